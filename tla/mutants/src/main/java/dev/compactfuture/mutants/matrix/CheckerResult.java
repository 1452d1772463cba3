package dev.compactfuture.mutants.matrix;

import dev.compactfuture.mutants.checkers.MutantVerdict;
import dev.compactfuture.mutants.checkers.MutantVerdict.Outcome;

/** A checker's verdict on a mutant, as it stands in the file of results. */
record CheckerResult(String verdict, double seconds, String reason) {
  static CheckerResult of(MutantVerdict verdict) {
    return new CheckerResult(verdict.outcome().toString(), verdict.seconds(), verdict.reason());
  }

  boolean is(Outcome outcome) {
    return verdict.equals(outcome.toString());
  }

  /** Returns whether the checker noticed the mutant, by a comparison or by breaking down. */
  boolean isKill() {
    return is(Outcome.KILLED) || is(Outcome.BROKE_DOWN);
  }
}
