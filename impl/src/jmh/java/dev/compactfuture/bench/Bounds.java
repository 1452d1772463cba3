package dev.compactfuture.bench;

import java.util.Collection;
import java.util.Locale;

/** How long is measured: the one place for its numbers. */
enum Bounds {
  /**
   * Ten minutes for some 200 measurements, a build and second tries leave less than two seconds to
   * each. What one fork cannot see is how much differs from one fork to the next.
   */
  QUICK(1, 4, 200, 5, 100, 120, 5_000),
  /** Two to three hours, by reckoning: the compiler's luck is averaged over three VMs. */
  FULL(3, 5, 500, 10, 500, 3_600, 1_000_000),
  /** Half a day, by reckoning. */
  SOAK(10, 5, 1_000, 10, 1_000, 14_400, 1_000_000);

  /** A VM's start and end, about. */
  private static final double START = 0.4;

  final int forks;
  final int warmups;
  final int warmupMillis;
  final int iterations;
  final int iterationMillis;

  /** So many seconds in all for a second try of those whose error bar is too wide. */
  final int repeatSeconds;

  /**
   * Timed-out gets of one future, to see what they leave behind; each takes some 60 µs, of Netty 1
   * ms.
   */
  final int timedOutGets;

  Bounds(
      int forks,
      int warmups,
      int warmupMillis,
      int iterations,
      int iterationMillis,
      int repeatSeconds,
      int timedOutGets) {
    this.forks = forks;
    this.warmups = warmups;
    this.warmupMillis = warmupMillis;
    this.iterations = iterations;
    this.iterationMillis = iterationMillis;
    this.repeatSeconds = repeatSeconds;
    this.timedOutGets = timedOutGets;
  }

  static Bounds of(String level) {
    for (Bounds bounds : values()) {
      if (bounds.toString().equals(level)) {
        return bounds;
      }
    }
    throw new IllegalArgumentException("--level=" + level + ": expected quick, full or soak");
  }

  /** What these measurements take, about. */
  double seconds(Collection<Plan.Case> cases) {
    return cases.stream()
        .mapToDouble(
            one ->
                START
                    + (warmups * warmupMillis + one.stretch() * iterations * iterationMillis) / 1e3)
        .map(one -> forks * one)
        .sum();
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
