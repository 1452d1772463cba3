package dev.compactfuture.races.runner;

import dev.compactfuture.evidence.CommandLines;
import dev.compactfuture.evidence.EvidenceRow;
import dev.compactfuture.evidence.Level;
import dev.compactfuture.evidence.Verdict;
import dev.compactfuture.evidence.VerdictTable;
import dev.compactfuture.races.RaceRow;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.regex.Pattern;
import org.openjdk.jcstress.infra.runners.TestConfig;

/** One run of races, from probing the machine to the verdict table. */
final class RaceSession {
  private final Level level;
  private final Bounds bounds;
  private final Pattern tests;
  private final Path file;
  private final PrintStream out = System.out;

  /**
   * Creates a session.
   *
   * @param tests the selection of races, which the output repeats; or null
   * @param file of results, or null
   */
  RaceSession(Level level, Pattern tests, Path file) {
    this.level = level;
    this.bounds = new Bounds(level);
    this.tests = tests;
    this.file = file;
  }

  /**
   * Runs the races row by row, prints and writes the rows, and returns the exit status.
   *
   * @param results the folder for every outcome and for jcstress's own output
   */
  int run(List<Race> races, Path results) throws IOException, InterruptedException {
    Files.deleteIfExists(results.resolve(RaceRunner.OUTCOMES));
    out.printf(
        "Races of compact-future, level %s, JDK %s. Probing the machine.%n",
        level, Runtime.version());
    RaceResults found = new RaceResults(level, races, file);
    found.write();
    // jcstress prints to standard output, among the lines that are for the reader.
    try (PrintStream log =
        new PrintStream(results.resolve("jcstress.log").toFile(), StandardCharsets.UTF_8)) {
      System.setOut(log);
      RaceRunner runner = new RaceRunner(bounds, out, results);
      Map<RaceRow, Map<Race, List<TestConfig>>> plans = plan(runner, races);
      FutureTask<List<RaceReport>> sleepers = startSleepers(runner, plans.values());
      for (Map.Entry<RaceRow, Map<Race, List<TestConfig>>> plan : plans.entrySet()) {
        found.add(runRow(runner, plan.getKey(), plan.getValue(), sleepers));
        found.write();
      }
    } finally {
      System.setOut(out);
    }
    List<EvidenceRow> rows = found.rows();
    print(rows, results);
    return exitStatus(rows, out);
  }

  /** Plans all rows before the first runs, so that the progress lines can count to the end. */
  private static Map<RaceRow, Map<Race, List<TestConfig>>> plan(
      RaceRunner runner, List<Race> races) {
    Map<RaceRow, Map<Race, List<TestConfig>>> plans = new EnumMap<>(RaceRow.class);
    for (RaceRow row : RaceRow.values()) {
      List<Race> racesOfRow = races.stream().filter(race -> race.row() == row).toList();
      if (!racesOfRow.isEmpty()) {
        plans.put(row, runner.plan(racesOfRow));
      }
    }
    return plans;
  }

  /**
   * Whether the race is asleep for the half minute after which jcstress gives up a thread. It needs
   * no CPU, which jcstress would reserve for it, so it runs beside all rows.
   */
  private static boolean isSleeper(Race race) {
    return race.isCanary() && race.termination();
  }

  private static FutureTask<List<RaceReport>> startSleepers(
      RaceRunner runner, Collection<Map<Race, List<TestConfig>>> plans) {
    Map<Race, List<TestConfig>> sleepers = new LinkedHashMap<>();
    plans.forEach(sleepers::putAll);
    sleepers.keySet().removeIf(race -> !isSleeper(race));
    FutureTask<List<RaceReport>> run = new FutureTask<>(() -> runner.run(sleepers));
    Thread thread = new Thread(run, "sleepers");
    thread.setDaemon(true);
    thread.start();
    return run;
  }

  private static List<RaceReport> await(FutureTask<List<RaceReport>> run)
      throws IOException, InterruptedException {
    try {
      return run.get();
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
  }

  private RowRun runRow(
      RaceRunner runner,
      RaceRow row,
      Map<Race, List<TestConfig>> plan,
      FutureTask<List<RaceReport>> sleepers)
      throws IOException, InterruptedException {
    long begin = System.nanoTime();
    List<RaceReport> reports = runUntilSeen(runner, plan, sleepers);
    double seconds = (System.nanoTime() - begin) / 1e9;
    Map<Race, Integer> planned = new LinkedHashMap<>();
    plan.forEach((race, configurations) -> planned.put(race, configurations.size()));
    String leftOut = runner.leftOut();
    if (tests != null) {
      leftOut = "only races that match " + tests + (leftOut.isEmpty() ? "" : "; ") + leftOut;
    }
    return new RowRun(row, bounds, planned, reports, runner.cpus(), leftOut, seconds);
  }

  /**
   * Runs the races, and those of which a required outcome was not seen again. What was seen in an
   * earlier round stays seen, a forbidden outcome too.
   */
  private static List<RaceReport> runUntilSeen(
      RaceRunner runner, Map<Race, List<TestConfig>> plan, FutureTask<List<RaceReport>> sleepers)
      throws IOException, InterruptedException {
    Map<Race, List<TestConfig>> again = new LinkedHashMap<>(plan);
    again.keySet().removeIf(RaceSession::isSleeper);
    List<RaceReport> reports = new ArrayList<>(runner.run(again));
    if (again.size() < plan.size()) {
      await(sleepers).stream()
          .filter(report -> plan.containsKey(report.race()))
          .forEach(reports::add);
      again.putAll(plan);
    }
    for (int round = 1; round < Bounds.MAX_ROUNDS; round++) {
      again.keySet().removeIf(race -> RowRun.unseenOutcomes(race, reports).isEmpty());
      if (again.isEmpty()) {
        break;
      }
      reports.addAll(runner.runAgain(again));
    }
    return reports;
  }

  private void print(List<EvidenceRow> rows, Path results) {
    out.println();
    out.print(VerdictTable.of(level, rows));
    out.println();
    out.print(canaries(rows));
    if (tests != null) {
      String canaries = bounds.hasCanaries() ? ", and the canaries of those rows." : ".";
      out.println("Only races that match " + tests + canaries);
    }
    out.println("Every outcome: " + results.resolve(RaceRunner.OUTCOMES));
  }

  /** Returns a line per row with canaries: what was caught, and in how many samples. */
  static String canaries(List<EvidenceRow> rows) {
    StringBuilder lines = new StringBuilder();
    for (EvidenceRow row : rows) {
      if (!row.canary().isEmpty()) {
        lines.append(String.format(Locale.ROOT, "canary of %s: %s%n", row.id(), row.canary()));
      }
    }
    return lines.toString();
  }

  static int exitStatus(List<EvidenceRow> rows, PrintStream out) {
    if (rows.stream().anyMatch(EvidenceRow::isRed)) {
      out.println("VIOLATED");
      return CommandLines.VIOLATED;
    }
    long notRun = rows.stream().filter(row -> row.verdict() == Verdict.NOT_RUN).count();
    if (notRun == rows.size()) {
      out.println("Nothing could run here.");
      return CommandLines.VIOLATED;
    }
    out.println(
        notRun == 0
            ? "Every row holds."
            : "Every row that can run here holds; " + notRun + " of " + rows.size() + " not run.");
    return CommandLines.HOLDS;
  }
}
