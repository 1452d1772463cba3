package dev.compactfuture.mutants;

import dev.compactfuture.evidence.AwakeClock;
import dev.compactfuture.subject.Shipped;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The static row: what the bytecode does at each label is what the specification says. */
final class LabelsChecker implements Checker {
  private final Shipped shipped;

  LabelsChecker(Shipped shipped) {
    this.shipped = shipped;
  }

  @Override
  public String name() {
    return "labels";
  }

  @Override
  public Verdict run(Mutant mutant, Path classes) throws IOException {
    long start = AwakeClock.nanoTime();
    List<String> errors = shipped.labels(shipped.steps(classes)).errors();
    return errors.isEmpty()
        ? Verdict.of(Kind.SURVIVED, "", start)
        : Verdict.of(Kind.KILLED, errors.get(0), start);
  }
}
