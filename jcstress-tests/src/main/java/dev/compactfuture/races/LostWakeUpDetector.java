package dev.compactfuture.races;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Turns a lost wake-up into an outcome. The harness joins its actors without limit, so a wait that
 * nobody ends would hang the run.
 *
 * <p>A time-out of the wait itself would hide the loss, because a getter whose time is up looks
 * once more before it gives up. And the time that an actor waits for another says nothing on a
 * loaded machine. So a daemon interrupts the sleeper, and its clock starts only when it sees that
 * there is nothing left to wait for.
 */
final class LostWakeUpDetector {
  /** Far longer than any scheduler keeps a woken thread from running. */
  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(3);

  private static final long LOOK_EVERY_MILLIS = 100;

  private static final ThreadLocal<Waiter> WAITER_OF_THREAD = ThreadLocal.withInitial(Waiter::new);
  private static final List<Waiter> WAITERS = new CopyOnWriteArrayList<>();

  static {
    Thread daemon = new Thread(LostWakeUpDetector::interruptSleepers, "lost-wake-ups");
    daemon.setDaemon(true);
    daemon.start();
  }

  private LostWakeUpDetector() {}

  private static final class Waiter {
    final Thread thread = Thread.currentThread();

    /** Whether there is nothing left to wait for; null between two waits. */
    volatile BooleanSupplier done;

    volatile boolean interrupted;
    volatile long limitNanos;

    /** The condition that the daemon saw fulfilled, and since when; confined to the daemon. */
    BooleanSupplier seenDone;

    long seenDoneSince;

    Waiter() {
      WAITERS.add(this);
    }
  }

  /**
   * Returns what {@code wait} returns, or "asleep" if it had to be interrupted although {@code
   * done}.
   */
  static Object await(BooleanSupplier done, Supplier<?> wait) {
    return await(done, wait, LIMIT_NANOS);
  }

  /** As {@link #await(BooleanSupplier, Supplier)}, but interrupts after {@code limitNanos}. */
  static Object await(BooleanSupplier done, Supplier<?> wait, long limitNanos) {
    Waiter waiter = WAITER_OF_THREAD.get();
    waiter.interrupted = false; // the daemon may have set it after the previous wait had returned
    waiter.limitNanos = limitNanos;
    waiter.done = done;
    Object answer = wait.get();
    waiter.done = null;
    if (waiter.interrupted) {
      waiter.interrupted = false;
      Thread.interrupted();
      return "asleep";
    }
    return answer;
  }

  private static void interruptSleepers() {
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
          waiter.seenDoneSince = now;
        } else if (now - waiter.seenDoneSince > waiter.limitNanos) {
          waiter.seenDone = null;
          waiter.interrupted = true;
          waiter.thread.interrupt();
        }
      }
    }
  }
}
