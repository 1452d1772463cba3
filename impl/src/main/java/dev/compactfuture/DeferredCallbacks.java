package dev.compactfuture;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The batches of callbacks that are deferred, by the thread that has to call them. They are not
 * kept in a thread-local, because each wait looks for them, and would leave an entry in its thread.
 */
final class DeferredCallbacks {
  private static final Map<Thread, Queue<Batch>> ALL = new ConcurrentHashMap<>();

  private DeferredCallbacks() {}

  /**
   * The callbacks of one completion.
   *
   * @param registered all registrations that the completion took over
   */
  record Batch(Future<?> future, Object registered) {}

  /** Defers {@code batch} until this thread takes it. */
  static void add(Batch batch) {
    ALL.computeIfAbsent(Thread.currentThread(), thread -> new ArrayDeque<>()).add(batch);
  }

  /** Returns whether this thread has none. */
  static boolean isEmpty() {
    return ALL.isEmpty() || !ALL.containsKey(Thread.currentThread());
  }

  /**
   * Takes the first batch of this thread; null if there is none. The callbacks in it may take
   * others, and add some: so each call looks for the queue again.
   */
  static @Nullable Batch poll() {
    if (ALL.isEmpty()) {
      return null;
    }
    Queue<Batch> mine = ALL.get(Thread.currentThread());
    Batch next = mine == null ? null : mine.poll();
    if (mine != null && mine.isEmpty()) {
      ALL.remove(Thread.currentThread());
    }
    return next;
  }
}
