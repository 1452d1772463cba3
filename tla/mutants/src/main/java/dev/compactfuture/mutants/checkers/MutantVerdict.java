package dev.compactfuture.mutants.checkers;

import dev.compactfuture.evidence.AwakeClock;
import java.util.Locale;

/**
 * A checker's verdict on a mutant.
 *
 * @param reason what the checker found, in a line; empty if it found nothing
 * @param seconds how long it took
 */
public record MutantVerdict(Outcome outcome, String reason, double seconds) {
  /** The outcome of a check. */
  public enum Outcome {
    /** The checker found what it looks for. */
    KILLED,
    /**
     * The checker noticed the mutant, but not by what it looks for: a step never ended, a state is
     * outside the abstraction, an expression has no value.
     */
    BROKE_DOWN,
    /** The checker ran to its end and found nothing. */
    SURVIVED,
    /** The checker did not come to its end, or not in time: the mutant has no verdict. */
    UNKNOWN,
    /** The checker was not run, because it cannot tell such a mutant from the original. */
    BLIND;

    /** Returns the text in files of results. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  private static final int LENGTH = 300; // of a reason: some quote whole states

  /**
   * Returns a verdict that is reached now.
   *
   * @param reason any text; it is put into one line and cut
   * @param start when the check began, by {@link AwakeClock}
   */
  public static MutantVerdict of(Outcome outcome, String reason, long start) {
    String line = reason.strip().replaceAll("\\s*\\n\\s*", " ");
    return new MutantVerdict(
        outcome,
        line.length() > LENGTH ? line.substring(0, LENGTH) + "…" : line,
        Math.round(AwakeClock.secondsSince(start) * 100) / 100.0);
  }

  static MutantVerdict survived(long start) {
    return of(Outcome.SURVIVED, "", start);
  }
}
