package dev.compactfuture.mutants;

import dev.compactfuture.evidence.AwakeClock;
import java.time.Duration;

/** What is explored takes longer than it was given. */
final class TimeBoundException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private TimeBoundException() {
    super("the time is up", null, false, false);
  }

  /** Thrown, if that much has passed since the start. */
  static void after(Duration bound, long start) {
    if (AwakeClock.hasPassed(bound, start)) {
      throw new TimeBoundException();
    }
  }
}
