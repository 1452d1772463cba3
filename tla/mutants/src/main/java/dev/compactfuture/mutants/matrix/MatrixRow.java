package dev.compactfuture.mutants.matrix;

import dev.compactfuture.mutants.Mutant;
import dev.compactfuture.mutants.checkers.MutantVerdict.Outcome;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A mutant with its verdicts, as it stands in the file of results.
 *
 * @param of the side: "java" or "tla"
 * @param checkers the results by the names of checkers
 */
record MatrixRow(
    String of,
    String id,
    String operator,
    String label,
    String where,
    String what,
    String equivalent,
    Map<String, CheckerResult> checkers) {
  static MatrixRow of(String side, Mutant mutant, Map<String, CheckerResult> checkers) {
    return new MatrixRow(
        side,
        mutant.id(),
        mutant.operator().id(),
        mutant.label(),
        mutant.site().where(),
        mutant.what(),
        mutant.equivalent(),
        checkers);
  }

  /** Returns this row with one more result, sorted: the order in which checkers end may vary. */
  MatrixRow with(String checker, CheckerResult result) {
    Map<String, CheckerResult> all = new TreeMap<>(checkers);
    all.put(checker, result);
    return withResults(all);
  }

  /** Returns this row without the results that say nothing about the mutant. */
  MatrixRow withoutUnknown() {
    Map<String, CheckerResult> known = new LinkedHashMap<>(checkers);
    known.values().removeIf(result -> result.is(Outcome.UNKNOWN));
    return withResults(known);
  }

  private MatrixRow withResults(Map<String, CheckerResult> results) {
    return new MatrixRow(of, id, operator, label, where, what, equivalent, results);
  }

  boolean isEquivalent() {
    return !equivalent.isEmpty();
  }

  @Nullable CheckerResult result(String checker) {
    return checkers.get(checker);
  }

  boolean isKilledBy(String checker) {
    CheckerResult result = result(checker);
    return result != null && result.isKill();
  }

  boolean isKilled() {
    return kills() > 0;
  }

  /** Returns how many checkers killed the mutant. */
  long kills() {
    return checkers.values().stream().filter(CheckerResult::isKill).count();
  }

  /** Returns whether the mutant was killed, but only by checkers that broke down. */
  boolean onlyBrokeDown() {
    return isKilled() && checkers.values().stream().noneMatch(r -> r.is(Outcome.KILLED));
  }
}
