package dev.compactfuture.bench;

import static java.util.Objects.requireNonNull;

import dev.compactfuture.CompactFuture;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Measures the future and its peers, and writes what came out. Ends with 0 if all was measured and
 * the canary was found behind, whoever was the fastest; with 1 if not; with 2 if the arguments are
 * wrong, when nothing has run.
 */
public final class Benchmarks {
  /** Enough that few collections fall into an iteration, and none is full; the same for all. */
  private static final List<String> HEAP = List.of("-Xms1g", "-Xmx1g");

  private final Bounds bounds;
  private final Path out;
  private final List<String> jvmArgs;
  private final List<RunResult> results = new ArrayList<>();
  private final Map<Plan.Case, Measured> measured = new LinkedHashMap<>();
  private double secondTries; // seconds
  private final List<String> failures = new ArrayList<>();

  private Benchmarks(Bounds bounds, Path out, List<String> jvmArgs) {
    this.bounds = bounds;
    this.out = out;
    this.jvmArgs = jvmArgs;
  }

  /**
   * See the class.
   *
   * @param args {@code --level=quick|full|soak --include=REGEX --jvm-args=... --list=true|false
   *     --out=FOLDER}; the expression is looked for in {@code workload.peer}, and in {@code sizes}
   *     for what JOL measures
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    Bounds bounds;
    Map<String, String> options;
    List<Plan.Case> cases;
    boolean sizes;
    try {
      options = options(args);
      bounds = Bounds.of(requireNonNull(options.get("--level")));
      cases =
          Plan.cases(bounds, Runtime.version().feature(), requireNonNull(options.get("--include")));
      sizes = Pattern.compile(requireNonNull(options.get("--include"))).matcher("sizes").find();
      if (cases.isEmpty() && !sizes) {
        throw new IllegalArgumentException("--include=" + options.get("--include") + ": no match");
      }
    } catch (PatternSyntaxException e) {
      System.err.println("--include: " + e.getMessage());
      System.exit(2);
      return;
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
      return;
    }
    String extra = requireNonNull(options.get("--jvm-args")).strip();
    List<String> jvmArgs = new ArrayList<>(HEAP);
    if (!extra.isEmpty()) {
      jvmArgs.addAll(List.of(extra.split("\\s+")));
    }
    Benchmarks benchmarks =
        new Benchmarks(
            bounds,
            Path.of(requireNonNull(options.get("--out"))).toAbsolutePath().normalize(),
            jvmArgs);
    if (Boolean.parseBoolean(options.get("--list"))) {
      cases.forEach(System.out::println);
      System.out.printf(
          Locale.ROOT,
          "%d measurements, about %.0f minutes%n",
          cases.size(),
          bounds.seconds(cases) / 60);
      return;
    }
    System.exit(benchmarks.run(cases, sizes) ? 0 : 1);
  }

  static Map<String, String> options(String... args) {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("--level", "quick");
    options.put("--include", "");
    options.put("--jvm-args", "");
    options.put("--list", "false");
    options.put("--out", "target/report");
    for (String arg : args) {
      int equals = arg.indexOf('=');
      String name = equals < 0 ? arg : arg.substring(0, equals);
      if (equals < 0 || !options.containsKey(name)) {
        throw new IllegalArgumentException(
            arg + ": expected OPTION=VALUE, the options are " + options.keySet());
      }
      options.put(name, arg.substring(equals + 1));
    }
    return options;
  }

  private boolean run(List<Plan.Case> matching, boolean sizes)
      throws IOException, InterruptedException {
    long begin = System.nanoTime();
    Files.createDirectories(out);
    Set<Plan.Case> cases = new LinkedHashSet<>();
    cases.add(Plan.HEALTHY);
    cases.add(Plan.CANARY);
    cases.addAll(matching);
    say(
        "%d measurements, level %s, about %.1f minutes",
        cases.size(), bounds, bounds.seconds(cases) / 60);
    Path log = out.resolve("jmh.log");
    try (PrintStream stream = new PrintStream(log.toFile(), StandardCharsets.UTF_8)) {
      OutputFormat format = OutputFormatFactory.createFormatInstance(stream, VerboseMode.NORMAL);
      int i = 0;
      for (Plan.Case one : cases) {
        measure(one, format);
        i++;
        Measured found = measured.get(one);
        say(
            "[%d/%d] %s: %s; about %.1f minutes left",
            i,
            cases.size(),
            one,
            found == null ? "FAILED, see " + log : found,
            (System.nanoTime() - begin) / 60e9 / i * (cases.size() - i));
      }
    }
    List<Row> rows = rows(matching, sizes);
    write(rows);
    Map<String, List<Measured>> table = byWorkload();
    say("%n%s", Table.text(table));
    for (Row row : rows) {
      say("%-28s %-9s %s", row.id(), row.holds() ? "holds" : "VIOLATED", row.why());
    }
    boolean caught = canary().isEmpty();
    say(
        "%n%d rows, %d hold; canary %s; %.1f minutes; %s",
        rows.size(),
        rows.stream().filter(Row::holds).count(),
        caught ? "caught" : "MISSED: " + canary(),
        (System.nanoTime() - begin) / 60e9,
        out);
    failures.forEach(failure -> say("FAILED: %s", failure));
    return caught && failures.isEmpty();
  }

  private void measure(Plan.Case one, OutputFormat format) {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("^" + one.benchmark().replace(".", "[.]") + "$")
            .forks(bounds.forks)
            .warmupIterations(bounds.warmups)
            .warmupTime(TimeValue.milliseconds(bounds.warmupMillis))
            .measurementIterations(bounds.iterations)
            .measurementTime(TimeValue.milliseconds((long) one.stretch() * bounds.iterationMillis))
            .timeout(TimeValue.minutes(1))
            .shouldFailOnError(true)
            .jvmArgs(jvmArgs.toArray(String[]::new))
            .addProfiler(GCProfiler.class);
    if (!one.parameter().isEmpty()) {
      options.param(one.parameter(), one.value());
    }
    try {
      Once kept = measureOnce(one, options.build(), format);
      // Something else took the CPU. The narrowest bar is kept, not the best time.
      if (kept.found.saysNothing() && secondTries < bounds.repeatSeconds) {
        Once again = measureOnce(one, options.build(), format);
        secondTries += again.found.seconds();
        kept = again.found.relativeError() < kept.found.relativeError() ? again : kept;
      }
      measured.put(one, kept.found);
      results.add(kept.result);
    } catch (RunnerException e) {
      failures.add(one + ": " + e);
    }
  }

  private record Once(Measured found, RunResult result) {}

  private static Once measureOnce(Plan.Case one, Options options, OutputFormat format)
      throws RunnerException {
    long begin = System.nanoTime();
    Collection<RunResult> ran = new Runner(options, format).run();
    if (ran.size() != 1) {
      throw new RunnerException(ran.size() + " results");
    }
    RunResult result = ran.iterator().next();
    Result<?> time = result.getPrimaryResult();
    Measured found =
        new Measured(
            Peer.of(one.method()).orElseThrow(),
            time.getScore(),
            time.getStatistics().getMeanErrorAt(0.95),
            bytes(result),
            (System.nanoTime() - begin) / 1e9);
    return new Once(found, result);
  }

  private static double bytes(RunResult result) throws RunnerException {
    Result<?> bytes = result.getSecondaryResults().get("gc.alloc.rate.norm");
    if (bytes == null) {
      throw new RunnerException(
          "no gc.alloc.rate.norm in " + result.getSecondaryResults().keySet());
    }
    return bytes.getScore();
  }

  private Map<String, List<Measured>> byWorkload() {
    Map<String, List<Measured>> all = new LinkedHashMap<>();
    measured.forEach(
        (one, found) -> {
          if (!one.equals(Plan.CANARY)) {
            all.computeIfAbsent(one.workload(), key -> new ArrayList<>()).add(found);
          }
        });
    return all;
  }

  private List<Row> rows(List<Plan.Case> matching, boolean sizes)
      throws IOException, InterruptedException {
    List<Row> rows = new ArrayList<>();
    Map<String, List<Measured>> all = byWorkload();
    Map<String, Set<Peer>> expected = new LinkedHashMap<>();
    Map<String, Class<?>> types = new LinkedHashMap<>();
    for (Plan.Case one : matching) {
      expected
          .computeIfAbsent(one.workload(), key -> EnumSet.noneOf(Peer.class))
          .add(Peer.of(one.method()).orElseThrow());
      types.put(one.workload(), one.type());
    }
    expected.forEach(
        (workload, peers) -> {
          // Of ours alone: a point of a growth row; or a selection that compares nothing.
          if (peers.contains(Peer.COMPACT) && peers.size() > 1) {
            rows.add(
                Verdicts.workload(
                    workload,
                    peers,
                    all.getOrDefault(workload, List.of()),
                    Plan.leftOut(requireNonNull(types.get(workload)))));
          }
        });
    growth("callbacks", CallbackBenchmark.Callbacks.class, rows);
    growth("getters", GetterBenchmark.SetWithGetters.class, rows);
    growth("watchers", ManyBenchmark.AsCompleted.class, rows);
    if (matching.equals(Plan.cases(bounds, Runtime.version().feature(), ""))) {
      rows.add(Verdicts.mean(all.values()));
    }
    if (sizes) {
      rows.addAll(sizes());
    }
    String missed = canary();
    String text = missed.isEmpty() ? "caught: one CAS and one object more" : "MISSED: " + missed;
    rows.replaceAll(row -> row.withCanary(missed.isEmpty(), text));
    return rows;
  }

  /** From ten on, by tens; a row only where there are three points or more. */
  private void growth(String what, Class<?> type, List<Row> rows) {
    TreeMap<Integer, Measured> points = new TreeMap<>();
    measured.forEach(
        (one, found) -> {
          if (one.type() == type && found.peer() == Peer.COMPACT && one.value().matches("10+")) {
            points.put(Integer.valueOf(one.value()), found);
          }
        });
    if (points.size() > 2) {
      rows.add(Verdicts.growth(what, points));
    }
  }

