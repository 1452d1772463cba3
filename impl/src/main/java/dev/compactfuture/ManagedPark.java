package dev.compactfuture;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.locks.LockSupport;

/**
 * A park of a fork-join worker. A pool whose workers all wait for tasks in its queues would never
 * run these; told that a worker blocks, it may start another. To the waiting code it is a park like
 * any other: it may return spuriously, too.
 */
record ManagedPark(Object blocker, boolean timed, long left)
    implements ForkJoinPool.ManagedBlocker {

  static void park(Object blocker, boolean timed, long left) {
    try {
      ForkJoinPool.managedBlock(new ManagedPark(blocker, timed, left));
    } catch (InterruptedException e) {
      throw new AssertionError(e); // block does not throw it
    }
  }

  @Override
  public boolean isReleasable() {
    return false;
  }

  /** Parks once, and then says that no more blocking is needed: the caller looks at its word. */
  @Override
  public boolean block() {
    if (timed) {
      LockSupport.parkNanos(blocker, left);
    } else {
      LockSupport.park(blocker);
    }
    return true;
  }
}
