package dev.compactfuture.mutants.matrix;

import dev.compactfuture.mutants.MutantSet;
import dev.compactfuture.mutants.checkers.MutantChecker;
import java.util.List;
import java.util.Map;

/**
 * The mutants of one original and the checkers that they are shown to.
 *
 * @param name "java", "conventional" or "tla"
 * @param canaries by the names of checkers, the id of a mutant that they must kill
 */
record MatrixSide(
    String name, MutantSet mutants, List<MutantChecker> checkers, Map<String, String> canaries) {
  List<String> checkerNames() {
    return checkers.stream().map(MutantChecker::name).toList();
  }

  /**
   * Returns the checkers in groups: those of one group see the mutants one after the other, and the
   * groups run beside each other, so that a checker that waits for a hang does not hold up others.
   *
   * @param choice unless it is all mutants, a checker depends on the verdicts of those before it
   */
  List<List<MutantChecker>> queues(ShownMutants choice) {
    return choice == ShownMutants.ALL
        ? checkers.stream().map(List::of).toList()
        : List.of(checkers);
  }

  /** Returns whether a checker is shown a mutant, by the verdicts so far. */
  boolean isToBeShown(MatrixRow row, String checker, ShownMutants choice) {
    if (row.isEquivalent() || row.result(checker) != null) {
      return false;
    }
    String canary = canaries.get(checker);
    return choice == ShownMutants.ALL
        || row.id().equals(canary)
        || !row.isKilled() && (choice == ShownMutants.UNTIL_KILLED || canary == null);
  }
}
