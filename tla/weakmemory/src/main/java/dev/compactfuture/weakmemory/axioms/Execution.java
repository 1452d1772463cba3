package dev.compactfuture.weakmemory.axioms;

/**
 * A candidate execution of a litmus program: its events, which write each read reads from (rf), and
 * the order of the writes to each variable (co, which RC11 calls mo). A model tells whether it is
 * allowed.
 */
public final class Execution {
  private final EventStructure events;
  private final Relation rf;
  private final Relation co;
  private final Relation fr;
  private final Outcome outcome;

  Execution(EventStructure events, Relation rf, Relation co, Outcome outcome) {
    this.events = events;
    this.rf = rf;
    this.co = co;
    this.outcome = outcome;
    fr = rf.inverse().then(co);
  }

  EventStructure events() {
    return events;
  }

  /** Returns reads-from: from a write to each read that returns its value. */
  Relation rf() {
    return rf;
  }

  /** Returns the coherence order, total on the writes to each variable. */
  Relation co() {
    return co;
  }

  /** Returns from-read, which RC11 calls rb: from a read to each write after the one it read. */
  Relation fr() {
    return fr;
  }

  /** Returns the outcome. */
  public Outcome outcome() {
    return outcome;
  }

  /**
   * Returns whether it buffers loads: program order and reads-from have a cycle, so some read
   * returns a value that comes from a later write of its own thread.
   */
  public boolean buffersLoads() {
    return !events.po().union(rf).isAcyclic();
  }
}
