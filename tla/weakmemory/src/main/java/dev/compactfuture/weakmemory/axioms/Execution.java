package dev.compactfuture.weakmemory.axioms;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

  /**
   * Creates an execution.
   *
   * @param values the value that each event reads or writes
   */
  Execution(EventStructure events, Relation rf, Relation co, int[] values) {
    this.events = events;
    this.rf = rf;
    this.co = co;
    fr = rf.inverse().then(co);
    outcome = outcome(events, co, values);
  }

  private static Outcome outcome(EventStructure events, Relation co, int[] values) {
    List<Integer> answers = new ArrayList<>();
    List<String> variables = events.program().variables();
    Map<String, Integer> finals = new LinkedHashMap<>();
    variables.forEach(each -> finals.put(each, 0));
    for (int i = 0; i < events.size(); i++) {
      Event event = events.event(i);
      if (event.isRead()) {
        answers.add(values[i]);
      } else if (event.isWrite() && co.successors(i) == 0) {
        finals.put(variables.get(event.variable()), values[i]);
      }
    }
    return new Outcome(answers, finals);
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
