package dev.compactfuture.weakmemory.axioms;

/** Events as {@link Jam21} sees them: an update is one, and the sets have the names it uses. */
final class JamEvents {
  final int size;
  final Relation po;
  final Relation poLoc;

  /** From each initial write to the other writes of its variable. */
  final Relation afterInitial;

  final long reads;
  final long writes;

  /** Opaque or stronger, and the initial writes if they count as opaque. */
  final long opaque;

  /** Release and volatile writes. */
  final long releases;

  /** Acquire and volatile reads. */
  final long acquires;

  /** Volatile accesses and full fences: a fence has the mode volatile. */
  final long volatiles;

  final long fullFences;
  final long acquireFences;
  final long releaseFences;

  /** The updates of each variable. */
  final long[] updates;

  final long allUpdates;

  private final EventStructure events;
  private final Relation writesToSame;

  JamEvents(EventStructure events, boolean initialIsOpaque) {
    this.events = events;
    size = events.size();
    po = merge(events.po());
    Relation sameVariable = merge(events.sameVariable());
    poLoc = po.intersect(sameVariable);
    reads = merge(events.all(Event.Kind.READ));
    writes = merge(events.all(Event.Kind.WRITE));
    writesToSame = sameVariable.from(writes).to(writes).irreflexive();
    afterInitial = writesToSame.from(events.initial()).to(~events.initial());
    fullFences = events.fences(Instruction.Fence.FULL);
    acquireFences = events.fences(Instruction.Fence.ACQUIRE);
    releaseFences = events.fences(Instruction.Fence.RELEASE);
    volatiles = accesses(AccessMode.VOLATILE) | fullFences;
    releases = writes & (accesses(AccessMode.RELEASE) | accesses(AccessMode.VOLATILE));
    acquires = reads & (accesses(AccessMode.ACQUIRE) | accesses(AccessMode.VOLATILE));
    opaque =
        accesses(AccessMode.OPAQUE)
            | accesses(AccessMode.ACQUIRE)
            | accesses(AccessMode.RELEASE)
            | volatiles
            | acquireFences
            | releaseFences
            | (initialIsOpaque ? events.initial() : 0);
    updates = new long[events.variables().size()];
    long all = 0;
    for (int i = 0; i < size; i++) {
      if (events.rmw().successors(i) != 0) {
        updates[events.event(i).variable()] |= Relation.bit(i);
        all |= Relation.bit(i);
      }
    }
    allUpdates = all;
  }

  /** Returns the pairs of a write and the final write of its variable. */
  Relation beforeFinal(Execution execution) {
    long last = 0;
    for (int i = 0; i < size; i++) {
      boolean isLast = events.event(i).isWrite() && execution.co().successors(i) == 0;
      last |= isLast ? Relation.bit(i) : 0;
    }
    return writesToSame.to(merge(last));
  }

  private long accesses(AccessMode mode) {
    return merge(events.accesses(mode));
  }

  /** Takes the write of each update for its read. */
  private long merge(long set) {
    long merged = set;
    for (int i = 0; i < size; i++) {
      if (events.rmw().successors(i) != 0) {
        merged = Relation.merge(merged, i, i + 1);
      }
    }
    return merged;
  }

  /** Takes the write of each update for its read. */
  Relation merge(Relation relation) {
    Relation merged = relation;
    for (int i = 0; i < size; i++) {
      if (events.rmw().successors(i) != 0) {
        merged = merged.merge(i, i + 1);
      }
    }
    return merged;
  }

  /** Returns the pairs of different writes to one variable. */
  Relation betweenWrites(Relation relation) {
    return relation.intersect(writesToSame);
  }
}
