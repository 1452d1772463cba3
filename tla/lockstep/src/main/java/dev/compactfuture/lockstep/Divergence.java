package dev.compactfuture.lockstep;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Thrown where a program does what its specification does not, or cannot be explored further. */
final class Divergence extends Exception {
  private static final long serialVersionUID = 1;

  final transient Counterexample counterexample;

  /** The start states of the program. */
  final transient List<Specification.Vertex> program;

  /**
   * Creates a divergence.
   *
   * @param cause what was thrown while the program ran; null if code and specification differ
   */
  Divergence(
      Interleaving interleaving,
      String finding,
      List<String> details,
      List<Specification.Vertex> program,
      @Nullable Throwable cause) {
    super(finding, cause);
    Counterexample.Kind kind = Counterexample.Kind.of(cause);
    this.counterexample = new Counterexample(interleaving, finding, details, kind);
    this.program = program;
  }

  /** Returns what a counterexample says about an exception. */
  static String message(Throwable cause) {
    String message = cause.getMessage();
    return cause instanceof LockstepException && message != null ? message : cause.toString();
  }
}
