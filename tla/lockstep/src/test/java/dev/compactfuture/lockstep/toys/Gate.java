package dev.compactfuture.lockstep.toys;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A gate that opens once, for a single waiting thread. It is a toy for the tests of the engine; its
 * specification is {@code Gate.tla}.
 */
final class Gate {
  private volatile boolean open;
  private volatile @Nullable Object waiter;

  void open() {
    open = true; // TLA: Open
    Object found = waiter; // TLA: Find
    LockSupport.unpark((Thread) found); // TLA: Wake
  }

  /** Waits until the gate is open, at most {@code nanos}; returns whether it is open. */
  boolean pass(long nanos) {
    waiter = Thread.currentThread(); // TLA: Register
    long deadline = System.nanoTime() + nanos; // TLA: StartClock
    while (!open) { // TLA: Test
      long left = deadline - System.nanoTime(); // TLA: ReadClock
      if (left <= 0) {
        return false;
      }
      LockSupport.parkNanos(this, left); // TLA: Park
    }
    return true;
  }
}
