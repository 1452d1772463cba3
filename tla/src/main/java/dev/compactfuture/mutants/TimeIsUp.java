package dev.compactfuture.mutants;

import java.time.Duration;

/** What is explored takes longer than it was given. */
final class TimeIsUp extends RuntimeException {
  private static final long serialVersionUID = 1;

  private TimeIsUp() {
    super("the time is up", null, false, false);
  }

  /** Thrown, if that much has passed since the start. */
  static void after(Duration bound, long start) {
    if (Awake.passed(bound, start)) {
      throw new TimeIsUp();
    }
  }
}
