package dev.compactfuture.weakmemory.axioms;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * RC11: Lahav, Vafeiadis, Kang, Hur, Dreyer, <em>Repairing sequential consistency in C/C++11</em>
 * (PLDI 2017). Plain and opaque accesses are its relaxed ones, volatile accesses its sc ones, and a
 * full fence is its sc fence. No program has undefined behaviour.
 */
public final class Rc11 extends AxiomaticModel {

  /** Creates the model. */
  public Rc11() {
    super(Set.of());
  }

  private Rc11(Set<String> dropped) {
    super(dropped);
  }

  @Override
  public String name() {
    return "RC11";
  }

  @Override
  public List<String> rules() {
    return List.of(
        "coherence",
        "atomicity",
        "psc",
        "no-thin-air",
        "sw",
        "release sequence",
        "rmw in release sequence",
        "release fence",
        "acquire fence",
        "psc-base",
        "scb hb",
        "psc-fence");
  }

  @Override
  AxiomaticModel dropping(Set<String> rules) {
    return new Rc11(rules);
  }

  @Override
  Predicate<Execution> judge(EventStructure events) {
    Relation sb =
        events.po().union(Relation.product(events.size(), events.initial(), ~events.initial()));
    UnaryOperator<Relation> sw = sw(events);
    return e -> {
      Relation mo = e.co();
      Relation rb = e.fr();
      Relation eco = e.rf().union(mo).union(rb).plus();
      Relation hb = sb.union(clause("sw", events.size(), () -> sw.apply(e.rf()))).plus();
      // What happens before a write does not observe it, and each variable has one order.
      return axiom("coherence", () -> hb.then(eco.optional()).isIrreflexive())
          // No write comes between the two halves of an update.
          && axiom("atomicity", () -> events.rmw().intersect(rb.then(mo)).isEmpty())
          // The sc accesses and fences have a total order that agrees with what threads observe.
          && axiom("psc", () -> psc(e, sb, eco, hb).isAcyclic())
          // No value depends on itself; it forbids all load buffering, too.
          && axiom("no-thin-air", () -> sb.union(e.rf()).isAcyclic());
    };
  }

  /**
   * Returns synchronizes-with, as a function of rf: from a release to an acquire that reads from
   * its release sequence.
   */
  private UnaryOperator<Relation> sw(EventStructure events) {
    int size = events.size();
    long writes = events.all(Event.Kind.WRITE);
    long sc = events.accesses(AccessMode.VOLATILE);
    long full = events.fences(Instruction.Fence.FULL);
    long release = writes & (events.accesses(AccessMode.RELEASE) | sc);
    long acquire = events.all(Event.Kind.READ) & (events.accesses(AccessMode.ACQUIRE) | sc);
    Relation po = events.po();
    Relation releases =
        Relation.identity(size, release)
            .union(
                clause(
                    "release fence",
                    size,
                    () -> po.from(events.fences(Instruction.Fence.RELEASE) | full)));
    Relation acquires =
        Relation.identity(size, acquire)
            .union(
                clause(
                    "acquire fence",
                    size,
                    () -> po.to(events.fences(Instruction.Fence.ACQUIRE) | full)));
    Relation later =
        clause("release sequence", size, () -> po.intersect(events.sameVariable())).optional();
    Relation sources = releases.then(later.from(writes).to(writes));
    return rf -> {
      Relation updates =
          clause("rmw in release sequence", size, () -> rf.then(events.rmw())).star();
      return sources.then(updates).then(rf).then(acquires);
    };
  }

  /** Returns partial-SC: the constraints on the order of sc events. */
  private Relation psc(Execution e, Relation sb, Relation eco, Relation hb) {
    EventStructure events = e.events();
    int size = events.size();
    long accesses = events.accesses(AccessMode.VOLATILE);
    long fences = events.fences(Instruction.Fence.FULL);
    if ((accesses | fences) == 0) {
      return Relation.empty(size);
    }
    Relation otherVariable = sb.minus(events.sameVariable());
    Relation scb =
        sb.union(
                clause(
                    "scb hb",
                    size,
                    () ->
                        otherVariable
                            .then(hb)
                            .then(otherVariable)
                            .union(hb.intersect(events.sameVariable()))))
            .union(e.co())
            .union(e.fr());
    Relation from = Relation.identity(size, accesses).union(hb.optional().from(fences));
    Relation to = Relation.identity(size, accesses).union(hb.optional().to(fences));
    return clause("psc-base", size, () -> from.then(scb).then(to))
        .union(
            clause(
                "psc-fence", size, () -> hb.union(hb.then(eco).then(hb)).from(fences).to(fences)));
  }
}
