package dev.compactfuture.mutants.matrix;

import dev.compactfuture.evidence.ScratchFolder;
import dev.compactfuture.mutants.Mutant;
import dev.compactfuture.mutants.checkers.MutantChecker;
import dev.compactfuture.mutants.checkers.MutantVerdict.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Shows the mutants of one side to some of its checkers. Each mutant goes from one checker to the
 * next; several mutants are under way at a time. As a checker sees the mutants of a group in their
 * order, its verdicts do not depend on how many.
 */
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
  private final AtomicInteger mutantsBegun = new AtomicInteger();
  private final List<BitSet> passed = new ArrayList<>(); // by checker: the mutants it is done with

  CheckerQueue(MatrixSide side, List<MutantChecker> checkers, List<Mutant> mutants, Run run) {
    this.side = side;
    this.checkers = checkers;
    this.mutants = mutants;
    this.run = run;
    checkers.forEach(checker -> passed.add(new BitSet()));
  }

  /**
   * Shows the mutants that no other thread has taken, until none is left.
   *
   * @throws IllegalStateException if a checker does not let the original pass
   */
  @Override
  public @Nullable Void call() throws IOException, InterruptedException {
    for (int i; (i = mutantsBegun.getAndIncrement()) < mutants.size(); ) {
      for (int c = 0; c < checkers.size(); c++) {
        MatrixRow row = run.store.row(side.name(), mutants.get(i));
        if (side.isToBeShown(row, checkers.get(c).name(), run.choice)) {
          awaitTurn(i, c);
          show(i, checkers.get(c), row);
        }
        pass(i, c);
      }
    }
    return null;
  }

  private void show(int i, MutantChecker checker, MatrixRow row)
      throws IOException, InterruptedException {
    Mutant mutant = mutants.get(i);
    CheckerResult result = resultOfAllSites(mutant, checker);
    if (result == null) {
      result = check(mutant, checker);
    }
    if (mutant.equals(Mutant.ORIGINAL) && !result.is(Outcome.SURVIVED)) {
      throw new IllegalStateException(
          checker.name() + " does not let the original pass: " + result.reason());
    }
    run.store.add(row, checker.name(), result);
    run.progress.accept(progressLine(i, checker, result));
  }

  /** Waits for the mutants before this one whose verdicts may matter to the checker's on it. */
  private synchronized void awaitTurn(int i, int c) throws InterruptedException {
    while (IntStream.range(0, i).anyMatch(j -> !passed.get(c).get(j) && isBefore(j, i, c))) {
      wait();
    }
  }

  private boolean isBefore(int j, int i, int c) {
    Mutant earlier = mutants.get(j);
    MutantChecker checker = checkers.get(c);
    return earlier.equals(Mutant.ORIGINAL)
        || earlier.isOfAllSites()
        || checker.group(earlier).equals(checker.group(mutants.get(i)));
  }

  private synchronized void pass(int i, int c) {
    passed.get(c).set(i);
    notifyAll();
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

  private String progressLine(int i, MutantChecker checker, CheckerResult result) {
    return String.format(
        Locale.ROOT,
        "[%s %d/%d] %s: %s%s by %s in %.1f s%s",
        side.name(),
        i + 1,
        mutants.size(),
        mutants.get(i).id(),
        result.isKill() ? "" : "not killed, ",
        result.verdict(),
        checker.name(),
        result.seconds(),
        result.reason().isEmpty() ? "" : ": " + result.reason());
  }
}
