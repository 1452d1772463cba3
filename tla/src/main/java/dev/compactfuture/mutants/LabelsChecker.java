package dev.compactfuture.mutants;

import dev.compactfuture.lockstep.Steps;
import dev.compactfuture.tla.Judge;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The static row: what the bytecode does at each label is what the specification says. */
final class LabelsChecker implements Checker {
  private final Path root;

  LabelsChecker(Path root) {
    this.root = root;
  }

  @Override
  public String name() {
    return "labels";
  }

  @Override
  public Verdict run(Mutant mutant, Path classes) throws IOException {
    long start = Awake.nanoTime();
    Steps steps = Steps.read(classes, root.resolve("impl/src/main/java"), Judge.withoutSteps());
    List<String> errors = Judge.labelErrors(root, steps);
    return errors.isEmpty()
        ? Verdict.of(Kind.SURVIVED, "", start)
        : Verdict.of(Kind.KILLED, errors.get(0), start);
  }
}
