/** The executor under lockstep with {@code Executor.tla}. */
@NullMarked
package dev.compactfuture.subject.executor;

import org.jspecify.annotations.NullMarked;
