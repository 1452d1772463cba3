package dev.compactfuture.mutants.checkers;

import dev.compactfuture.evidence.AwakeClock;
import dev.compactfuture.mutants.Mutant;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Predicate;

/**
 * A checker that is not run on mutants that it cannot tell from the original.
 *
 * @param checker runs on the other mutants
 * @param isBlindTo which mutants it cannot tell
 * @param why why it cannot
 */
record BlindChecker(MutantChecker checker, Predicate<Mutant> isBlindTo, String why)
    implements MutantChecker {
  /** Access modes make no difference to a checker that runs code sequentially consistently. */
  static MutantChecker toMemoryModes(MutantChecker checker) {
    return new BlindChecker(
        checker, mutant -> mutant.operator().isMemoryMode(), "under sequential consistency");
  }

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
    return isBlindTo.test(mutant)
        ? MutantVerdict.of(MutantVerdict.Outcome.BLIND, why, AwakeClock.nanoTime())
        : checker.check(mutant, mutated);
  }

  @Override
  public void close() {
    checker.close();
  }
}