  /** Empty if the known-slow one was found behind, in time and in bytes. */
  private String canary() {
    Measured slow = measured.get(Plan.CANARY);
    Measured healthy = measured.get(Plan.HEALTHY);
    if (slow == null || healthy == null) {
      return "not measured";
    }
    return !Verdicts.isBehind(slow, healthy)
        ? "as fast, " + slow + " beside " + healthy
        : !Verdicts.allocatesMore(slow, healthy)
            ? "as thrifty, " + slow + " beside " + healthy
            : "";
  }

  private List<Row> sizes() throws IOException, InterruptedException {
    long begin = System.nanoTime();
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
    command.addAll(jvmArgs);
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            Sizes.class.getName(),
            Integer.toString(bounds.timedOutGets)));
    Path lines = Files.createTempFile("sizes", ".txt");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(lines.toFile())
            .start();
    boolean ended = process.waitFor(2, TimeUnit.HOURS);
    if (!ended) {
      process.destroyForcibly().waitFor();
    }
    List<String> text = Files.readAllLines(lines);
    Files.delete(lines);
    if (!ended || process.exitValue() != 0) {
      failures.add("sizes: " + String.join(System.lineSeparator(), text));
    }
    return Sizes.rows(Sizes.parse(text), bounds.timedOutGets, (System.nanoTime() - begin) / 1e9);
  }

  /** The newest of the classes that were measured. */
  private static FileTime built() throws IOException {
    try (Stream<Path> files =
        Files.walk(
            Path.of(
                CompactFuture.class.getProtectionDomain().getCodeSource().getLocation().toURI()))) {
      FileTime built = FileTime.fromMillis(0);
      for (Path file : files.toList()) {
        FileTime time = Files.getLastModifiedTime(file);
        built = time.compareTo(built) > 0 ? time : built;
      }
      return built;
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }

  private void write(List<Row> rows) throws IOException {
    ResultFormatFactory.getInstance(ResultFormatType.JSON, out.resolve("jmh.json").toString())
        .writeOut(results);
    int kept = Evidence.write(out.resolve("evidence.json"), bounds.toString(), built(), rows);
    say("%d rows of other tools in evidence.json, of the same build, kept", kept);
    int jdk = Runtime.version().feature();
    Files.writeString(out.resolve("jmh-" + jdk + ".md"), Table.markdown(byWorkload()));
    Files.writeString(
        out.resolve("jmh-" + jdk + ".svg"),
        Table.svg(
            byWorkload(),
            "time of CompactFuture / time of the best peer, JDK " + jdk + ": left is faster"));
  }

  private static void say(String format, @Nullable Object... args) {
    System.out.printf(Locale.ROOT, format + "%n", args);
    System.out.flush();
  }
}
