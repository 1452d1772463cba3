package dev.compactfuture.verify;

import dev.compactfuture.evidence.ChildJvm;
import dev.compactfuture.evidence.CommandLines;
import dev.compactfuture.evidence.EvidenceRow;
import dev.compactfuture.evidence.HostMachine;
import dev.compactfuture.evidence.Level;
import dev.compactfuture.evidence.Progress;
import dev.compactfuture.evidence.Project;
import dev.compactfuture.evidence.ScratchFolder;
import dev.compactfuture.evidence.Verdict;
import dev.compactfuture.subject.LockstepModel;
import dev.compactfuture.subject.Shipped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Measures lockstep beside TLC: on the same model, one after the other, each in a JVM of its own
 * with the same options and as many workers as there are processors, from the start of the JVM to
 * the end. The edges are the same, because lockstep has to find as many as TLC.
 */
@Command(name = "speed", description = "Measures how fast lockstep is, beside TLC.")
public final class SpeedChecks implements Callable<Integer> {
  static final String ID = "lockstep.speed";

  /**
   * The options of both JVMs. The export is of no use to TLC; the heap is what the largest model
   * needs.
   */
  private static final List<String> OPTIONS =
      List.of(
          "-Xmx4g", "-XX:+UseParallelGC", "--add-exports", "java.base/jdk.internal.vm=ALL-UNNAMED");

  @Option(
      names = "--root",
      description = "the project's folder (by default that of the working directory)")
  private Path root = Project.ofWorkingDirectory().root();

  @Parameters(
      description = "names of models that lockstep compares, with commas",
      split = ",",
      arity = "1..*")
  private List<String> models = List.of();

  private SpeedChecks() {}

  /**
   * Measures models, and writes the table.
   *
   * @param args see {@code --help}
   */
  public static void main(String[] args) {
    CommandLines.run(new SpeedChecks(), args);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<Measurement> all = new ArrayList<>();
    for (String name : models) {
      all.add(measure(new Shipped(new Project(root)), name));
    }
    Path file = new Project(root).report().resolve("speed.md");
    Files.createDirectories(file.getParent());
    Files.writeString(file, table(all));
    Progress.print("%n%s", table(all));
    return CommandLines.HOLDS;
  }

  /** Returns the row, for a model that takes seconds. */
  static List<EvidenceRow> run(Shipped shipped, Level level)
      throws IOException, InterruptedException {
    Measurement measured = measure(shipped, level == Level.QUICK ? "Pairs" : "Triples");
    EvidenceRow row =
        new EvidenceRow(
            ID,
            "lockstep",
            List.of(),
            Verdict.HOLDS,
            String.format(
                Locale.ROOT,
                "%s, %s; odds of a collision of TLC's keys in a program: %.0e",
                measured.model,
                LockstepChecks.THREADS,
                measured.lockstep.collisionOdds()),
            measured.lockstepSeconds + measured.tlcSeconds,
            "",
            Map.of(
                "edges", measured.lockstep.edges(),
                "edgesPerSecond", measured.edgesPerSecond(),
                "tlcEdgesPerSecond", measured.tlcEdgesPerSecond(),
                "ratioPercent", measured.ratioPercent(),
                "replayedStepsPerEdge", measured.lockstep.replayedStepsPerEdge(),
                "bytesPerState", measured.lockstep.bytesPerState()));
    Progress.end(row);
    return List.of(row.requireFigures());
  }

  /** One model on both sides. */
  private record Measurement(
      String model, SpeedProbe.Figures lockstep, double lockstepSeconds, double tlcSeconds) {
    long edgesPerSecond() {
      return Math.round(lockstep.edges() / lockstepSeconds);
    }

    long tlcEdgesPerSecond() {
      return Math.round(lockstep.edges() / tlcSeconds);
    }

    long ratioPercent() {
      return Math.round(100 * tlcSeconds / lockstepSeconds);
    }
  }

  private static Measurement measure(Shipped shipped, String name)
      throws IOException, InterruptedException {
    LockstepModel model = LockstepModel.named(shipped.specification(), name);
    AtomicReference<SpeedProbe.Figures> figures = new AtomicReference<>();
    AtomicLong end = new AtomicLong();
    long start = System.nanoTime();
    run(
        shipped,
        List.of(SpeedProbe.class.getName(), shipped.project().root().toString(), name),
        line -> {
          if (line.startsWith(SpeedProbe.COMPARED)) {
            end.set(System.nanoTime());
          } else if (line.startsWith(SpeedProbe.FIGURES)) {
            figures.set(SpeedProbe.Figures.parse(line));
          }
        });
    if (figures.get() == null) {
      throw new IOException(name + ": lockstep printed no figures");
    }
    double seconds = (end.get() - start) / 1e9;
    return new Measurement(name, figures.get(), seconds, tlcSeconds(shipped, model));
  }

  private static double tlcSeconds(Shipped shipped, LockstepModel model)
      throws IOException, InterruptedException {
    try (ScratchFolder scratch = ScratchFolder.create("tlc")) {
      List<String> tlc =
          List.of(
              "-Djava.io.tmpdir=" + scratch.path(), // see TlcRun
              "tlc2.TLC",
              "-workers",
              "auto",
              "-fp",
              "0",
              "-metadir",
              scratch.path().toString(),
              "-config",
              model.model().cfg().toString(),
              Shipped.SPECIFICATION + ".tla");
      long start = System.nanoTime();
      run(shipped, tlc, line -> {});
      return (System.nanoTime() - start) / 1e9;
    }
  }

  /** Runs a class with the options that both have. */
  private static void run(Shipped shipped, List<String> command, Consumer<String> lines)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(OPTIONS);
    arguments.addAll(List.of("-cp", ChildJvm.ownClassPath()));
    arguments.addAll(command);
    List<String> output = new ArrayList<>();
    ChildJvm.Exit exit =
        new ChildJvm(shipped.specification(), arguments)
            .run(
                line -> {
                  output.add(line);
                  lines.accept(line);
                },
                () -> false);
    if (exit.status() != 0) {
      throw new IOException(command.get(0) + " ends with " + exit + ": " + output);
    }
  }

  private String table(List<Measurement> all) {
    StringBuilder text = new StringBuilder();
    // The tests are left out because this is a measurement: it makes no row of the verdict table,
    // so nothing is green without having run. SpeedProbe itself requires that each comparison
    // holds, with the counts of its model.
    String command = "mvn verify -DskipTests -Dspeed=" + String.join(",", models);
    text.append(HostMachine.current().writtenBy(command))
        .append(
            """


            | model | edges | lockstep, s | edges/s | TLC, s | edges/s | ratio | CPU, µs/edge | replayed steps/edge | bytes/state | odds of a collision |
            |---|---|---|---|---|---|---|---|---|---|---|
            """);
    for (Measurement each : all) {
      text.append(
          String.format(
              Locale.ROOT,
              "| %s | %,d | %.1f | %,d | %.1f | %,d | %d %% | %.1f | %.2f | %,d | %.0e |%n",
              each.model,
              each.lockstep.edges(),
              each.lockstepSeconds,
              each.edgesPerSecond(),
              each.tlcSeconds,
              each.tlcEdgesPerSecond(),
              each.ratioPercent(),
              each.lockstep.processorMicrosPerEdge(),
              each.lockstep.replayedStepsPerEdge(),
              each.lockstep.bytesPerState(),
              each.lockstep.collisionOdds()));
    }
    return text.toString();
  }
}
