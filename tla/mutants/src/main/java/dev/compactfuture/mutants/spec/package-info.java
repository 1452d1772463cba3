/** Mutants of the specification, generated from TLA+'s parse tree. */
@NullMarked
package dev.compactfuture.mutants.spec;

import org.jspecify.annotations.NullMarked;
