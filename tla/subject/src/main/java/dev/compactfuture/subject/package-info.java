/**
 * The future under the tools: the {@link dev.compactfuture.subject.Shipped shipped classes}, TLC's
 * {@link dev.compactfuture.subject.TlcModel models} and {@link dev.compactfuture.subject.TlcRun
 * runs}, and the {@link dev.compactfuture.subject.FutureSubject operations and abstraction} that
 * put the future under the lockstep engine.
 */
@NullMarked
package dev.compactfuture.subject;

import org.jspecify.annotations.NullMarked;
