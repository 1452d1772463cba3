package dev.compactfuture.bench.harness;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.compactfuture.CompactFuture;
import dev.compactfuture.bench.workloads.FutureSizes;
import dev.compactfuture.bench.workloads.Peer;
import dev.compactfuture.evidence.ChildJvm;
import dev.compactfuture.evidence.CommandLines;
import dev.compactfuture.evidence.EvidenceFile;
import dev.compactfuture.evidence.EvidenceRow;
import dev.compactfuture.evidence.HostMachine;
import dev.compactfuture.evidence.JsonFile;
import dev.compactfuture.evidence.Level;
import dev.compactfuture.evidence.Progress;
import dev.compactfuture.evidence.VerdictTable;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Measures CompactFuture and its peers with JMH and JOL; writes rows of evidence, a table, a
 * picture and JMH's own results. A workload in which ours is behind has a red row, but does not
 * fail the run, because the run exists to find that out.
 */
@Command(
    name = "benchmarks",
    description = {
      "Measures CompactFuture and its peers.",
      "Exit status: 0 if all was measured and the canary was caught, whichever peer was fastest; else 1."
    })
final class Benchmarks implements Callable<Integer> {
  /** The measurement that the canary has to be behind; it is part of every run. */
  private static final String HEALTHY = "createSetGet.compact";

  /** The JDK that runs this, which is the one that is measured. */
  private static final int JDK = Runtime.version().feature();

  @Option(names = "--level", description = "quick, full or soak", defaultValue = "quick")
  private Level level = Level.QUICK;

  @Option(
      names = "--include",
      description = "only measurements like callbacks.10.guava, or sizes, that contain this regex",
      defaultValue = "")
  private Pattern include = Pattern.compile("");

  @Option(
      names = "--jvm-args",
      description = "more options for the measured JVMs",
      defaultValue = "")
  private String jvmArgs = "";

  @Option(
      names = "--list",
      description = "if true, lists the measurements with their total time, and measures nothing",
      arity = "1",
      defaultValue = "false")
  private boolean list;

  @Option(names = "--out", description = "the folder of results", defaultValue = "target/report")
  private Path out = Path.of("");

  private String missedCanary = "not measured";
  private double repeatedSeconds;

  /** Runs the command; {@code --help} explains it. */
  public static void main(String... args) {
    CommandLines.run(new Benchmarks(), args);
  }

  @Override
  public Integer call() throws Exception {
    Predicate<String> selected = include.asPredicate();
    boolean sizes = selected.test("sizes");
    if (!sizes && PlannedRow.of(level, JDK, selected).isEmpty()) {
      System.err.println("error: --include=" + include + " matches nothing");
      return CommandLines.USAGE;
    }
    List<PlannedRow> planned = PlannedRow.of(level, JDK, selected.or(HEALTHY::equals));
    if (list) {
      planned.forEach(row -> row.peers().forEach(peer -> Progress.print("%s", row.name(peer))));
      Progress.print("about %.1f minutes", minutes(planned));
      return CommandLines.HOLDS;
    }
    out = out.toAbsolutePath().normalize();
    Files.createDirectories(out);
    List<String> failed = new ArrayList<>();
    List<EvidenceRow> rows = new ArrayList<>();
    if (sizes) {
      rows.addAll(measureSizes(failed));
    }
    Map<PlannedRow, Map<Peer, Measurement>> measured = measureRows(planned);
    measured.forEach((row, found) -> failed.addAll(BenchmarkRows.notMeasured(row, found)));
    rows.addAll(BenchmarkRows.of(measured));
    if (planned.equals(PlannedRow.of(level, JDK, name -> true))) {
      rows.add(BenchmarkRows.mean(measured));
    }
    rows.replaceAll(row -> BenchmarkRows.withCanary(row, missedCanary));
    write(rows, new ResultTable(measured));
    JsonFile.write(out.resolve("benchmarks.json"), MeasurementFile.of(command(), measured));
    Progress.print("canary %s", missedCanary.isEmpty() ? "caught" : "MISSED: " + missedCanary);
    failed.forEach(one -> Progress.print("FAILED: %s", one));
    return missedCanary.isEmpty() && failed.isEmpty() ? CommandLines.HOLDS : CommandLines.VIOLATED;
  }

