package dev.compactfuture.lincheck;

import dev.compactfuture.CompactFuture;
import org.jspecify.annotations.Nullable;

/** The shipped future, with the cancellation that an executor's task has beside its own. */
@SuppressWarnings("NullAway") // it does not see that T is nullable here
class NotifyingFuture extends CompactFuture<@Nullable Object> {
  boolean cancelAsTask() {
    return cancelAndNotify();
  }
}
