/** Conventional operators on all bytecode of the library, with labels or without. */
@NullMarked
package dev.compactfuture.mutants.conventional;

import org.jspecify.annotations.NullMarked;
