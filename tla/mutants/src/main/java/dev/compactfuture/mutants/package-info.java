/**
 * Wrong variants of the Java and of the specification, and which checker kills which. Here is what
 * the packages below share; {@code java} and {@code spec} generate mutants, {@code checkers} judge
 * them, and {@code matrix} shows the mutants to the checkers.
 */
@NullMarked
package dev.compactfuture.mutants;

import org.jspecify.annotations.NullMarked;
