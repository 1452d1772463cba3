/** The checkers that mutants are shown to, each with its bounds. */
@NullMarked
package dev.compactfuture.mutants.checkers;

import org.jspecify.annotations.NullMarked;