  /** How long each benchmark of a row is measured. */
  private record Duration(
      int forks, int warmups, int warmupMillis, int iterations, int iterationMillis) {
    double seconds() {
      double startAndStop = 0.4; // of a JVM
      return forks * (startAndStop + (warmups * warmupMillis + iterations * iterationMillis) / 1e3);
    }
  }

  private Duration duration(PlannedRow row) {
    int stretch = row.name().contains("Getters") ? 3 : 1; // threads take long to park again
    return switch (level) {
      // Ten minutes for some 200 benchmarks. One fork cannot show how much forks differ.
      case BRIEF, QUICK -> new Duration(1, 4, 200, 5, 100 * stretch);
      // Two to three hours: three JVMs average out differences between compilations.
      case FULL -> new Duration(3, 5, 500, 10, 500 * stretch);
      // Half a day.
      case SOAK -> new Duration(10, 5, 1_000, 10, 1_000 * stretch);
    };
  }

  private ChainedOptionsBuilder options(PlannedRow row) {
    Duration duration = duration(row);
    return new OptionsBuilder()
        .addProfiler(GCProfiler.class)
        .jvmArgsPrepend(jvmArgs())
        .param(row.parameter(), row.value()) // JMH ignores a parameter that a workload lacks
        .forks(duration.forks)
        .warmupIterations(duration.warmups)
        .warmupTime(TimeValue.milliseconds(duration.warmupMillis))
        .measurementIterations(duration.iterations)
        .measurementTime(TimeValue.milliseconds(duration.iterationMillis));
  }

  /** Returns about how many minutes these rows take, without repetitions. */
  double minutes(List<PlannedRow> rows) {
    return rows.stream().mapToDouble(row -> row.peers().size() * duration(row).seconds()).sum()
        / 60;
  }

  /** How many seconds may be spent on repetitions. */
  int repetitionSeconds() {
    return switch (level) {
      case BRIEF, QUICK -> 90; // of ten minutes
      case FULL -> 3_600;
      case SOAK -> 14_400;
    };
  }

  /**
   * How many gets of one future time out: one takes tens of microseconds, Netty's a millisecond.
   */
  private int timedOutGets() {
    return level.compareTo(Level.QUICK) > 0 ? 1_000_000 : 5_000;
  }

  /** Returns the measurements by row, and writes JMH's results and log. */
  private Map<PlannedRow, Map<Peer, Measurement>> measureRows(List<PlannedRow> rows)
      throws IOException, RunnerException {
    List<RunResult> results = new ArrayList<>();
    Map<PlannedRow, Map<Peer, Measurement>> measured = new LinkedHashMap<>();
    try (PrintStream file = new PrintStream(out.resolve("jmh.log").toFile(), UTF_8)) {
      OutputFormat log = OutputFormatFactory.createFormatInstance(file, VerboseMode.NORMAL);
      for (int i = 0; i < rows.size(); i++) {
        PlannedRow row = rows.get(i);
        Progress.print(
            "row %d of %d, about %.1f minutes left: %s",
            i + 1, rows.size(), minutes(rows.subList(i, rows.size())), row.name());
        Map<Peer, Measurement> found = new EnumMap<>(Peer.class);
        Measurement canary = null;
        for (RunResult result : measurePeers(row, log)) {
          results.add(result);
          Measurement one = Measurement.of(result);
          if (result.getParams().getBenchmark().equals(PlannedRow.CANARY)) {
            canary = one;
          } else if (one != null) {
            found.put(one.peer(), one);
          }
        }
        measured.put(row, found);
        if (row.name(Peer.COMPACT).equals(HEALTHY)) {
          missedCanary = BenchmarkRows.missedCanary(canary, found.get(Peer.COMPACT));
        }
      }
    }
    ResultFormatFactory.getInstance(ResultFormatType.JSON, out.resolve("jmh.json").toString())
        .writeOut(results);
    return measured;
  }

  /**
   * Measures the peers of a row in one run of JMH, so back to back: the speed of a machine drifts,
   * and peers measured minutes apart could not be compared.
   */
  private List<RunResult> measurePeers(PlannedRow row, OutputFormat log) throws RunnerException {
    ChainedOptionsBuilder options = options(row);
    String workload = row.workload().getCanonicalName();
    row.peers().forEach(peer -> options.include(PlannedRow.exactly(workload + "." + peer.method)));
    if (row.name(Peer.COMPACT).equals(HEALTHY)) {
      options.include(PlannedRow.exactly(PlannedRow.CANARY));
    }
    List<RunResult> results = new ArrayList<>(new Runner(options.build(), log).run());
    results.replaceAll(first -> repeatIfNoisy(first, row, log));
    return results;
  }

