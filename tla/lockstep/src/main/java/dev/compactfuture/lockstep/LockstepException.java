package dev.compactfuture.lockstep;

import org.jspecify.annotations.Nullable;

/** Thrown where the engine cannot go on: it does not support what the code or the subject does. */
public class LockstepException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Creates an exception with a message for the user, and the cause if there is one. */
  public LockstepException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** A thread did not reach its next step in the time that it is given. */
  static final class Stuck extends LockstepException {
    private static final long serialVersionUID = 1;

    Stuck(String message) {
      super(message, null);
    }
  }

  /** Nothing orders two accesses of plain data. It is a finding about the code, not a failure. */
  static final class DataRace extends LockstepException {
    private static final long serialVersionUID = 1;

    DataRace(String message) {
      super(message, null);
    }
  }

  /**
   * The specification cannot be read, or the subject does not say everything: the comparison ends
   * with this exception and not with a counterexample, because it shows nothing about the code.
   */
  static final class Invalid extends LockstepException {
    private static final long serialVersionUID = 1;

    Invalid(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * A coroutine cannot pause where a thread stands: a monitor is held, or a native method is on the
   * stack. On platform threads the comparison can be made.
   */
  static final class Pinned extends LockstepException {
    private static final long serialVersionUID = 1;

    Pinned(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
