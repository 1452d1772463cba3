package dev.compactfuture.mutants.matrix;

import dev.compactfuture.evidence.ScratchFolder;
import dev.compactfuture.mutants.Mutant;
import dev.compactfuture.mutants.checkers.MutantChecker;
import dev.compactfuture.mutants.checkers.MutantVerdict.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Shows the mutants of one side to some of its checkers, one after the other. */
final class CheckerQueue implements Callable<@Nullable Void> {
  /**
   * The settings and results that all queues of a run share.
   *
   * @param processors has a permit for each checker that may run at a time
   * @param progress is told a line for each verdict
   * @param choice which mutants are shown to a checker
   */
  record Run(
      MatrixStore store, Semaphore processors, Consumer<String> progress, ShownMutants choice) {}

  private final MatrixSide side;
  private final List<MutantChecker> checkers;
  private final List<Mutant> mutants;
  private final Run run;
  private int mutantsBegun;

  CheckerQueue(MatrixSide side, List<MutantChecker> checkers, List<Mutant> mutants, Run run) {
    this.side = side;
    this.checkers = checkers;
    this.mutants = mutants;
    this.run = run;
  }

  /**
   * Shows the mutants.
   *
   * @throws IllegalStateException if a checker does not let the original pass
   */
  @Override
  public @Nullable Void call() throws IOException, InterruptedException {
    for (Mutant mutant : mutants) {
      mutantsBegun++;
      for (MutantChecker checker : checkers) {
        MatrixRow row = run.store.row(side.name(), mutant);
        if (side.isToBeShown(row, checker.name(), run.choice)) {
          CheckerResult result = resultOfAllSites(mutant, checker);
          if (result == null) {
            result = check(mutant, checker);
          }
          if (mutant.equals(Mutant.ORIGINAL) && !result.is(Outcome.SURVIVED)) {
            throw new IllegalStateException(
                checker.name() + " does not let the original pass: " + result.reason());
          }
          run.store.add(row, checker.name(), result);
          run.progress.accept(progressLine(mutant, checker, result));
        }
      }
    }
    return null;
  }

  /**
   * Returns a result without a check: a mutant survives a checker that the operator's mutant of all
   * sites survived. Null if there is no such result.
   */
  private @Nullable CheckerResult resultOfAllSites(Mutant mutant, MutantChecker checker) {
    if (mutant.isOfAllSites()) {
      return null;
    }
    String id = Mutant.idOfAllSites(mutant.operator());
    CheckerResult result = run.store.result(side.name(), id, checker.name());
    return result != null && result.is(Outcome.SURVIVED)
        ? new CheckerResult(result.verdict(), 0, "as " + id)
        : null;
  }

  private CheckerResult check(Mutant mutant, MutantChecker checker)
      throws IOException, InterruptedException {
    run.processors.acquire();
    try (ScratchFolder mutated = ScratchFolder.create("mutated")) {
      Path folder = mutated.path();
      side.mutants().write(mutant, folder);
      return CheckerResult.of(checker.check(mutant, folder));
    } finally {
      run.processors.release();
    }
  }

  private String progressLine(Mutant mutant, MutantChecker checker, CheckerResult result) {
    return String.format(
        Locale.ROOT,
        "[%s %d/%d] %s: %s%s by %s in %.1f s%s",
        side.name(),
        mutantsBegun,
        mutants.size(),
        mutant.id(),
        result.isKill() ? "" : "not killed, ",
        result.verdict(),
        checker.name(),
        result.seconds(),
        result.reason().isEmpty() ? "" : ": " + result.reason());
  }
}
