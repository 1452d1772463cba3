package dev.compactfuture.mutants.checkers;

import dev.compactfuture.evidence.AwakeClock;
import dev.compactfuture.mutants.Mutant;
import dev.compactfuture.mutants.checkers.MutantVerdict.Outcome;
import dev.compactfuture.subject.Shipped;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Compares, without running it, what the bytecode does at each label with the specification. */
final class LabelsChecker implements MutantChecker {
  private final Shipped shipped;

  LabelsChecker(Shipped shipped) {
    this.shipped = shipped;
  }

  @Override
  public String name() {
    return "labels";
  }

  @Override
  public MutantVerdict check(Mutant mutant, Path classes) throws IOException {
    long start = AwakeClock.nanoTime();
    List<String> errors = shipped.labels(shipped.steps(classes)).errors();
    return errors.isEmpty()
        ? MutantVerdict.survived(start)
        : MutantVerdict.of(Outcome.KILLED, errors.get(0), start);
  }
}
