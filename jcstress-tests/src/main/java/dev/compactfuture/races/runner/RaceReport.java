package dev.compactfuture.races.runner;

import java.util.List;

/**
 * What one VM reported of one race.
 *
 * @param failure why there is no result, or null
 */
record RaceReport(Race race, String configuration, String failure, List<OutcomeCount> outcomes) {

  /** One outcome, and how often it was seen. */
  record OutcomeCount(String outcome, boolean forbidden, long count, String description) {}

  long samples() {
    return outcomes.stream().mapToLong(OutcomeCount::count).sum();
  }

  long forbidden() {
    return outcomes.stream().filter(OutcomeCount::forbidden).mapToLong(OutcomeCount::count).sum();
  }

  boolean isGood() {
    return failure == null && forbidden() == 0 && samples() > 0;
  }

  /** A line for each outcome. */
  String table() {
    StringBuilder table = new StringBuilder();
    if (failure != null) {
      table.append("      ").append(failure).append('\n');
    }
    for (OutcomeCount seen : outcomes) {
      table.append(
          String.format(
              "      %,15d  %-9s  %-32s  %s%n",
              seen.count(),
              seen.forbidden() ? "FORBIDDEN" : "",
              seen.outcome(),
              seen.description()));
    }
    return table.toString();
  }
}
