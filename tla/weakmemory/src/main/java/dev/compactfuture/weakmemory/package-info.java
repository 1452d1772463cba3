/**
 * The memory model under which the future is explored, checked against its specification, the
 * literature and the hardware: {@link dev.compactfuture.weakmemory.LitmusChecks}.
 */
@NullMarked
package dev.compactfuture.weakmemory;

import org.jspecify.annotations.NullMarked;
