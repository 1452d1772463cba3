package dev.compactfuture.races.runner;

import com.google.gson.annotations.SerializedName;
import dev.compactfuture.races.RaceRow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One row of the table; its components are the fields of the JSON. */
record RowJudgement(
    String id,
    String tool,
    List<String> claims,
    Kind verdict,
    String why,
    double seconds,
    String canary,
    Map<String, Long> figures) {

  enum Kind {
    @SerializedName("holds")
    HOLDS("holds"),
    @SerializedName("violated")
    VIOLATED("violated"),
    @SerializedName("not run")
    NOT_RUN("not run");

    final String text;

    Kind(String text) {
      this.text = text;
    }
  }

  /** A row says only so many reasons; the rest is in the run's own file. */
  private static final int MAX_REASONS = 4;

  /**
   * Judges a row.
   *
   * @param planned each race of the row, and in how many VMs it was to run: none if it needs more
   *     CPUs than there are
   * @param rans what came back
   */
  static RowJudgement of(
      RaceRow row,
      Level level,
      Map<Race, Integer> planned,
      List<RaceReport> rans,
      int cpus,
      double seconds) {
    List<String> faults = new ArrayList<>();
    List<String> canaries = new ArrayList<>();
    long races = 0;
    long run = 0;
    long skipped = 0;
    long samples = 0;
    long forbidden = 0;
    long configurations = 0;
    long actors = 0;
    boolean canaryRan = false;
    for (Map.Entry<Race, Integer> entry : planned.entrySet()) {
      Race race = entry.getKey();
      int vms = entry.getValue();
      List<RaceReport> mine = rans.stream().filter(ran -> ran.race().equals(race)).toList();
      races += race.isCanary() ? 0 : 1;
      if (vms == 0) {
        if (race.isCanary()) {
          canaries.add("not run: needs " + race.actors() + " CPUs, " + cpus + " here");
        } else {
          skipped++;
          actors = Math.max(actors, race.actors());
        }
        continue;
      }
      if (mine.size() < vms) {
        faults.add(race.shortName() + " ran " + mine.size() + " times of " + vms + " planned");
      }
      for (RaceReport ran : mine) {
        if (ran.failure() != null) {
          faults.add(race.shortName() + " (" + ran.configuration() + ") failed: " + ran.failure());
        } else if (ran.samples() == 0) {
          faults.add(race.shortName() + " (" + ran.configuration() + ") took no samples");
        }
      }
      if (race.isCanary()) {
        canaryRan = true;
        long seen =
            race.requiredOutcomes().stream().mapToLong(outcome -> count(mine, outcome)).sum();
        if (seen == 0) {
          faults.add("the canary was missed: " + race.fault());
          canaries.add("MISSED: " + race.fault());
        } else {
          canaries.add(
              String.format(
                  Locale.ROOT,
                  "caught: %s (%,d of %,d)",
                  race.fault(),
                  seen,
                  mine.stream().mapToLong(RaceReport::samples).sum()));
        }
        continue;
      }
      long good = mine.stream().filter(ran -> ran.failure() == null && ran.samples() > 0).count();
      run += good > 0 ? 1 : 0;
      configurations += good;
      samples += mine.stream().mapToLong(RaceReport::samples).sum();
      for (RaceReport ran : mine) {
        forbidden += ran.forbidden();
        for (RaceReport.OutcomeCount seen : ran.outcomes()) {
          if (seen.forbidden() && seen.count() > 0) {
            faults.add(
                String.format(
                    Locale.ROOT,
                    "%s (%s): forbidden \"%s\" seen %,d times: %s",
                    race.shortName(),
                    ran.configuration(),
                    seen.outcome(),
                    seen.count(),
                    seen.description()));
          }
        }
      }
      for (String outcome : unseen(race, mine)) {
        faults.add(race.shortName() + ": \"" + outcome + "\" was never seen");
      }
    }
    if (races == 0) {
      faults.add("no race is in this row");
    }
    if (run > 0 && !canaryRan && level.isWhole()) {
      faults.add("no canary ran");
    }
    Kind kind = !faults.isEmpty() ? Kind.VIOLATED : skipped > 0 ? Kind.NOT_RUN : Kind.HOLDS;
    String why =
        switch (kind) {
          case VIOLATED -> brief(faults);
          case NOT_RUN ->
              skipped + " of " + races + " races need " + actors + " CPUs, " + cpus + " here";
          case HOLDS -> "";
        };
    Map<String, Long> figures = new LinkedHashMap<>();
    figures.put("planned", races);
    figures.put("run", run);
    figures.put("skipped", skipped);
    figures.put("configurations", configurations);
    figures.put("samples", samples);
    figures.put("forbidden", forbidden);
    figures.put("faults", (long) faults.size());
    // Races and canaries run side by side, so those of both, by the time that both took.
    long taken = rans.stream().mapToLong(RaceReport::samples).sum();
    figures.put("samplesPerSecond", Math.round(taken / seconds));
    return new RowJudgement(
        row.id,
        "jcstress",
        row.claims,
        kind,
        why,
        Math.round(seconds * 10) / 10.0,
        String.join("; ", canaries),
        figures);
  }

  /**
   * What must be seen of the race, and was not; none where it did not run, or failed, which is
   * another fault.
   */
  static List<String> unseen(Race race, List<RaceReport> rans) {
    List<RaceReport> mine = rans.stream().filter(ran -> ran.race().equals(race)).toList();
    if (mine.isEmpty() || mine.stream().anyMatch(ran -> !ran.isGood())) {
      return List.of();
    }
    return race.requiredOutcomes().stream().filter(outcome -> count(mine, outcome) == 0).toList();
  }

  private static long count(List<RaceReport> rans, String outcome) {
    return rans.stream()
        .flatMap(ran -> ran.outcomes().stream())
        .filter(seen -> seen.outcome().equals(outcome))
        .mapToLong(RaceReport.OutcomeCount::count)
        .sum();
  }

  private static String brief(List<String> faults) {
    String text = String.join("; ", faults.subList(0, Math.min(MAX_REASONS, faults.size())));
    int more = faults.size() - MAX_REASONS;
    return more > 0 ? text + "; and " + more + " more" : text;
  }

  /** The rows as they are printed. */
  static String table(List<RowJudgement> rows) {
    StringBuilder table = new StringBuilder();
    table.append(
        String.format(
            "%-23s %-9s %8s %5s %8s %14s %14s %10s %8s  %s%n",
            "row",
            "verdict",
            "planned",
            "run",
            "skipped",
            "configurations",
            "samples",
            "forbidden",
            "seconds",
            "canary"));
    for (RowJudgement row : rows) {
      Map<String, Long> figures = row.figures;
      table.append(
          String.format(
              Locale.ROOT,
              "%-23s %-9s %,8d %,5d %,8d %,14d %,14d %,10d %8.1f  %s%n",
              row.id,
              row.verdict.text,
              figures.get("planned"),
              figures.get("run"),
              figures.get("skipped"),
              figures.get("configurations"),
              figures.get("samples"),
              figures.get("forbidden"),
              row.seconds,
              row.canary));
      if (!row.why.isEmpty()) {
        table.append("    ").append(row.why).append(System.lineSeparator());
      }
    }
    return table.toString();
  }
}
