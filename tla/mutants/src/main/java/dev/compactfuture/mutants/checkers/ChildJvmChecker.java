package dev.compactfuture.mutants.checkers;

import dev.compactfuture.evidence.AwakeClock;
import dev.compactfuture.evidence.ChildJvm;
import dev.compactfuture.evidence.ScratchFolder;
import dev.compactfuture.mutants.Mutant;
import dev.compactfuture.mutants.checkers.MutantVerdict.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs a checker in a JVM of its own, with the mutated classes first on the class path. Its output
 * is read while it runs, and it is stopped at the first line that reports a fault.
 */
final class ChildJvmChecker implements MutantChecker {
  /** Makes the command line of a checker's JVM. */
  interface Command {
    /**
     * Returns the command line after {@code java}.
     *
     * @param mutated what the class path has to begin with
     * @param scratch the working directory, deleted afterwards
     */
    List<String> line(Mutant mutant, String mutated, Path scratch) throws IOException;
  }

  private final String name;
  private final boolean oneMutantAtATime;
  private final Duration bound;
  private final Command command;
  private final Function<String, @Nullable String> fault;

  /**
   * Creates a checker.
   *
   * @param oneMutantAtATime whether no other mutant is shown to this checker meanwhile, as its JVM
   *     uses all processors. Other checkers may run beside it
   * @param bound when the JVM is stopped without a verdict
   * @param fault returns the fault that a line of the output reports; null if it reports none
   */
  ChildJvmChecker(
      String name,
      boolean oneMutantAtATime,
      Duration bound,
      Command command,
      Function<String, @Nullable String> fault) {
    this.name = name;
    this.oneMutantAtATime = oneMutantAtATime;
    this.bound = bound;
    this.command = command;
    this.fault = fault;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String group(Mutant mutant) {
    return oneMutantAtATime ? "" : mutant.id();
  }

  @Override
  public MutantVerdict check(Mutant mutant, Path classes) throws IOException, InterruptedException {
    long start = AwakeClock.nanoTime();
    AtomicReference<@Nullable String> found = new AtomicReference<>();
    AtomicReference<String> lastLine = new AtomicReference<>("");
    ChildJvm.Exit exit;
    try (ScratchFolder scratch = ScratchFolder.create("mutant")) {
      List<String> arguments = command.line(mutant, classes.toString(), scratch.path());
      exit =
          new ChildJvm(scratch.path(), arguments)
              .run(
                  line -> {
                    if (!line.isBlank()) {
                      lastLine.set(line);
                    }
                    found.compareAndSet(null, fault.apply(line));
                  },
                  () -> found.get() != null || AwakeClock.hasPassed(bound, start));
    }
    String reason = found.get();
    if (reason != null) {
      return MutantVerdict.of(Outcome.KILLED, reason, start);
    }
    if (!exit.ended()) {
      return MutantVerdict.of(Outcome.UNKNOWN, TimeBoundException.stopped(bound), start);
    }
    if (exit.status() != 0) { // out of memory, say: that is no verdict on the mutant
      String status = "status " + exit.status() + ": " + lastLine.get();
      return MutantVerdict.of(Outcome.UNKNOWN, status, start);
    }
    return MutantVerdict.survived(start);
  }
}
