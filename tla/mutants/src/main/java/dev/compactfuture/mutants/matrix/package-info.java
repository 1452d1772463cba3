/** Shows mutants to checkers, keeps the verdicts in a file and prints them as tables. */
@NullMarked
package dev.compactfuture.mutants.matrix;

import org.jspecify.annotations.NullMarked;
