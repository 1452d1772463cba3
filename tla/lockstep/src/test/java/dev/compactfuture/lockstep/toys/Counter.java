package dev.compactfuture.lockstep.toys;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** A counter. */
final class Counter {
  private static final VarHandle COUNT;

  static {
    try {
      COUNT = MethodHandles.lookup().findVarHandle(Counter.class, "count", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private volatile int count;

  /** Adds 1 and returns the new value. */
  int increment() {
    while (true) {
      int seen = count; // TLA: Look
      if (COUNT.compareAndSet(this, seen, seen + 1)) { // TLA: Add
        return seen + 1;
      }
    }
  }
}
