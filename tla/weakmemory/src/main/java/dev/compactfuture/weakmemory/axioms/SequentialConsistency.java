package dev.compactfuture.weakmemory.axioms;

import java.util.List;
import java.util.Set;

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
  public boolean allows(Execution e) {
    // Some total order explains all reads.
    return axiom(
            "order", () -> e.events().po().union(e.rf()).union(e.co()).union(e.fr()).isAcyclic())
        // No write comes between the two halves of an update.
        && axiom("atomicity", () -> e.events().rmw().intersect(e.fr().then(e.co())).isEmpty());
  }
}
