package dev.compactfuture.lockstep;

import org.jspecify.annotations.Nullable;

/** Thrown where a program does what its specification does not, or cannot be explored further. */
final class Divergence extends Exception {
  private static final long serialVersionUID = 1;

  final transient Counterexample counterexample;
  final transient ProgramToExplore program;

  /**
   * Creates a divergence.
   *
   * @param cause what was thrown while the program ran; null if code and specification differ
   */
  Divergence(ProgramToExplore program, Counterexample counterexample, @Nullable Throwable cause) {
    super(counterexample.finding(), cause);
    this.counterexample = counterexample;
    this.program = program;
  }

  /** Returns what a counterexample says about an exception. */
  static String message(Throwable cause) {
    String message = cause.getMessage();
    return cause instanceof LockstepException && message != null ? message : cause.toString();
  }
}
