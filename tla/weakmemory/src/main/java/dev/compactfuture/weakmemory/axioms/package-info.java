/**
 * An axiomatic judge of litmus programs: it enumerates the executions of a program and filters them
 * by RC11, JAM21 and ARMv8.
 *
 * <p>It shares no code with the engine, so that an error in the engine's memory model is not
 * repeated here. {@link dev.compactfuture.weakmemory.axioms.LitmusProgram} is the start.
 */
@NullMarked
package dev.compactfuture.weakmemory.axioms;

import org.jspecify.annotations.NullMarked;
