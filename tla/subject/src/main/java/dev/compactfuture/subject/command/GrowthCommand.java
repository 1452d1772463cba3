package dev.compactfuture.subject.command;

import dev.compactfuture.evidence.AwakeClock;
import dev.compactfuture.evidence.CommandLines;
import dev.compactfuture.evidence.HostMachine;
import dev.compactfuture.evidence.JsonFile;
import dev.compactfuture.evidence.Progress;
import dev.compactfuture.evidence.ScratchFolder;
import dev.compactfuture.evidence.SourceState;
import dev.compactfuture.subject.ModelVariant;
import dev.compactfuture.subject.TlcModel;
import dev.compactfuture.subject.TlcRun;
import dev.compactfuture.subject.TlcSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures how states and time grow with threads and operations. */
@Command(
    name = "growth",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpWidth = 100,
    description = "Measures how states and time grow; writes GROWTH.md and growth.json.")
final class GrowthCommand implements Callable<Integer> {
  /** The model whose constants are changed: safety, from one state, without queued callbacks. */
  private static final String MODEL = "Quadruples";

  @Option(
      names = "--into",
      paramLabel = "DIR",
      description = "The folder to write to (default: the working directory).")
  Path into = Path.of("");

  @Option(
      names = "--bound",
      paramLabel = "SECONDS",
      description =
          "The time of one run; a longer one is stopped, and larger ones of its series are not begun"
              + " (default: ${DEFAULT-VALUE}).")
  int bound = 15;

  private static final String ALL = "all";

  /** Programs of all operations, of which there are many, or of the two that race most. */
  private static final List<String> PROGRAMS = List.of(ALL, "setResult, get");

  @Spec CommandSpec command = CommandSpec.create();

  /**
   * A run.
   *
   * @param threads the number of threads
   * @param operations the greatest number of operations of a thread
   * @param interrupts whether threads that wait may be interrupted
   * @param programs the operations of the programs
   * @param states the number of states; 0 if the run was stopped
   * @param ended whether TLC explored all states in time; otherwise it was stopped
   */
  record Point(
      int threads,
      int operations,
      boolean interrupts,
      String programs,
      long states,
      double seconds,
      boolean ended) {}

  private record Growth(
      String command, String machine, String commit, String sources, List<Point> points) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (bound < 1) {
      throw refusal("--bound: " + bound + " is not positive");
    }
    if (!Files.isDirectory(into)) {
      throw refusal("--into: there is no folder '" + into + "'");
    }
    List<Point> points = new ArrayList<>();
    boolean broken = false;
    try (ScratchFolder scratch = ScratchFolder.create("tlc-growth")) {
      Path specification = SpecificationCopy.write(scratch.resolve("tla"));
      TlcModel model = TlcModel.named(specification, MODEL);
      for (String programs : PROGRAMS) {
        for (boolean interrupts : new boolean[] {false, true}) {
          for (int operations = 1; operations <= (interrupts ? 1 : 3); operations++) {
            boolean ended = true;
            for (int threads = 1; ended; threads++) {
              ConfiguredModel configured =
                  ConfiguredModel.of(
                      model, constants(programs, threads, operations, interrupts), false);
              Path folder = Files.createTempDirectory(scratch.path(), "point");
              TlcRun run = run(configured.write(specification, folder));
              ended = run.holds();
              if (!ended && !isStopped(run)) { // with more threads it would break down again
                Progress.print("%s: %s", configured.id(), run.error());
                broken = true;
                break;
              }
              Point point =
                  new Point(
                      threads,
                      operations,
                      interrupts,
                      programs,
                      ended ? run.distinct() : 0,
                      Math.round(run.seconds() * 10) / 10.0,
                      ended);
              points.add(point);
              write(points); // so that nothing is lost if the rest is not waited for
              Progress.print("%s", row(point));
            }
          }
        }
      }
    }
    return broken ? CommandLines.VIOLATED : CommandLines.HOLDS;
  }

  private static Map<String, String> constants(
      String programs, int threads, int operations, boolean interrupts) {
    String all =
        IntStream.rangeClosed(1, threads)
            .mapToObj(String::valueOf)
            .collect(Collectors.joining(","));
    Map<String, String> constants =
        new TreeMap<>(
            Map.of(
                "Threads",
                "{" + all + "}",
                "Length",
                String.valueOf(operations),
                "Interrupts",
                interrupts ? "TRUE" : "FALSE"));
    if (!programs.equals(ALL)) {
      constants.put("Operations", ModelVariant.set(programs.split(", ")));
    }
    return constants;
  }

  private TlcRun run(TlcRun.Input input) throws IOException, InterruptedException {
    int processors = Runtime.getRuntime().availableProcessors();
    TlcSettings settings = new TlcSettings(processors, false, "4g", Duration.ZERO, null);
    Duration limit = Duration.ofSeconds(bound);
    TlcRun.Stop stop = (distinct, start) -> AwakeClock.hasPassed(limit, start);
    return TlcRun.run(List.of(input), settings, stop, run -> {}).get(0);
  }

  /** Returns whether the run reached the bound. Out of memory, its JVM may be killed, too. */
  private boolean isStopped(TlcRun run) {
    return !run.ended() && run.seconds() >= bound;
  }

  private ParameterException refusal(String message) {
    return new ParameterException(command.commandLine(), message);
  }

  /** Returns the command that was typed, with a folder that has a space in quotes. */
  String typed() {
    String folder = into.toString().contains(" ") ? "'" + into + "'" : into.toString();
    String option = folder.isEmpty() ? "" : " --into " + folder;
    return "java -jar tlc.jar growth" + option + " --bound " + bound;
  }

  private void write(List<Point> points) throws IOException {
    StringBuilder table = new StringBuilder(HostMachine.current().writtenBy(typed()));
    table.append(
        """


        # How TLC's states and seconds grow

        The model `Quadruples` with other constants. "Operations" is the greatest number of operations of a thread. A run \
        that did not end in time was stopped, and larger ones were not begun; its number of states is unknown. Seconds \
        are of wall clock, start-up included.

        | programs of | operations | interrupts | threads | states | seconds | |
        |---|---|---|---|---|---|---|
        """);
    points.forEach(point -> table.append(row(point)).append('\n'));
    Files.writeString(into.resolve("GROWTH.md"), table);
    SourceState state = SourceState.ofThisBuild();
    JsonFile.write(
        into.resolve("growth.json"),
        new Growth(
            typed(), HostMachine.current().toString(), state.commit(), state.sources(), points));
  }

  static String row(Point point) {
    return String.format(
        Locale.ROOT,
        "| %s | %d | %s | %d | %s | %.1f | %s |",
        point.programs(),
        point.operations(),
        point.interrupts() ? "yes" : "no",
        point.threads(),
        point.ended() ? String.format(Locale.ROOT, "%,d", point.states()) : "–",
        point.seconds(),
        point.ended() ? "" : "stopped");
  }
}
