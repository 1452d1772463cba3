package dev.compactfuture.bench.harness;

import dev.compactfuture.CompactFuture;
import dev.compactfuture.bench.workloads.CompletionBenchmark;
import dev.compactfuture.bench.workloads.FutureSizes;
import dev.compactfuture.evidence.ChildJvm;
import dev.compactfuture.evidence.CommandLines;
import dev.compactfuture.evidence.EvidenceFile;
import dev.compactfuture.evidence.EvidenceRow;
import dev.compactfuture.evidence.Level;
import dev.compactfuture.evidence.Machine;
import dev.compactfuture.evidence.Progress;
import dev.compactfuture.evidence.VerdictTable;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
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
 * fail the run: to find it out is the purpose.
 */
@Command(
    name = "benchmarks",
    description = {
      "Measures CompactFuture and its peers.",
      "Exit status: 0 if all was measured and the canary was caught, whoever was fastest; else 1."
    })
final class Benchmarks implements Callable<Integer> {
  /** A variant of ours that is known to be slower and larger; every run measures it. */
  private static final String CANARY =
      CompletionBenchmark.Canary.class.getCanonicalName() + ".compact";

  /** What the canary has to be behind. */
  private static final String HEALTHY =
      CompletionBenchmark.CreateSetGet.class.getCanonicalName() + ".compact";

  /** The JDK that runs this, which is the one that is measured. */
  private static final int JDK = Runtime.version().feature();

  @Option(names = "--level", description = "quick, full or soak", defaultValue = "quick")
  private Level level = Level.QUICK;

  @Option(
      names = "--include",
      description = "a regular expression, looked for in workload.peer and in sizes; all if empty",
      defaultValue = "")
  private Pattern include = Pattern.compile("");

  @Option(
      names = "--jvm-args",
      description = "more options for the measured JVMs",
      defaultValue = "")
  private String jvmArgs = "";

  @Option(
      names = "--list",
      description = "if true, lists the benchmarks and measures nothing",
      arity = "1",
      defaultValue = "false")
  private boolean list;

  @Option(names = "--out", description = "the folder of results", defaultValue = "target/report")
  private Path out = Path.of("");

  private double remeasuredSeconds;

  /** See {@code --help}. */
  public static void main(String... args) {
    CommandLines.run(new Benchmarks(), args);
  }

  @Override
  public Integer call() throws IOException, InterruptedException, RunnerException {
    Set<BenchmarkListEntry> all = workloads();
    List<BenchmarkListEntry> selected =
        all.stream().filter(one -> include.matcher(selector(one)).find()).toList();
    boolean sizes = include.matcher("sizes").find();
    if (selected.isEmpty() && !sizes) {
      System.err.println("error: --include=" + include + " matches nothing");
      return CommandLines.USAGE;
    }
    out = out.toAbsolutePath().normalize();
    ChainedOptionsBuilder options = options().include(exactly(CANARY)).include(exactly(HEALTHY));
    selected.forEach(one -> options.include(exactly(one.getUsername())));
    Runner runner = new Runner(options.build());
    if (list) {
      runner.list();
      return CommandLines.HOLDS;
    }
    Files.createDirectories(out);
    List<String> failed = new ArrayList<>();
    List<EvidenceRow> rows = new ArrayList<>();
    if (sizes) {
      rows.addAll(measureSizes(failed));
    }
    List<PlannedRow> planned = PlannedRow.of(selected, JDK);
    Map<String, List<Measurement>> measured = measure(runner);
    planned.forEach(row -> failed.addAll(BenchmarkRows.notMeasured(row, measured)));
    rows.addAll(BenchmarkRows.of(planned, measured));
    if (selected.size() == all.size()) {
      rows.add(BenchmarkRows.mean(measured.values()));
    }
    String missed = BenchmarkRows.missedCanary(measured);
    rows.replaceAll(row -> BenchmarkRows.withCanary(row, missed));
    write(rows, new ResultTable(measured));
    Progress.print("canary %s", missed.isEmpty() ? "caught" : "MISSED: " + missed);
    failed.forEach(one -> Progress.print("FAILED: %s", one));
    return missed.isEmpty() && failed.isEmpty() ? CommandLines.HOLDS : CommandLines.VIOLATED;
  }

