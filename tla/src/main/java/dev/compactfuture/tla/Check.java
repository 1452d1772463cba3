package dev.compactfuture.tla;

import java.util.List;
import java.util.Map;

/**
 * A row of the verdict table, and an element of {@code checks} in the evidence.
 *
 * @param id begins with the tool
 * @param verdict "holds", "violated" or "not run"
 * @param why what was violated, or why it did not run, or what was left out
 * @param canary the known-bad variant that the same run caught, or empty
 * @param figures how much was checked
 */
record Check(
    String id,
    String tool,
    List<String> claims,
    String verdict,
    String why,
    double seconds,
    String canary,
    Map<String, Long> figures) {
  static final String HOLDS = "holds";
  static final String VIOLATED = "violated";
  static final String NOT_RUN = "not run";

  /** How the names of rates end. */
  static final String RATE = "PerSecond";

  /** A row for what should have been checked and was not. */
  static Check missing(String id, String why) {
    String tool = id.substring(0, id.indexOf('.'));
    return new Check(id, tool, List.of(), VIOLATED, why, 0, "", Map.of());
  }

  Check as(String otherVerdict, String otherWhy) {
    return new Check(id, tool, claims, otherVerdict, otherWhy, seconds, canary, figures);
  }

  boolean isRed() {
    return !verdict.equals(HOLDS) && !verdict.equals(NOT_RUN);
  }

  /**
   * Holds only with figures above zero: a check that looked at nothing is not green. A rate says
   * how fast it looked, not that it did.
   */
  Check orEmpty() {
    boolean empty =
        figures.entrySet().stream().allMatch(f -> f.getKey().endsWith(RATE) || f.getValue() == 0);
    return verdict.equals(HOLDS) && empty ? as(VIOLATED, "ran nothing") : this;
  }

  /** Holds only if it has shown in the same run that it can fail. */
  Check orWithoutCanary() {
    return verdict.equals(HOLDS) && !canary.startsWith("caught")
        ? as(VIOLATED, "no canary was caught")
        : this;
  }
}
