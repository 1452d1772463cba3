package dev.compactfuture.mutants.checkers;

import dev.compactfuture.evidence.AwakeClock;
import dev.compactfuture.mutants.Mutant;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A checker that runs code sequentially consistently, and so cannot tell a mutant from the original
 * if only an access mode differs. It is not run on such a mutant.
 *
 * @param checker runs on the other mutants
 */
record BlindChecker(MutantChecker checker) implements MutantChecker {
  @Override
  public String name() {
    return checker.name();
  }

  @Override
  public String group(Mutant mutant) {
    return checker.group(mutant);
  }

  @Override
  public MutantVerdict check(Mutant mutant, Path mutated) throws IOException, InterruptedException {
    return mutant.operator().isMemoryMode()
        ? MutantVerdict.of(
            MutantVerdict.Outcome.BLIND, "under sequential consistency", AwakeClock.nanoTime())
        : checker.check(mutant, mutated);
  }

  @Override
  public void close() {
    checker.close();
  }
}
