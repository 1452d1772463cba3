package dev.compactfuture.mutants;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A clock that stands still while this process does, or the whole machine: a bound that is counted
 * in it says something of what was run.
 */
final class Awake {
  private static final long TICK = TimeUnit.MILLISECONDS.toNanos(50);

  /** Of two ticks further apart than that the time between did not pass here. */
  private static final long MAX = TimeUnit.SECONDS.toNanos(2);

  private static final AtomicLong NOW = new AtomicLong();

  static {
    Thread clock = new Thread(Awake::tick, "awake");
    clock.setDaemon(true);
    clock.start();
  }

  private Awake() {}

  private static void tick() {
    for (long last = System.nanoTime(); ; ) {
      LockSupport.parkNanos(TICK);
      long now = System.nanoTime();
      NOW.addAndGet(Math.min(now - last, MAX));
      last = now;
    }
  }

  /** In nanoseconds, give or take a tick; only differences mean something. */
  static long nanoTime() {
    return NOW.get();
  }

  /** Whether that much has passed since. */
  static boolean passed(Duration bound, long since) {
    return nanoTime() - since > bound.toNanos();
  }
}