  /**
   * Repeats a measurement whose error bar is too wide, while there is time: another process may
   * have taken the CPU. Returns the result with the narrower error bar. Returning the better time
   * would favour noisy peers.
   */
  private RunResult repeatIfNoisy(RunResult first, PlannedRow row, OutputFormat log) {
    double bar = Measurement.relativeError(first);
    if (bar <= Measurement.WIDEST_BAR || repeatedSeconds > repetitionSeconds()) {
      return first;
    }
    long begin = System.nanoTime();
    ChainedOptionsBuilder options =
        options(row).include(PlannedRow.exactly(first.getParams().getBenchmark()));
    try {
      RunResult second = new Runner(options.build(), log).runSingle();
      return Measurement.relativeError(second) < bar ? second : first;
    } catch (RunnerException e) {
      return first;
    } finally {
      repeatedSeconds += (System.nanoTime() - begin) / 1e9;
    }
  }

  /**
   * Runs {@link FutureSizes} in a JVM with the options of the benchmarks' JVMs.
   *
   * @param failed gets the output of that JVM if it fails; both rows are then red
   */
  private List<EvidenceRow> measureSizes(List<String> failed)
      throws IOException, InterruptedException {
    long begin = System.nanoTime();
    List<String> arguments = new ArrayList<>(List.of(jvmArgs()));
    arguments.addAll(
        List.of("-cp", ChildJvm.ownClassPath(), FutureSizes.class.getName(), "" + timedOutGets()));
    List<String> lines = new ArrayList<>();
    ChildJvm.Exit exit =
        new ChildJvm(Path.of("").toAbsolutePath(), arguments).run(lines::add, () -> false);
    Map<String, Long> sizes = Map.of();
    if (exit.status() == 0) {
      sizes = FutureSizes.parse(lines);
    } else {
      failed.add("sizes: " + lines);
    }
    return BenchmarkRows.sizes(sizes, timedOutGets(), (System.nanoTime() - begin) / 1e9);
  }

  private String[] jvmArgs() {
    return jvmArgs.isBlank() ? new String[0] : jvmArgs.strip().split("\\s+");
  }

  private void write(List<EvidenceRow> rows, ResultTable table)
      throws IOException, URISyntaxException {
    int kept =
        EvidenceFile.replace(
            out.resolve("evidence.json"), level, built(), Set.of("jmh", "jol"), rows);
    String origin = HostMachine.current().writtenBy(command()) + "\n";
    StringBuilder text = new StringBuilder(origin + "\n" + table.markdown());
    text.append("\n").append(table.reasons());
    rows.stream()
        .filter(row -> row.id().equals("jmh.geometricMean"))
        .forEach(mean -> text.append("\n").append(ResultTable.meanLine(mean)));
    Files.writeString(out.resolve("jmh-" + JDK + ".md"), text);
    String title = "time of CompactFuture / time of the best peer, JDK " + JDK + ": left is faster";
    Files.writeString(out.resolve("jmh-" + JDK + ".svg"), origin + table.svg(title));
    Progress.print("%n%s%n%s", text, VerdictTable.of(level, rows));
    Progress.print(
        "results and jmh.log in %s; %d rows of other tools kept in evidence.json", out, kept);
  }

  /** Returns the command of this run, to be quoted in a comment of XML. */
  private String command() {
    return "mvn -pl impl/bench -am -Pbench verify"
        + (level == Level.QUICK ? "" : " -Dlevel=" + level)
        + (include.pattern().isEmpty() ? "" : " -Djmh.include='" + include + "'")
        // Two hyphens must not stand in a comment.
        + (jvmArgs.isBlank() ? "" : " -Djmh.jvmArgs='" + jvmArgs.replace("--", "- -") + "'");
  }

  /** Returns when the measured code was built: it is run from its jar. */
  private static FileTime built() throws IOException, URISyntaxException {
    return Files.getLastModifiedTime(
        Path.of(CompactFuture.class.getProtectionDomain().getCodeSource().getLocation().toURI()));
  }
}
