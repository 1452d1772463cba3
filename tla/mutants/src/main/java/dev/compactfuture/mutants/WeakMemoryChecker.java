package dev.compactfuture.mutants;

import dev.compactfuture.evidence.AwakeClock;
import dev.compactfuture.lockstep.LockstepException;
import dev.compactfuture.lockstep.OutcomeComparison;
import dev.compactfuture.subject.CallbacksLog;
import dev.compactfuture.subject.Shipped;
import dev.compactfuture.subject.WeakMemoryExplorer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** Explores all executions of a few programs under Java's access modes, up to the first fault. */
final class WeakMemoryChecker implements Checker {
  /** All of its programs take half a minute of two processors. */
  private static final Duration BOUND = Duration.ofMinutes(5);

  private final WeakMemoryExplorer memory;

  WeakMemoryChecker(Shipped shipped) throws IOException {
    this.memory = new WeakMemoryExplorer(shipped);
    CallbacksLog.off(); // for good
  }

  @Override
  public String name() {
    return "weakmemory";
  }

  @Override
  public Verdict run(Mutant mutant, Path classes) throws IOException {
    long start = AwakeClock.nanoTime();
    try {
      OutcomeComparison comparison =
          memory.findViolation(
              classes, mutant.label(), w -> TimeBoundException.after(BOUND, start));
      return comparison == null
          ? Verdict.of(Kind.SURVIVED, "no program takes the step", start)
          : LockstepChecker.verdict("", comparison, start);
    } catch (TimeBoundException e) {
      return Verdict.of(Kind.UNKNOWN, "stopped after " + BOUND.toSeconds() + " s", start);
    } catch (LockstepException e) {
      return Verdict.of(Kind.BROKE_DOWN, "" + e.getMessage(), start);
    }
  }
}
