package dev.compactfuture.mutants.conventional;

import dev.compactfuture.mutants.Mutant;
import java.util.Collection;
import java.util.Map;
import java.util.TreeSet;
import org.objectweb.asm.tree.MethodNode;

/**
 * Mutants that no caller can tell from the original, with the reasons.
 *
 * @param reasons by id
 */
record EquivalentMutants(Map<String, String> reasons) {
  /** Of the library. */
  static final EquivalentMutants OF_SHIPPED = new EquivalentMutants(Map.ofEntries());

  /** Returns why a mutant is equivalent; empty if it is not known to be. */
  String reason(Mutant mutant, MethodNode method) {
    return reasons.getOrDefault(mutant.id(), "");
  }

  /**
   * Fails if a mutant here is none of these.
   *
   * @throws IllegalStateException with the ids
   */
  void requireKnown(Collection<String> ids) {
    TreeSet<String> unknown = new TreeSet<>(reasons.keySet());
    unknown.removeAll(ids);
    if (!unknown.isEmpty()) {
      throw new IllegalStateException("called equivalent, but no mutant: " + unknown);
    }
  }
}
