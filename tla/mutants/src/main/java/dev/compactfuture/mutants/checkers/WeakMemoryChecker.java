package dev.compactfuture.mutants.checkers;

import dev.compactfuture.evidence.AwakeClock;
import dev.compactfuture.lockstep.LockstepException;
import dev.compactfuture.lockstep.OutcomeComparison;
import dev.compactfuture.mutants.Mutant;
import dev.compactfuture.mutants.checkers.MutantVerdict.Outcome;
import dev.compactfuture.subject.CallbacksLog;
import dev.compactfuture.subject.Shipped;
import dev.compactfuture.subject.WeakMemoryExplorer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Explores all executions of a few programs under Java's access modes, up to the first that the
 * specification does not have.
 */
final class WeakMemoryChecker implements MutantChecker {
  /** The bound of all programs of one mutant, about ten times what they take. */
  private static final Duration BOUND = Duration.ofMinutes(5);

  private final WeakMemoryExplorer explorer;

  WeakMemoryChecker(Shipped shipped) throws IOException {
    this.explorer = new WeakMemoryExplorer(shipped);
    CallbacksLog.off(); // never on again: a mutant's leftover threads may go on throwing
  }

  @Override
  public String name() {
    return "weakmemory";
  }

  @Override
  public MutantVerdict check(Mutant mutant, Path classes) throws IOException {
    long start = AwakeClock.nanoTime();
    try {
      OutcomeComparison comparison =
          explorer.findViolation(
              classes, mutant.label(), c -> TimeBoundException.throwAfter(BOUND, start));
      return comparison == null
          ? MutantVerdict.of(Outcome.SURVIVED, "no program takes the step", start)
          : LockstepChecker.verdict("", comparison, start);
    } catch (TimeBoundException e) {
      return MutantVerdict.of(Outcome.UNKNOWN, "" + e.getMessage(), start);
    } catch (LockstepException e) {
      return MutantVerdict.of(Outcome.BROKE_DOWN, "" + e.getMessage(), start);
    }
  }
}
