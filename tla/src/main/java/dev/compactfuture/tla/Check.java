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

  /** A row for what should have been checked and was not. */
  static Check missing(String id, List<String> claims, String why) {
    return new Check(id, toolOf(id), claims, VIOLATED, why, 0, "", Map.of());
  }

  static String toolOf(String id) {
    return id.substring(0, id.indexOf('.'));
  }

  boolean isRed() {
    return !verdict.equals(HOLDS) && !verdict.equals(NOT_RUN);
  }

  /** Holds only with figures above zero: a check that looked at nothing is not green. */
  Check orEmpty() {
    boolean empty =
        verdict.equals(HOLDS)
            && (figures.isEmpty() || figures.values().stream().allMatch(n -> n == 0));
    return empty
        ? new Check(id, tool, claims, VIOLATED, "ran nothing", seconds, canary, figures)
        : this;
  }
}
