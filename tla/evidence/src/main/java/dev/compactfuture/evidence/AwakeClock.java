package dev.compactfuture.evidence;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A clock that stands still while this process, or the whole machine, is suspended. A time bound
 * measured by it is not used up by a pause in which nothing ran.
 */
public final class AwakeClock {
  private static final long TICK = TimeUnit.MILLISECONDS.toNanos(50);

  /** Ticks further apart than this mean that the process was suspended between them. */
  private static final long MAX = TimeUnit.SECONDS.toNanos(2);

  private static final AtomicLong NOW = new AtomicLong();

  static {
    Thread clock = new Thread(AwakeClock::tick, "awake-clock");
    clock.setDaemon(true);
    clock.start();
  }

  private AwakeClock() {}

  private static void tick() {
    for (long last = System.nanoTime(); ; ) {
      LockSupport.parkNanos(TICK);
      long now = System.nanoTime();
      NOW.addAndGet(Math.min(now - last, MAX));
      last = now;
    }
  }

  /** Returns nanoseconds, accurate to a tick; only differences have a meaning. */
  public static long nanoTime() {
    return NOW.get();
  }

  /** Returns the seconds since an earlier {@link #nanoTime}. */
  public static double secondsSince(long start) {
    return (nanoTime() - start) / 1e9;
  }

  /** Whether {@code bound} has passed since an earlier {@link #nanoTime}. */
  public static boolean hasPassed(Duration bound, long start) {
    return nanoTime() - start > bound.toNanos();
  }
}
