package dev.compactfuture.mutants;

import dev.compactfuture.evidence.AwakeClock;
import dev.compactfuture.evidence.ChildJvm;
import dev.compactfuture.evidence.ScratchFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A checker in a JVM of its own, with the mutated classes before all others. It is read as it
 * speaks, and ended at the first line that says that something is wrong.
 */
final class ChildJvmChecker implements Checker {
  /** What a checker's JVM is started with. */
  interface Command {
    List<String> with(Mutant mutant, String classPathFirst, Path scratch) throws IOException;
  }

  private final String name;
  private final Duration bound;
  private final Command command;
  private final Function<String, @Nullable String> wrong;

  /**
   * Creates one.
   *
   * @param bound when it is stopped, and nothing is known
   * @param command without {@code java}
   * @param wrong what a line of its output says to be wrong; null if nothing
   */
  ChildJvmChecker(
      String name, Duration bound, Command command, Function<String, @Nullable String> wrong) {
    this.name = name;
    this.bound = bound;
    this.command = command;
    this.wrong = wrong;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Verdict run(Mutant mutant, Path classes) throws IOException, InterruptedException {
    long start = AwakeClock.nanoTime();
    try (ScratchFolder scratch = ScratchFolder.create("mutant")) {
      List<String> arguments = command.with(mutant, classes.toString(), scratch.path());
      AtomicReference<@Nullable String> found = new AtomicReference<>();
      AtomicReference<String> last = new AtomicReference<>("");
      ChildJvm.Exit exit =
          new ChildJvm(scratch.path(), arguments)
              .run(
                  line -> {
                    if (!line.isBlank()) {
                      last.set(line);
                    }
                    found.compareAndSet(null, wrong.apply(line));
                  },
                  () -> found.get() != null || AwakeClock.hasPassed(bound, start));
      String reason = found.get();
      if (reason != null) {
        return Verdict.of(Kind.KILLED, reason, start);
      }
      if (!exit.ended()) {
        return Verdict.of(Kind.UNKNOWN, "stopped after " + bound.toSeconds() + " s", start);
      }
      // A child that broke down, or could not judge, says nothing about the mutant.
      String status = "status " + exit.status() + ": " + last.get();
      return exit.status() == 0
          ? Verdict.of(Kind.SURVIVED, "", start)
          : Verdict.of(Kind.UNKNOWN, status, start);
    }
  }
}
