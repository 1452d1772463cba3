package dev.compactfuture;

import dev.compactfuture.Callbacks.Batch;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The batches of callbacks that are deferred, by the thread that has to call them. They are not
 * kept in a thread-local, because each wait looks for them, and would leave an entry in its thread.
 */
final class DeferredCallbacks {
  private static final Map<Thread, Queue<Batch<?>>> ALL; // confined: the thread that is the key

  static {
    ALL = new ConcurrentHashMap<>();
  }

  private DeferredCallbacks() {}

  /** Returns whether this thread has none. */
  static boolean isEmpty() {
    return ALL.isEmpty() || !ALL.containsKey(Thread.currentThread());
  }

  /** Defers {@code batch} until this thread calls {@link #callAll}. */
  static void add(Batch<?> batch) {
    ALL.computeIfAbsent(Thread.currentThread(), thread -> new ArrayDeque<>()).add(batch);
  }

  /**
   * Calls the callbacks that this thread has deferred, and those that it defers meanwhile.
   *
   * @param first the first {@code Error} of callbacks called before, or null
   * @return the first {@code Error} so far; the later ones are logged
   */
  static @Nullable Error callAll(@Nullable Error first) {
    for (Batch<?> next; (next = poll()) != null; ) {
      first = next.call(first);
    }
    return first;
  }

  /** Calls like {@link #callAll}, and logs each first {@code Error}, too. */
  static void callAllLogging() {
    for (Batch<?> next; (next = poll()) != null; ) {
      Error error = next.call(null);
      if (error != null) {
        Callbacks.log(next.future(), error);
      }
    }
  }

  /** A callback may call this, too, and empty the queue: so each call looks for it again. */
  private static @Nullable Batch<?> poll() {
    if (ALL.isEmpty()) {
      return null;
    }
    Queue<Batch<?>> mine = ALL.get(Thread.currentThread());
    Batch<?> next = mine == null ? null : mine.poll();
    if (mine != null && next == null) {
      ALL.remove(Thread.currentThread());
    }
    return next;
  }
}
