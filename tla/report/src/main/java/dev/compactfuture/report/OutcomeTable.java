package dev.compactfuture.report;

import dev.compactfuture.evidence.RaceOutcomes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts what several machines saw of each race side by side. */
final class OutcomeTable {
  private OutcomeTable() {}

  /**
   * Returns the races in the order in which the machines have them.
   *
   * @param columns what each machine saw; nothing if no race ran there
   */
  static List<Page.Race> of(List<List<RaceOutcomes>> columns) {
    Map<String, RaceOutcomes> races = new LinkedHashMap<>();
    columns.forEach(column -> column.forEach(race -> races.putIfAbsent(race.race(), race)));
    return races.values().stream()
        .map(
            race ->
                new Page.Race(
                    Anchor.of("race." + race.race()),
                    race.race(),
                    race.row(),
                    race.canary(),
                    outcomes(race.race(), columns)))
        .toList();
  }

  private static List<Page.Outcome> outcomes(String race, List<List<RaceOutcomes>> columns) {
    List<@Nullable RaceOutcomes> seen = new ArrayList<>();
    Map<String, RaceOutcomes.Outcome> all = new LinkedHashMap<>();
    for (List<RaceOutcomes> column : columns) {
      RaceOutcomes here =
          column.stream().filter(each -> each.race().equals(race)).findFirst().orElse(null);
      seen.add(here == null || here.samples() == 0 ? null : here);
      if (here != null) {
        here.outcomes().forEach(outcome -> all.putIfAbsent(outcome.outcome(), outcome));
      }
    }
    return all.values().stream()
        .map(
            outcome ->
                new Page.Outcome(
                    outcome.outcome(),
                    outcome.forbidden(),
                    outcome.description(),
                    seen.stream().map(here -> count(outcome.outcome(), here)).toList()))
        .sorted(Comparator.comparing(Page.Outcome::greatestShare).reversed())
        .toList();
  }

  private static Page.@Nullable Count count(String outcome, @Nullable RaceOutcomes here) {
    if (here == null) {
      return null;
    }
    long count =
        here.outcomes().stream()
            .filter(each -> each.outcome().equals(outcome))
            .mapToLong(RaceOutcomes.Outcome::count)
            .sum();
    return new Page.Count(count, (double) count / here.samples());
  }
}
