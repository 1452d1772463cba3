package dev.compactfuture.bench;

import java.util.List;
import java.util.Map;

/**
 * A row of the evidence.
 *
 * @param verdict "holds", "violated" or "not run"
 * @param why against whom it was measured, where it is behind, and who was left out
 * @param canary the known-slow variant that the same run found behind, or that it was missed
 */
record Row(
    String id,
    String tool,
    List<String> claims,
    String verdict,
    String why,
    double seconds,
    String canary,
    Map<String, Number> figures) {

  static Row of(
      String id,
      String tool,
      boolean holds,
      String why,
      double seconds,
      Map<String, Number> figures) {
    return new Row(id, tool, List.of(), holds ? "holds" : "violated", why, seconds, "", figures);
  }

  /** No row is green without a canary that was found. */
  Row withCanary(boolean caught, String text) {
    return new Row(
        id,
        tool,
        claims,
        caught ? verdict : "violated",
        caught ? why : "no canary was caught; " + why,
        seconds,
        text,
        figures);
  }

  boolean holds() {
    return verdict.equals("holds");
  }
}
