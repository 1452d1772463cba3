package dev.compactfuture.races.runner;

import com.google.gson.GsonBuilder;
import dev.compactfuture.races.RaceRow;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jcstress.infra.runners.TestConfig;

/**
 * {@code java -jar jcstress.jar}: runs the races, and says what was run, what was not, and what was
 * seen.
 */
public final class Main {
  private static final int HOLDS = 0;
  private static final int VIOLATED = 1;
  private static final int USAGE = 2;

  private Main() {}

  /**
   * Runs, and exits with 0 if all that can run here did, and holds.
   *
   * @param args see {@code --help}
   */
  public static void main(String[] args) throws Exception {
    RaceCommand arguments;
    List<Race> races = Race.all();
    try {
      arguments = RaceCommand.parse(args);
      if (arguments.help()) {
        System.out.print(RaceCommand.HELP);
        System.exit(HOLDS);
      }
      races = arguments.select(races);
    } catch (IllegalArgumentException e) {
      System.err.println("error: " + e.getMessage());
      System.err.println("Try --help.");
      System.exit(USAGE);
      return;
    }
    // Not by returning: threads of a run that was stopped may be left.
    System.exit(run(arguments, races));
  }

  private static int run(RaceCommand arguments, List<Race> races)
      throws IOException, InterruptedException {
    PrintStream out = System.out;
    Path results =
        arguments.results() != null
            ? Files.createDirectories(arguments.results())
            : Files.createTempDirectory("compact-future-jcstress");
    Files.deleteIfExists(results.resolve("outcomes.txt"));
    out.printf(
        "Races of compact-future, level %s, JDK %s. Probing the machine.%n",
        arguments.level(), Runtime.version());
    List<RowJudgement> rows = new ArrayList<>();
    try (PrintStream chatter =
        new PrintStream(results.resolve("jcstress.log").toFile(), StandardCharsets.UTF_8)) {
      System.setOut(chatter);
      RaceRunner harness = new RaceRunner(arguments.level(), out, results);
      Map<RaceRow, Map<Race, List<TestConfig>>> plans = new EnumMap<>(RaceRow.class);
      for (RaceRow row : RaceRow.values()) {
        List<Race> mine = races.stream().filter(race -> race.row() == row).toList();
        if (!mine.isEmpty()) {
          plans.put(row, harness.plan(mine));
        }
      }
      for (Map.Entry<RaceRow, Map<Race, List<TestConfig>>> plan : plans.entrySet()) {
        long begin = System.nanoTime();
        List<RaceReport> rans = runUntilSeen(harness, plan.getValue());
        double seconds = (System.nanoTime() - begin) / 1e9;
        Map<Race, Integer> planned = new LinkedHashMap<>();
        plan.getValue().forEach((race, vms) -> planned.put(race, vms.size()));
        rows.add(
            RowJudgement.of(
                plan.getKey(), arguments.level(), planned, rans, harness.cpus(), seconds));
      }
    } finally {
      System.setOut(out);
    }
    out.println();
    out.print(RowJudgement.table(rows));
    out.println();
    if (arguments.tests() != null) {
      out.println("Only what matches " + arguments.tests() + ", and the canaries of those rows.");
    }
    out.println("Every outcome: " + results.resolve("outcomes.txt"));
    if (arguments.out() != null) {
      Files.writeString(
          arguments.out(),
          new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(rows) + "\n");
    }
    return exitStatus(rows, out);
  }

  /**
   * On a loaded machine the actors of a race may hardly meet. An outcome that was not seen says as
   * much of the machine as of the future: so the races concerned are run again, a few times. What
   * was seen stays seen, a forbidden outcome too.
   */
  private static List<RaceReport> runUntilSeen(RaceRunner harness, Map<Race, List<TestConfig>> plan)
      throws IOException, InterruptedException {
    List<RaceReport> rans = new ArrayList<>(harness.run(plan));
    Map<Race, List<TestConfig>> again = new LinkedHashMap<>(plan);
    for (int round = 1; round < Level.ROUNDS; round++) {
      again.keySet().removeIf(race -> RowJudgement.unseen(race, rans).isEmpty());
      if (again.isEmpty()) {
        break;
      }
      rans.addAll(harness.runAgain(again));
    }
    return rans;
  }

  static int exitStatus(List<RowJudgement> rows, PrintStream out) {
    if (rows.stream().anyMatch(row -> row.verdict() == RowJudgement.Kind.VIOLATED)) {
      out.println("VIOLATED");
      return VIOLATED;
    }
    long notRun = rows.stream().filter(row -> row.verdict() == RowJudgement.Kind.NOT_RUN).count();
    if (notRun == rows.size()) {
      out.println("Nothing could run here.");
      return VIOLATED;
    }
    out.println(
        notRun == 0
            ? "Every row holds."
            : "Every row that can run here holds; " + notRun + " of " + rows.size() + " not run.");
    return HOLDS;
  }
}
