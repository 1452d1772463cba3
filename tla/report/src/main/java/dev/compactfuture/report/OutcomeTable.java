package dev.compactfuture.report;

import dev.compactfuture.evidence.RaceOutcomes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts what several machines saw of each race side by side. */
final class OutcomeTable {
  private OutcomeTable() {}

  /** What one machine saw; nothing if no race ran there. */
  record Column(List<RaceOutcomes> races) {}

  /** Returns the races in the order in which the machines have them. */
  static List<Page.Race> of(List<Column> columns) {
    Map<String, RaceOutcomes> races = new LinkedHashMap<>();
    columns.forEach(column -> column.races.forEach(race -> races.putIfAbsent(race.race(), race)));
    return races.values().stream()
        .map(
            race ->
                new Page.Race(
                    "race." + race.race(),
                    race.race(),
                    race.row(),
                    race.canary(),
                    outcomes(race.race(), columns)))
        .toList();
  }

  private static List<Page.Outcome> outcomes(String race, List<Column> columns) {
    Map<String, RaceOutcomes.Outcome> all = new LinkedHashMap<>();
    List<Map<String, Long>> counts = new ArrayList<>();
    List<Long> samples = new ArrayList<>();
    for (Column column : columns) {
      Map<String, Long> ofColumn = new LinkedHashMap<>();
      long sum = 0;
      for (RaceOutcomes each : column.races) {
        if (each.race().equals(race)) {
          for (RaceOutcomes.Outcome outcome : each.outcomes()) {
            all.putIfAbsent(outcome.outcome(), outcome);
            ofColumn.put(outcome.outcome(), outcome.count());
            sum += outcome.count();
          }
        }
      }
      counts.add(ofColumn);
      samples.add(sum);
    }
    List<Page.Outcome> outcomes = new ArrayList<>();
    for (RaceOutcomes.Outcome outcome : all.values()) {
      List<Long> seen = counts.stream().map(c -> c.getOrDefault(outcome.outcome(), 0L)).toList();
      List<Double> shares = new ArrayList<>();
      for (int i = 0; i < seen.size(); i++) {
        shares.add(samples.get(i) == 0 ? 0 : (double) seen.get(i) / samples.get(i));
      }
      outcomes.add(
          new Page.Outcome(
              outcome.outcome(), outcome.forbidden(), outcome.description(), seen, shares));
    }
    outcomes.sort(Comparator.comparing((Page.Outcome o) -> o.shares().get(0)).reversed());
    return outcomes;
  }
}
