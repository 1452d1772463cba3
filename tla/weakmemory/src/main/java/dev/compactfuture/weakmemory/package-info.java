/** The litmus catalogue, and the check that the engine's memory is what it is specified to be. */
@NullMarked
package dev.compactfuture.weakmemory;

import org.jspecify.annotations.NullMarked;
