package dev.compactfuture;

import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.locks.LockSupport;

/**
 * The steps that all waits have in common: clock, interrupt status, park and unpark. A waiting
 * thread reads the word, tests clock and interrupt status, registers, reads again, and parks; the
 * thread that ends the wait takes the registration over and unparks it.
 */
final class Waiting {
  private Waiting() {}

  /**
   * Returns the time that is {@code nanos} from now, on the clock of {@code System.nanoTime}. It
   * may overflow: only differences of such times mean anything.
   */
  static long deadline(long nanos) {
    return System.nanoTime() + nanos; // TLA: StartClock
  }

  /** Returns how many nanoseconds are left until {@code deadline}. */
  static long left(long deadline) {
    return deadline - System.nanoTime(); // TLA: ReadClock
  }

  /**
   * Returns and clears the interrupt status. A caller that then does not throw has to set it again,
   * by {@link #reinterrupt}.
   */
  static boolean isInterrupted() {
    return Thread.interrupted(); // TLA: TestInterrupt
  }

  /** Sets the interrupt status of this thread. */
  static void reinterrupt() {
    Thread.currentThread().interrupt(); // TLA: Reinterrupt
  }

  /**
   * Parks this thread until it is unparked or interrupted, or, if {@code timed}, for {@code left}
   * nanoseconds. May return spuriously.
   */
  static void park(Object blocker, boolean timed, long left) {
    if (Thread.currentThread() instanceof ForkJoinWorkerThread) {
      ManagedPark.park(blocker, timed, left);
    } else if (timed) {
      LockSupport.parkNanos(blocker, left); // TLA: ParkNanos
    } else {
      LockSupport.park(blocker); // TLA: Park
    }
  }

  /** Unparks {@code thread}. */
  static void unpark(Thread thread) {
    LockSupport.unpark(thread); // TLA: Unpark
  }
}
