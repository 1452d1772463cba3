package dev.compactfuture;

import java.util.concurrent.locks.LockSupport;

/**
 * What every wait here does beside looking at what it waits for, a step each: the clock, the
 * interrupt status, the permit. Who waits looks, tests, registers, looks again, and parks; whoever
 * fulfils the wait takes the registration over, and unparks.
 */
final class Waiting {
  private Waiting() {}

  /** In {@code nanos} from now; may overflow, only differences mean something. */
  static long deadline(long nanos) {
    return System.nanoTime() + nanos; // TLA: StartClock
  }

  static long left(long deadline) {
    return deadline - System.nanoTime(); // TLA: ReadClock
  }

  /** Clears the interrupt status: who gives up throws, or sets it again. */
  static boolean isInterrupted() {
    return Thread.interrupted(); // TLA: TestInterrupt
  }

  static void reinterrupt() {
    Thread.currentThread().interrupt(); // TLA: Reinterrupt
  }

  /** May return for no reason. */
  static void park(Object blocker, boolean timed, long left) {
    if (timed) {
      LockSupport.parkNanos(blocker, left); // TLA: ParkNanos
    } else {
      LockSupport.park(blocker); // TLA: Park
    }
  }

  static void unpark(Thread thread) {
    LockSupport.unpark(thread); // TLA: Unpark
  }
}
