package dev.compactfuture.races;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Bounds a wait that has no bound of its own: a lost wake-up must be an outcome, and not the end of
 * the run, for the harness joins its actors without limit.
 *
 * <p>A time-out of the getter itself would not do: it looks once more before it gives up, and so
 * hides the loss. And how long an actor waits for the other one says nothing on a loaded machine;
 * so the clock starts when the future is seen to be done.
 */
final class Patience {
  /**
   * Asleep for so long beside a future that is done: nobody will come. No scheduler keeps a thread
   * that was woken waiting so long.
   */
  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(3);

  private static final long LOOK_EVERY_MILLIS = 100;

  private static final ThreadLocal<Waiter> MINE = ThreadLocal.withInitial(Waiter::new);
  private static final List<Waiter> WAITERS = new CopyOnWriteArrayList<>();

  static {
    Thread watch = new Thread(Patience::watch, "patience");
    watch.setDaemon(true);
    watch.start();
  }

  private Patience() {}

  private static final class Waiter {
    final Thread thread = Thread.currentThread();
    volatile BooleanSupplier done;
    volatile boolean rescued;
    volatile long limitNanos;

    /** Only the watch's: what it saw done, and when it saw so first. */
    BooleanSupplier seenDone;

    long since;

    Waiter() {
      WAITERS.add(this);
    }
  }

  /** What {@code wait} returns, or "asleep" if it had to be interrupted although {@code done}. */
  static Object await(BooleanSupplier done, Supplier<?> wait) {
    return await(done, wait, LIMIT_NANOS);
  }

  static Object await(BooleanSupplier done, Supplier<?> wait, long limitNanos) {
    Waiter me = MINE.get();
    me.rescued = false; // it may have come too late for the wait before
    me.limitNanos = limitNanos;
    me.done = done;
    Object answer = wait.get();
    me.done = null;
    if (me.rescued) {
      me.rescued = false;
      Thread.interrupted();
      return "asleep";
    }
    return answer;
  }

  private static void watch() {
    while (true) {
      try {
        Thread.sleep(LOOK_EVERY_MILLIS);
      } catch (InterruptedException e) {
        return;
      }
      WAITERS.removeIf(waiter -> !waiter.thread.isAlive());
      long now = System.nanoTime();
      for (Waiter waiter : WAITERS) {
        BooleanSupplier done = waiter.done;
        if (done == null || !done.getAsBoolean()) {
          waiter.seenDone = null;
        } else if (waiter.seenDone != done) {
          waiter.seenDone = done;
          waiter.since = now;
        } else if (now - waiter.since > waiter.limitNanos) {
          waiter.seenDone = null;
          waiter.rescued = true;
          waiter.thread.interrupt();
        }
      }
    }
  }
}
