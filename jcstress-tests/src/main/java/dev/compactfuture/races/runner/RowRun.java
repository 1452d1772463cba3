package dev.compactfuture.races.runner;

import dev.compactfuture.evidence.RaceOutcomes;
import dev.compactfuture.races.RaceRow;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The races of one row, and what came back when they were run.
 *
 * @param planned each race of the row, and in how many JVMs it was to run: in none if it has more
 *     actors than there are CPUs
 * @param cpus of this machine
 * @param leftOut which of jcstress's configurations were not planned; may be empty
 */
record RowRun(
    RaceRow row,
    Bounds bounds,
    Map<Race, Integer> planned,
    List<RaceReport> reports,
    int cpus,
    String leftOut,
    double seconds) {

  List<RaceReport> reportsOf(Race race) {
    return reportsOf(race, reports);
  }

  private static List<RaceReport> reportsOf(Race race, List<RaceReport> reports) {
    return reports.stream().filter(report -> report.race().equals(race)).toList();
  }

  /**
   * Returns the required outcomes of the race that no JVM saw. Returns none if the race did not run
   * or failed, which is a fault of its own.
   */
  static List<String> unseenOutcomes(Race race, List<RaceReport> reports) {
    List<RaceReport> own = reportsOf(race, reports);
    if (own.isEmpty() || own.stream().anyMatch(report -> !report.isGood())) {
      return List.of();
    }
    return race.requiredOutcomes().stream().filter(outcome -> count(own, outcome) == 0).toList();
  }

  /** Returns how often the JVMs saw the outcome. */
  static long count(List<RaceReport> reports, String outcome) {
    return reports.stream()
        .flatMap(report -> report.outcomes().stream())
        .filter(seen -> seen.outcome().equals(outcome))
        .mapToLong(RaceReport.OutcomeCount::count)
        .sum();
  }

  /** Returns the outcomes of each race, in the order of their names: none where it did not run. */
  List<RaceOutcomes> outcomes() {
    return outcomes(planned.keySet(), reports);
  }

  static List<RaceOutcomes> outcomes(Collection<Race> races, List<RaceReport> reports) {
    return races.stream()
        .sorted(Comparator.comparing(Race::shortName))
        .map(race -> sum(race, reportsOf(race, reports)))
        .toList();
  }

  private static RaceOutcomes sum(Race race, List<RaceReport> reports) {
    Map<String, RaceOutcomes.Outcome> sums = new TreeMap<>();
    for (RaceReport report : reports) {
      for (RaceReport.OutcomeCount seen : report.outcomes()) {
        sums.merge(
            seen.outcome(),
            new RaceOutcomes.Outcome(
                seen.outcome(), seen.forbidden(), seen.count(), seen.description()),
            (a, b) ->
                new RaceOutcomes.Outcome(
                    a.outcome(),
                    a.forbidden() || b.forbidden(),
                    a.count() + b.count(),
                    a.description()));
      }
    }
    return new RaceOutcomes(
        race.shortName(),
        race.row().id,
        race.isCanary(),
        reports.stream().filter(RaceReport::hasSamples).count(),
        List.copyOf(sums.values()));
  }
}
