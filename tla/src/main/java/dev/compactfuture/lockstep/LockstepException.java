package dev.compactfuture.lockstep;

import org.jspecify.annotations.Nullable;

/** The run cannot go on: what the code or the subject does is not what the engine understands. */
public final class LockstepException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Creates one. */
  public LockstepException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