  /** Returns JMH's list of benchmarks, without the canary. */
  static Set<BenchmarkListEntry> workloads() {
    return BenchmarkList.defaultList()
        .getAll(
            OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT),
            List.of(exactly(CANARY)));
  }

  /** Returns what {@code --include} selects by: {@code callbacks.guava}. */
  private static String selector(BenchmarkListEntry benchmark) {
    String name = benchmark.getUsername();
    return PlannedRow.name(name, "") + name.substring(name.lastIndexOf('.'));
  }

  private static String exactly(String benchmark) {
    return "^" + Pattern.quote(benchmark) + "$";
  }

  /** Level quick measures as long as the workloads' annotations say; deeper levels, longer. */
  private ChainedOptionsBuilder options() {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .addProfiler(GCProfiler.class)
            .jvmArgsPrepend(jvmArgs())
            .param(
                "threads",
                JDK < 21 ? new String[] {"platform"} : new String[] {"platform", "virtual"});
    return switch (level) {
      case BRIEF, QUICK -> options;
      // Two to three hours: three JVMs average out differences between compilations.
      case FULL -> deeper(options, 3, 500);
      // Half a day.
      case SOAK -> deeper(options, 10, 1_000);
    };
  }

  private static ChainedOptionsBuilder deeper(
      ChainedOptionsBuilder options, int forks, int iterationMillis) {
    return options
        .forks(forks)
        .warmupIterations(5)
        .warmupTime(TimeValue.milliseconds(iterationMillis))
        .measurementIterations(10)
        .measurementTime(TimeValue.milliseconds(iterationMillis));
  }

  /** How many seconds may be spent on measuring once more. */
  int remeasureSeconds() {
    return switch (level) {
      case BRIEF, QUICK -> 90; // of ten minutes
      case FULL -> 3_600;
      case SOAK -> 14_400;
    };
  }

  /**
   * How many gets of one future time out; each takes tens of microseconds, Netty's a millisecond.
   */
  private int timedOutGets() {
    return switch (level) {
      case BRIEF, QUICK -> 5_000;
      case FULL, SOAK -> 1_000_000;
    };
  }

  /** Returns the measurements by row, and writes JMH's results. */
  private Map<String, List<Measurement>> measure(Runner runner) throws RunnerException {
    List<RunResult> results = new ArrayList<>(runner.run());
    results.replaceAll(this::remeasure);
    ResultFormatFactory.getInstance(ResultFormatType.JSON, out.resolve("jmh.json").toString())
        .writeOut(results);
    Map<String, List<Measurement>> rows = new LinkedHashMap<>();
    for (RunResult result : results) {
      Measurement.of(result)
          .ifPresent(one -> rows.computeIfAbsent(one.row(), row -> new ArrayList<>()).add(one));
    }
    return rows;
  }

  /**
   * Measures once more what has too wide an error bar, while there is time: another process may
   * have taken the CPU. Keeps the narrower bar, not the better time, which would favour noisy
   * peers.
   */
  private RunResult remeasure(RunResult first) {
    double bar = Measurement.relativeError(first);
    if (bar <= Measurement.WIDEST_BAR || remeasuredSeconds > remeasureSeconds()) {
      return first;
    }
    long begin = System.nanoTime();
    ChainedOptionsBuilder options = options().include(exactly(first.getParams().getBenchmark()));
    for (String parameter : first.getParams().getParamsKeys()) {
      options.param(parameter, first.getParams().getParam(parameter));
    }
    try {
      RunResult second = new Runner(options.build()).runSingle();
      return Measurement.relativeError(second) < bar ? second : first;
    } catch (RunnerException e) {
      return first;
    } finally {
      remeasuredSeconds += (System.nanoTime() - begin) / 1e9;
    }
  }

  /**
   * Runs {@link FutureSizes} in a JVM with the options of the measured ones.
   *
   * @param failed is told if that fails; both rows are red then
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

  private void write(List<EvidenceRow> rows, ResultTable table) throws IOException {
    int kept =
        EvidenceFile.replace(
            out.resolve("evidence.json"), level, built(), Set.of("jmh", "jol"), rows);
    String origin = Machine.current().writtenBy(command()) + "\n";
    StringBuilder text = new StringBuilder(origin + "\n" + table.markdown());
    rows.stream()
        .filter(row -> row.id().equals("jmh.geometricMean"))
        .forEach(mean -> text.append("\n").append(ResultTable.meanLine(mean)));
    Files.writeString(out.resolve("jmh-" + JDK + ".md"), text);
    String title = "time of CompactFuture / time of the best peer, JDK " + JDK + ": left is faster";
    Files.writeString(out.resolve("jmh-" + JDK + ".svg"), origin + table.svg(title));
    Progress.print("%n%s%n%s", text, VerdictTable.of(level, rows));
    Progress.print("results in %s; %d rows of other tools kept in evidence.json", out, kept);
  }

  /** Returns the command that runs this, to be quoted in a comment of XML. */
  private String command() {
    return "mvn -pl impl/bench -am -Pbench verify"
        + (level == Level.QUICK ? "" : " -Dlevel=" + level)
        + (include.pattern().isEmpty() ? "" : " -Djmh.include='" + include + "'")
        // Two hyphens must not stand in a comment.
        + (jvmArgs.isBlank() ? "" : " -Djmh.jvmArgs='" + jvmArgs.replace("--", "- -") + "'");
  }

  /** When the measured code was built: it is run from its jar. */
  private static FileTime built() throws IOException {
    try {
      return Files.getLastModifiedTime(
          Path.of(CompactFuture.class.getProtectionDomain().getCodeSource().getLocation().toURI()));
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }
}
