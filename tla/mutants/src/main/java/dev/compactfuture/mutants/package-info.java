/**
 * Mutants of the Java: wrong variants of its bytecode, generated from the labels of its steps, and
 * who notices them.
 */
@NullMarked
package dev.compactfuture.mutants;

import org.jspecify.annotations.NullMarked;
