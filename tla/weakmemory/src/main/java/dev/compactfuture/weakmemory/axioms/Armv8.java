package dev.compactfuture.weakmemory.axioms;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * ARMv8: Pulte, Flur, Deacon, French, Sarkar, Sewell, <em>Simplifying ARM concurrency</em> (POPL
 * 2018), under the instructions that HotSpot emits:
 *
 * <ul>
 *   <li>plain and opaque accesses: LDR, STR;
 *   <li>acquire read: LDAR, or LDAPR, which an earlier STLR does not hold back; volatile read:
 *       LDAR;
 *   <li>release and volatile write: STLR;
 *   <li>compare-and-set and getAndAdd: an exclusive load and store, LDAXR if they acquire, STLXR if
 *       they release; or, where both, CASAL and LDADDAL, which order like a full fence;
 *   <li>fullFence and releaseFence: DMB ISH; acquireFence: DMB ISHLD.
 * </ul>
 *
 * Litmus programs have no dependencies, so dob, dependency-ordered-before, is empty.
 */
public final class Armv8 extends AxiomaticModel {
  private final boolean usesLdapr;
  private final boolean usesCasal;

  /** Creates the weakest mapping: LDAPR and exclusive loads and stores. It allows what any does. */
  public Armv8() {
    this(true, false);
  }

  /**
   * Creates a mapping.
   *
   * @param usesLdapr whether an acquire read is LDAPR instead of LDAR
   * @param usesCasal whether volatile updates are CASAL and LDADDAL instead of a loop
   */
  public Armv8(boolean usesLdapr, boolean usesCasal) {
    this(usesLdapr, usesCasal, Set.of());
  }

  private Armv8(boolean usesLdapr, boolean usesCasal, Set<String> dropped) {
    super(dropped);
    this.usesLdapr = usesLdapr;
    this.usesCasal = usesCasal;
  }

  @Override
  public String name() {
    return "ARMv8";
  }

  @Override
  public List<String> rules() {
    return List.of(
        "internal",
        "external",
        "atomic",
        "aob",
        "bob full",
        "bob load",
        "bob acquire",
        "bob release",
        "bob release coi",
        "bob release acquire");
  }

  @Override
  AxiomaticModel dropping(Set<String> rules) {
    return new Armv8(usesLdapr, usesCasal, rules);
  }

  @Override
  Predicate<Execution> judge(EventStructure events) {
    Relation poLoc = events.po().intersect(events.sameVariable());
    Relation bob = bob(events);
    Relation internal = events.sameThread();
    return e -> {
      Relation rfe = e.rf().minus(internal);
      Relation coe = e.co().minus(internal);
      Relation fre = e.fr().minus(internal);
      // Each processor sees its own accesses of a variable in program order.
      return axiom("internal", () -> poLoc.union(e.rf()).union(e.co()).union(e.fr()).isAcyclic())
          // One order of all accesses agrees with what other processors see, and with barriers.
          && axiom(
              "external",
              () -> {
                Relation obs = rfe.union(coe).union(fre);
                return obs.union(aob(e)).union(bob).union(bobByCoi(e)).isAcyclic();
              })
          // An exclusive store fails if another processor has written since its load.
          && axiom("atomic", () -> events.rmw().intersect(fre.then(coe)).isEmpty());
    };
  }

  /** Returns the reads that are acquire for all purposes (A): LDAR and LDAXR. */
  private long loadAcquire(EventStructure events) {
    long reads = events.all(Event.Kind.READ);
    long volatiles = reads & events.accesses(AccessMode.VOLATILE);
    long acquires = reads & events.accesses(AccessMode.ACQUIRE);
    long ofUpdates = 0;
    for (int i = 0; i < events.size(); i++) {
      boolean isUpdate = !(events.event(i).instruction() instanceof Instruction.Read);
      ofUpdates |= isUpdate ? Relation.bit(i) : 0;
    }
    return volatiles | (usesLdapr ? acquires & ofUpdates : acquires);
  }

  /** Returns all acquire reads (A and Q): LDAR, LDAXR and LDAPR. */
  private static long anyAcquire(EventStructure events) {
    return events.all(Event.Kind.READ)
        & (events.accesses(AccessMode.ACQUIRE) | events.accesses(AccessMode.VOLATILE));
  }

  /** Returns atomic-ordered-before: what an exclusive pair keeps in order. */
  private Relation aob(Execution e) {
    EventStructure events = e.events();
    int size = events.size();
    if (events.rmw().isEmpty()) {
      return events.rmw();
    }
    return clause(
        "aob",
        size,
        () -> {
          long exclusiveStores = 0;
          for (int i = 0; i < size; i++) {
            exclusiveStores |= events.rmw().successors(i);
          }
          Relation rfi = e.rf().intersect(events.sameThread());
          return events.rmw().union(rfi.from(exclusiveStores).to(anyAcquire(events)));
        });
  }

  /** Returns barrier-ordered-before, but for {@link #bobByCoi}. */
  private Relation bob(EventStructure events) {
    int size = events.size();
    Relation po = events.po();
    long reads = events.all(Event.Kind.READ);
    long full = events.fences(Instruction.Fence.FULL) | events.fences(Instruction.Fence.RELEASE);
    // DMB ISH: everything before it comes before everything after it.
    return clause("bob full", size, () -> po.to(full).then(po).union(acrossCasal(events)))
        // STLR comes before a later LDAR.
        .union(
            clause(
                "bob release acquire",
                size,
                () -> po.from(releases(events)).to(loadAcquire(events))))
        // DMB ISHLD: reads before it come before everything after it.
        .union(
            clause(
                "bob load",
                size,
                () -> po.from(reads).to(events.fences(Instruction.Fence.ACQUIRE)).then(po)))
        // An acquire read comes before everything after it.
        .union(clause("bob acquire", size, () -> po.from(anyAcquire(events))))
        // Everything before a release write comes before it.
        .union(clause("bob release", size, () -> po.to(releases(events))));
  }

  /** Returns the rest of bob: what comes before a release write comes before its coi successors. */
  private Relation bobByCoi(Execution e) {
    EventStructure events = e.events();
    return clause(
        "bob release coi",
        events.size(),
        () -> events.po().to(releases(events)).then(e.co().intersect(events.sameThread())));
  }

  /** Returns the release writes (L): STLR and STLXR. */
  private static long releases(EventStructure events) {
    return events.all(Event.Kind.WRITE)
        & (events.accesses(AccessMode.RELEASE) | events.accesses(AccessMode.VOLATILE));
  }

  private Relation acrossCasal(EventStructure events) {
    Relation po = events.po();
    long volatiles = events.accesses(AccessMode.VOLATILE);
    if (!usesCasal) {
      return Relation.empty(events.size());
    }
    return po.then(events.rmw().from(volatiles).to(volatiles)).then(po);
  }
}
