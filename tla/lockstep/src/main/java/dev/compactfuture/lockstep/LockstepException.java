package dev.compactfuture.lockstep;

import org.jspecify.annotations.Nullable;

/** The run cannot go on: what the code or the subject does is not what the engine understands. */
public class LockstepException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Creates one. */
  public LockstepException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** A thread does not come to its next step. */
  static final class Stuck extends LockstepException {
    private static final long serialVersionUID = 1;

    Stuck(String message) {
      super(message, null);
    }
  }

  /** Two accesses that nothing orders: a finding, and not a failure. */
  static final class Race extends LockstepException {
    private static final long serialVersionUID = 1;

    Race(String message) {
      super(message, null);
    }
  }
}
