package dev.compactfuture.weakmemory.axioms;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * JAM21: Liu, Bender, Palsberg, <em>Compiling volatile correctly in Java</em> (ECOOP 2022), as in
 * {@code jam21.cat} of its artifact. A compare-and-set or getAndAdd is one event.
 *
 * <p>The model derives constraints on the coherence order and requires that they have no cycle; it
 * knows no total coherence order. So of the co of an execution it uses the final writes only.
 *
 * <p>One departure from the file, where the initial writes have no mode: here they count as opaque.
 * Otherwise a thread could read 1 and then the initial 0 in mode opaque, against the documentation
 * of {@code VarHandle} and the test W+RR of the artifact.
 */
public final class Jam21 extends AxiomaticModel {

  /** Creates the model. */
  public Jam21() {
    super(Set.of());
  }

  private Jam21(Set<String> dropped) {
    super(dropped);
  }

  @Override
  public String name() {
    return "JAM21";
  }

  @Override
  public List<String> rules() {
    return List.of(
        "no-thin-air",
        "coherence",
        "svo release",
        "svo acquire",
        "spush",
        "ra release",
        "ra acquire",
        "volint",
        "pushto",
        "coww",
        "cowr",
        "corw",
        "corr",
        "rmw total",
        "rmw adjacent");
  }

  @Override
  AxiomaticModel dropping(Set<String> rules) {
    return new Jam21(rules);
  }

  @Override
  public boolean allows(Execution execution) {
    JamEvents e = new JamEvents(execution);
    // No value depends on itself where all accesses are opaque or stronger.
    return axiom("no-thin-air", () -> e.po.union(e.rf).to(e.opaque).isAcyclic())
        // Some order of the pushes and some order of the updates of each variable are consistent.
        && axiom("coherence", () -> hasCoherentOrders(e));
  }

  private boolean hasCoherentOrders(JamEvents e) {
    int size = e.size;
    // spush: a full fence between them. volint: both are volatile.
    Relation push =
        clause("spush", size, () -> e.po.to(e.fullFences).then(e.po))
            .union(clause("volint", size, () -> e.po.from(e.volatiles).to(e.volatiles)));
    // into: what a thread keeps in order; svo by fences, ra by release writes and acquire reads.
    Relation into =
        push.union(
                clause("svo release", size, () -> e.po.to(e.releaseFences).then(e.po).to(e.writes)))
            .union(
                clause(
                    "svo acquire", size, () -> e.po.from(e.reads).to(e.acquireFences).then(e.po)))
            .union(clause("ra release", size, () -> e.po.to(e.releases)))
            .union(clause("ra acquire", size, () -> e.po.from(e.acquires)));
    long pushing = 0;
    for (int i = 0; i < size; i++) {
      pushing |= push.successors(i) != 0 ? Relation.bit(i) : 0;
    }
    // pushto: a total order of what pushes, in which a final write comes after the other writes.
    Relation before = e.beforeFinal.union(e.rf).union(e.po);
    return new LinearOrders(before)
        .anyMatch(
            pushing,
            pushto -> {
              Relation pushed = clause("pushto", size, () -> pushto.then(push));
              Relation vo = into.union(e.rf).union(pushed).plus().union(e.poLoc);
              return isCoherent(e, vo);
            });
  }

  private boolean isCoherent(JamEvents e, Relation vo) {
    int size = e.size;
    // Of two writes, the one that is visible to the other, or to what reads the other, comes first.
    Relation co =
        e.beforeFinal
            .union(e.afterInitial)
            .union(clause("coww", size, () -> e.betweenWrites(vo)))
            .union(clause("cowr", size, () -> e.betweenWrites(vo.then(e.rf.inverse()))))
            // So does one that is visible to something earlier in the other's thread.
            .union(clause("corw", size, () -> e.betweenWrites(vo.then(e.po))))
            // Two reads of a thread agree with the order, if the writes are opaque or stronger.
            .union(
                clause(
                    "corr",
                    size,
                    () ->
                        e.betweenWrites(e.rf.then(e.po).then(e.rf.inverse()))
                            .from(e.opaque)
                            .to(e.opaque)));
    return anyOrderOfUpdates(e, 0, co, updates -> closeOverUpdates(e, updates).isAcyclic());
  }

  /** Returns whether some total order of the updates of each variable passes a test. */
  private boolean anyOrderOfUpdates(
      JamEvents e, int variable, Relation co, Predicate<Relation> test) {
    if (variable == e.updates.length) {
      return test.test(co);
    }
    return new LinearOrders(e.beforeFinal)
        .anyMatch(
            e.updates[variable],
            order ->
                anyOrderOfUpdates(
                    e, variable + 1, co.union(clause("rmw total", e.size, () -> order)), test));
  }

  /** Adds: what comes after the write that an update reads from comes after the update. */
  private Relation closeOverUpdates(JamEvents e, Relation start) {
    Relation co = start;
    while (true) {
      Relation known = co;
      Relation wider =
          known.union(
              clause(
                  "rmw adjacent",
                  e.size,
                  () -> e.betweenWrites(e.rf.to(e.allUpdates).inverse().then(known))));
      if (wider.equals(known)) {
        return known;
      }
      co = wider;
    }
  }
}
