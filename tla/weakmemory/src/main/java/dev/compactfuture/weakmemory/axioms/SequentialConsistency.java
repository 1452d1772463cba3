package dev.compactfuture.weakmemory.axioms;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Sequential consistency: an outcome that it forbids is a weak one. */
public final class SequentialConsistency extends AxiomaticModel {

  /** Creates the model. */
  public SequentialConsistency() {
    super(Set.of());
  }

  private SequentialConsistency(Set<String> dropped) {
    super(dropped);
  }

  @Override
  public String name() {
    return "SC";
  }

  @Override
  public List<String> rules() {
    return List.of("order", "atomicity");
  }

  @Override
  AxiomaticModel dropping(Set<String> rules) {
    return new SequentialConsistency(rules);
  }

  @Override
  Predicate<Execution> judge(EventStructure events) {
    return e ->
        // Some total order explains all reads.
        axiom("order", () -> events.po().union(e.rf()).union(e.co()).union(e.fr()).isAcyclic())
            // No write comes between the two halves of an update.
            && axiom("atomicity", () -> events.rmw().intersect(e.fr().then(e.co())).isEmpty());
  }
}
