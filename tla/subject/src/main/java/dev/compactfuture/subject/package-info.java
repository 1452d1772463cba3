/**
 * The future as the subject of TLC and lockstep: the {@link dev.compactfuture.subject.Shipped
 * shipped classes} and their {@link dev.compactfuture.subject.Labels labels}, TLC's {@link
 * dev.compactfuture.subject.TlcModel models} and {@link dev.compactfuture.subject.TlcRun runs}, and
 * the {@link dev.compactfuture.subject.FutureSubject operations and abstraction} that put the
 * future under the lockstep engine.
 */
@NullMarked
package dev.compactfuture.subject;

import org.jspecify.annotations.NullMarked;
