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
 * <p>In the file the initial writes have no mode, so that corr is not about them, and a thread may
 * read 1 and then the initial 0 in mode opaque. That contradicts the documentation of {@code
 * VarHandle} and the test W+RR of the artifact, so here they count as opaque. {@link
 * #asInTheFile()} reads the file to the letter; the two differ only where two reads of a variable
 * go back in time.
 */
public final class Jam21 extends AxiomaticModel {
  private final boolean initialIsOpaque;

  /** Creates the model. */
  public Jam21() {
    this(true, Set.of());
  }

  private Jam21(boolean initialIsOpaque, Set<String> dropped) {
    super(dropped);
    this.initialIsOpaque = initialIsOpaque;
  }

  /** Creates the model in which the initial writes have no mode. */
  public static Jam21 asInTheFile() {
    return new Jam21(false, Set.of());
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
        "rmw adjacent");
  }

  @Override
  AxiomaticModel dropping(Set<String> rules) {
    return new Jam21(initialIsOpaque, rules);
  }

  /** An execution, with what it adds to its events. */
  private record Candidate(JamEvents events, Relation rf, Relation beforeFinal) {}

  @Override
  Predicate<Execution> judge(EventStructure structure) {
    JamEvents events = new JamEvents(structure, initialIsOpaque);
    Relation push = push(events);
    Relation into = into(events).union(push);
    return execution -> {
      Candidate e =
          new Candidate(events, events.merge(execution.rf()), events.beforeFinal(execution));
      // No value comes from itself around a cycle whose accesses are all opaque or stronger.
      return axiom("no-thin-air", () -> events.po.union(e.rf).to(events.opaque).isAcyclic())
          // Some order of the pushes and some order of the updates of each variable agree with it.
          && axiom("coherence", () -> hasCoherentOrders(e, push, into));
    };
  }

  /** Returns push: spush, a full fence between two events, and volint, two volatile ones. */
  private Relation push(JamEvents events) {
    int size = events.size;
    Relation po = events.po;
    return clause("spush", size, () -> po.to(events.fullFences).then(po))
        .union(clause("volint", size, () -> po.from(events.volatiles).to(events.volatiles)));
  }

  /** Returns into, but for push: svo, by fences, and ra, by release writes and acquire reads. */
  private Relation into(JamEvents events) {
    int size = events.size;
    Relation po = events.po;
    return clause("svo release", size, () -> po.to(events.releaseFences).then(po).to(events.writes))
        .union(
            clause(
                "svo acquire", size, () -> po.from(events.reads).to(events.acquireFences).then(po)))
        .union(clause("ra release", size, () -> po.to(events.releases)))
        .union(clause("ra acquire", size, () -> po.from(events.acquires)));
  }

  private boolean hasCoherentOrders(Candidate e, Relation push, Relation into) {
    JamEvents events = e.events;
    long pushing = 0;
    for (int i = 0; i < events.size; i++) {
      pushing |= push.successors(i) != 0 ? Relation.bit(i) : 0;
    }
    // pushto: a total order of what pushes, in which a final write comes after the other writes.
    Relation before = e.beforeFinal.union(e.rf).union(events.po);
    return new LinearOrders(before)
        .anyMatch(
            pushing,
            pushto -> {
              Relation pushed = clause("pushto", events.size, () -> pushto.then(push));
              // vo: what is visible to what.
              return isCoherent(e, into.union(e.rf).union(pushed).plus().union(events.poLoc));
            });
  }

  private boolean isCoherent(Candidate e, Relation vo) {
    JamEvents events = e.events;
    int size = events.size;
    Relation readFrom = e.rf.inverse();
    // Of two writes, the one that is visible to the other, or to what reads the other, comes first.
    Relation co =
        e.beforeFinal
            .union(events.afterInitial)
            .union(clause("coww", size, () -> events.betweenWrites(vo)))
            .union(clause("cowr", size, () -> events.betweenWrites(vo.then(readFrom))))
            // So does one that is visible to something earlier in the other's thread.
            .union(clause("corw", size, () -> events.betweenWrites(vo.then(events.po))))
            // Two reads of a thread agree with the order, if the writes are opaque or stronger.
            .union(
                clause(
                    "corr",
                    size,
                    () ->
                        events
                            .betweenWrites(e.rf.then(events.po).then(readFrom))
                            .from(events.opaque)
                            .to(events.opaque)));
    return co.isAcyclic() && anyOrderOfUpdates(e, 0, co);
  }

  /**
   * Returns whether some total order of the updates of each variable leaves no cycle. No program is
   * known whose verdict depends on it, so it is no rule of its own.
   */
  private boolean anyOrderOfUpdates(Candidate e, int variable, Relation co) {
    if (variable == e.events.updates.length) {
      return closeOverUpdates(e, co).isAcyclic();
    }
    return new LinearOrders(e.beforeFinal)
        .anyMatch(
            e.events.updates[variable],
            order -> anyOrderOfUpdates(e, variable + 1, co.union(order)));
  }

  /** Adds: what comes after the write that an update reads from comes after the update. */
  private Relation closeOverUpdates(Candidate e, Relation start) {
    Relation co = start;
    if (e.events.allUpdates == 0) {
      return co;
    }
    Relation readFrom = e.rf.to(e.events.allUpdates).inverse();
    while (true) {
      Relation known = co;
      Relation wider =
          known.union(
              clause(
                  "rmw adjacent",
                  e.events.size,
                  () -> e.events.betweenWrites(readFrom.then(known))));
      if (wider.equals(known)) {
        return known;
      }
      co = wider;
    }
  }
}
