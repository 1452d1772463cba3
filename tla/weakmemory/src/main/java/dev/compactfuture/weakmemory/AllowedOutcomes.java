package dev.compactfuture.weakmemory;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The outcomes that the memory model allows, of the litmus cases that were explored. */
final class AllowedOutcomes {
  private final Map<String, Set<String>> byPair = new TreeMap<>();

  void put(LitmusCase explored, Set<String> outcomes) {
    byPair.put(explored.pair(), outcomes);
  }

  /** Returns the outcomes of a case; none if it was not explored. */
  Set<String> of(LitmusCase each) {
    return byPair.getOrDefault(each.pair(), Set.of());
  }

  boolean hasExplored(LitmusCase each) {
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
