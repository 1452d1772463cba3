package dev.compactfuture.races.runner;

import java.util.List;
import java.util.Locale;

/**
 * The report of one JVM on one race.
 *
 * @param configuration the JVM and its compilers, in words
 * @param failure why there is no result, or null
 */
record RaceReport(Race race, String configuration, String failure, List<OutcomeCount> outcomes) {

  /** How often an outcome was seen, and what it means. */
  record OutcomeCount(String outcome, boolean forbidden, long count, String description) {}

  long samples() {
    return outcomes.stream().mapToLong(OutcomeCount::count).sum();
  }

  /** Returns how many samples had a forbidden outcome. */
  long forbidden() {
    return outcomes.stream().filter(OutcomeCount::forbidden).mapToLong(OutcomeCount::count).sum();
  }

  /** Whether the JVM ran the race, and nothing forbidden was seen. */
  boolean isGood() {
    return hasSamples() && forbidden() == 0;
  }

  boolean hasSamples() {
    return failure == null && samples() > 0;
  }

  /** Returns a line per outcome. */
  String table() {
    StringBuilder table = new StringBuilder();
    if (failure != null) {
      table.append("      ").append(failure).append('\n');
    }
    for (OutcomeCount outcome : outcomes) {
      table.append(
          String.format(
              Locale.ROOT,
              "      %,15d  %-9s  %-32s  %s%n",
              outcome.count(),
              outcome.forbidden() ? "FORBIDDEN" : "",
              outcome.outcome(),
              outcome.description()));
    }
    return table.toString();
  }
}
