package dev.compactfuture.races.runner;

import static java.util.stream.Collectors.joining;

import dev.compactfuture.evidence.EvidenceRow;
import dev.compactfuture.evidence.Verdict;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Judges the run of a row. The row is violated if a forbidden outcome was seen, and also if
 * anything is missing that would have shown one: a JVM, samples, a required outcome, a canary. It
 * supports the claims that the caught canaries violate.
 */
final class RowJudgement {
  /** How many faults the row names; the file of outcomes has the others. */
  private static final int MAX_FAULTS_NAMED = 4;

  private final RowRun run;
  private final List<String> faults = new ArrayList<>();
  private final List<String> canaries = new ArrayList<>();
  private final Set<String> claims = new HashSet<>();
  private boolean canaryRan;
  private long races;
  private long racesRun;
  private long racesSkipped;
  private int mostActorsSkipped;
  private long configurations;
  private long samples;
  private long forbidden;

  private RowJudgement(RowRun run) {
    this.run = run;
  }

  static EvidenceRow of(RowRun run) {
    RowJudgement judgement = new RowJudgement(run);
    run.planned().forEach(judgement::judge);
    judgement.requireRaceAndCanary();
    return judgement.row();
  }

  private void judge(Race race, int plannedVms) {
    List<RaceReport> reports = run.reportsOf(race);
    races += race.isCanary() ? 0 : 1;
    if (plannedVms == 0) {
      skip(race);
      return;
    }
    requireSamples(race, plannedVms, reports);
    if (race.isCanary()) {
      judgeCanary(race, reports);
    } else {
      judgeOutcomes(race, reports);
    }
  }

  private void skip(Race race) {
    if (race.isCanary()) {
      canaries.add("not run: needs " + race.actors() + " CPUs, " + run.cpus() + " here");
    } else {
      racesSkipped++;
      mostActorsSkipped = Math.max(mostActorsSkipped, race.actors());
    }
  }

  /** A JVM that did not report, failed or took no samples cannot have seen a forbidden outcome. */
  private void requireSamples(Race race, int plannedVms, List<RaceReport> reports) {
    if (reports.size() < plannedVms) {
      fault("%s ran %d times of %d planned", race.shortName(), reports.size(), plannedVms);
    }
    for (RaceReport report : reports) {
      if (report.failure() != null) {
        fault("%s (%s) failed: %s", race.shortName(), report.configuration(), report.failure());
      } else if (report.samples() == 0) {
        fault("%s (%s) took no samples", race.shortName(), report.configuration());
      }
    }
  }

  private void judgeCanary(Race race, List<RaceReport> reports) {
    canaryRan = true;
    long seen = race.requiredOutcomes().stream().mapToLong(o -> RowRun.count(reports, o)).sum();
    if (seen == 0) {
      fault("the canary was missed: %s", race.fault());
      canaries.add("MISSED: " + race.fault());
    } else {
      claims.addAll(race.violates());
      canaries.add(format("caught: %s (%,d of %,d)", race.fault(), seen, samplesOf(reports)));
    }
  }

  private void judgeOutcomes(Race race, List<RaceReport> reports) {
    long withSamples = reports.stream().filter(RaceReport::hasSamples).count();
    racesRun += withSamples > 0 ? 1 : 0;
    configurations += withSamples;
    samples += samplesOf(reports);
    for (RaceReport report : reports) {
      forbidden += report.forbidden();
      for (RaceReport.OutcomeCount outcome : report.outcomes()) {
        if (outcome.forbidden() && outcome.count() > 0) {
          fault(
              "%s (%s): forbidden \"%s\" seen %,d times: %s",
              race.shortName(),
              report.configuration(),
              outcome.outcome(),
              outcome.count(),
              outcome.description());
        }
      }
    }
    for (String outcome : RowRun.unseenOutcomes(race, reports)) {
      fault("%s: \"%s\" was never seen", race.shortName(), outcome);
    }
  }

  private void requireRaceAndCanary() {
    if (races == 0) {
      fault("no race is in this row");
    }
    if (racesRun > 0 && !canaryRan && run.bounds().hasCanaries()) {
      fault("no canary ran");
    }
  }

  private EvidenceRow row() {
    Verdict verdict =
        !faults.isEmpty() ? Verdict.VIOLATED : racesSkipped > 0 ? Verdict.NOT_RUN : Verdict.HOLDS;
    String why =
        switch (verdict) {
          case VIOLATED -> firstFaults();
          case NOT_RUN ->
              format(
                  "%d of %d races need %d CPUs, %d here",
                  racesSkipped, races, mostActorsSkipped, run.cpus());
          case HOLDS -> run.leftOut();
        };
    return new EvidenceRow(
        run.row().id,
        "jcstress",
        List.copyOf(claims),
        verdict,
        why,
        Math.round(run.seconds() * 10) / 10.0,
        String.join("; ", canaries),
        figures());
  }

  private String firstFaults() {
    String first = faults.stream().limit(MAX_FAULTS_NAMED).collect(joining("; "));
    int more = faults.size() - MAX_FAULTS_NAMED;
    return more > 0 ? first + "; and " + more + " more" : first;
  }

  private Map<String, Long> figures() {
    Map<String, Long> figures = new LinkedHashMap<>();
    figures.put("planned", races);
    figures.put("run", racesRun);
    figures.put("skipped", racesSkipped);
    figures.put("configurations", configurations);
    figures.put("samples", samples);
    figures.put("forbidden", forbidden);
    figures.put("faults", (long) faults.size());
    // Races and canaries run side by side: the samples of both, over the time that both took.
    figures.put("samplesPerSecond", Math.round(samplesOf(run.reports()) / run.seconds()));
    return figures;
  }

  private static long samplesOf(List<RaceReport> reports) {
    return reports.stream().mapToLong(RaceReport::samples).sum();
  }

  private void fault(String format, Object... args) {
    faults.add(format(format, args));
  }

  private static String format(String format, Object... args) {
    return String.format(Locale.ROOT, format, args);
  }
}
