package dev.compactfuture.mutants.checkers;

import dev.compactfuture.evidence.AwakeClock;
import java.time.Duration;

/** Ends an exploration that takes longer than its bound. */
final class TimeBoundException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private TimeBoundException(Duration bound) {
    super(stopped(bound), null, false, false);
  }

  /** Throws the exception if the bound has passed since {@code start}. */
  static void throwAfter(Duration bound, long start) {
    if (AwakeClock.hasPassed(bound, start)) {
      throw new TimeBoundException(bound);
    }
  }

  /** Returns the reason of a verdict on a check that was stopped at its bound. */
  static String stopped(Duration bound) {
    return "stopped after " + bound.toSeconds() + " s";
  }
}
