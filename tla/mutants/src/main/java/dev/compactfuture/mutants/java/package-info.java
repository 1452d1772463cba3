/** Mutants of the bytecode, generated from the labels of its steps. */
@NullMarked
package dev.compactfuture.mutants.java;

import org.jspecify.annotations.NullMarked;
