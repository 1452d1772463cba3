package dev.compactfuture.evaluator;

import org.jspecify.annotations.Nullable;

/** Says why a model cannot be read or an expression has no value, and where it stands. */
public final class EvaluationException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final boolean located;

  /** Creates an exception without a place. */
  public EvaluationException(String message) {
    this(message, null, false);
  }

  /** Creates an exception without a stack trace: the place in the module is what helps. */
  private EvaluationException(String message, @Nullable Throwable cause, boolean located) {
    super(message, cause, false, false);
    this.located = located;
  }

  /** Returns this exception with a place; the innermost place is kept. */
  EvaluationException at(@Nullable Object place) {
    return located || place == null
        ? this
        : new EvaluationException(getMessage() + "\n  at " + place, this, true);
  }

  /** Returns this exception with something to add about what was being evaluated. */
  EvaluationException in(String what) {
    return new EvaluationException(getMessage() + "\n  in " + what, this, true);
  }
}
