package dev.compactfuture.mutants;

import dev.compactfuture.evidence.AwakeClock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** Who may notice a mutant. */
interface Checker {
  /** What became of a mutant. */
  enum Kind {
    /** It was noticed: the checker says that something is wrong. */
    KILLED,
    /**
     * It was noticed, but not for what the checker looks for: a step never ends, a state is not one
     * that it has words for, an expression has no value.
     */
    BROKE_DOWN,
    /** The checker ran to its end, and is content. */
    SURVIVED,
    /** The checker did not come to an end, or not in the time it was given: nothing is known. */
    UNKNOWN,
    /** Not run: the checker cannot tell it from the original, whatever happens. */
    BLIND;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /** A verdict, with its reason in a line: empty if it survived. */
  record Verdict(Kind kind, String reason, double seconds) {
    private static final int LENGTH = 300;

    static Verdict of(Kind kind, String reason, long since) {
      String line = reason.strip().replaceAll("\\s*\\n\\s*", " ");
      return new Verdict(
          kind,
          line.length() > LENGTH ? line.substring(0, LENGTH) + "…" : line,
          Math.round((AwakeClock.nanoTime() - since) / 1e7) / 100.0);
    }
  }

  String name();

  /**
   * Checks.
   *
   * @param mutated the folder with the mutant, whole
   */
  Verdict run(Mutant mutant, Path mutated) throws IOException, InterruptedException;
}
