package dev.compactfuture.verify;

import static java.util.Objects.requireNonNull;

import com.sun.management.OperatingSystemMXBean;
import dev.compactfuture.evidence.Project;
import dev.compactfuture.lockstep.Lockstep;
import dev.compactfuture.lockstep.StepComparison;
import dev.compactfuture.subject.CallbacksLog;
import dev.compactfuture.subject.LockstepModel;
import dev.compactfuture.subject.Shipped;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Compares one model in a JVM of its own, and prints how much work it was. */
final class SpeedProbe {
  static final String COMPARED = "compared";
  static final String FIGURES = "figures: ";

  /** Two keys of 64 bits are equal by chance once in so many pairs. */
  private static final double KEYS = 0x1p64;

  private SpeedProbe() {}

  /**
   * What a comparison was.
   *
   * @param processorMicrosPerEdge of all threads, start-up included
   * @param replayedStepsPerEdge the steps that only led to others
   * @param bytesPerState of the heap, in the program with the most states
   * @param collisionOdds that in some program two states of the specification have the same key
   */
  record Figures(
      long edges,
      double processorMicrosPerEdge,
      double replayedStepsPerEdge,
      long bytesPerState,
      double collisionOdds) {
    static Figures parse(String line) {
      String[] values = line.substring(FIGURES.length()).split(" ");
      return new Figures(
          Long.parseLong(values[0]),
          Double.parseDouble(values[1]),
          Double.parseDouble(values[2]),
          Long.parseLong(values[3]),
          Double.parseDouble(values[4]));
    }

    String line() {
      return String.format(
          Locale.ROOT,
          "%s%d %.3f %.3f %d %e",
          FIGURES,
          edges,
          processorMicrosPerEdge,
          replayedStepsPerEdge,
          bytesPerState,
          collisionOdds);
    }
  }

  /** How often memory is measured at most: two or three times are enough where nothing disturbs. */
  private static final int MEASUREMENTS = 20;

  /** Called with the project's folder and the model's name. */
  public static void main(String[] args) throws IOException {
    Shipped shipped = new Shipped(new Project(Path.of(args[0])));
    LockstepModel model = LockstepModel.named(shipped.specification(), args[1]);
    try (CallbacksLog silent = CallbacksLog.off()) {
      StepComparison comparison =
          model.lockstep(shipped.specification(), shipped.steps()).compareSteps();
      System.out.println(COMPARED);
      double processorSeconds = processorSeconds();
      if (comparison.counterexample() != null || !model.miscounted(comparison).isEmpty()) {
        throw new IllegalStateException(
            model.miscounted(comparison) + " " + comparison.counterexample());
      }
      Map<String, Long> figures = comparison.figures();
      long edges = comparison.codeEdges();
      long replayed = figure(figures, "steps") - figure(figures, "moves");
      System.out.println(
          new Figures(
                  edges,
                  processorSeconds * 1e6 / edges,
                  (double) replayed / edges,
                  bytesPerState(shipped, model, comparison),
                  collisionOdds(comparison))
              .line());
    }
  }

  private static long figure(Map<String, Long> figures, String name) {
    return requireNonNull(figures.get(name));
  }

  private static double processorSeconds() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
            .getProcessCpuTime()
        / 1e9;
  }

  /**
   * Compares the program with the most states again, until two measurements agree: what earlier
   * comparisons have left is collected bit by bit, in the middle of a later one.
   */
  private static long bytesPerState(Shipped shipped, LockstepModel model, StepComparison comparison)
      throws IOException {
    List<String> largest =
        comparison.byProgram().entrySet().stream()
            .max(Comparator.comparingLong(program -> program.getValue().concreteStates()))
            .orElseThrow()
            .getKey();
    Lockstep lockstep =
        model
            .lockstep(shipped.specification(), shipped.steps())
            .programs(largest::equals)
            .measureMemory();
    long before = 0;
    for (int i = 0; i < MEASUREMENTS; i++) {
      long bytes = lockstep.withVariant(shipped.steps()).compareSteps().bytesPerState();
      if (bytes > 0 && Math.abs(bytes - before) <= bytes / 20) {
        return bytes;
      }
      before = bytes;
    }
    throw new IllegalStateException("no two measurements of memory agree; the last: " + before);
  }

  /** Adds the odds of all programs, since keys are compared within a program only. */
  private static double collisionOdds(StepComparison comparison) {
    return comparison.byProgram().values().stream()
        .mapToDouble(program -> Math.pow(program.specificationStates(), 2) / 2 / KEYS)
        .sum();
  }
}
