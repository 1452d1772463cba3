package dev.compactfuture.weakmemory;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The outcomes that the memory model allows, of the litmus cases that were walked. */
final class AllowedOutcomes {
  private final Map<String, Set<String>> byPair = new TreeMap<>();

  void put(LitmusCase walked, Set<String> outcomes) {
    byPair.put(walked.pair(), outcomes);
  }

  /** Returns the outcomes of a case; none if it was not walked. */
  Set<String> of(LitmusCase each) {
    return byPair.getOrDefault(each.pair(), Set.of());
  }

  boolean hasWalked(LitmusCase each) {
    return byPair.containsKey(each.pair());
  }

  /** Returns whether the weak outcome of a case is among them. */
  boolean includeWeak(LitmusCase each) {
    return of(each).stream().anyMatch(each.family()::isWeak);
  }

  /** Returns the number of outcomes of all cases. */
  long count() {
    return byPair.values().stream().mapToLong(Set::size).sum();
  }
}
