package dev.compactfuture.weakmemory.axioms;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * The events of a program's executions in which the same compare-and-sets succeed, and what these
 * executions have in common: the relations that the program alone decides.
 */
final class EventStructure {
  private final List<String> variables;
  private final List<Event> events = new ArrayList<>();
  private final Relation po;
  private final Relation sameVariable;
  private final Relation sameThread;
  private final Relation rmw;
  private final long[] byKind = new long[Event.Kind.values().length];
  private final long[] byMode = new long[AccessMode.values().length];
  private final long[] byFence = new long[Instruction.Fence.values().length];
  private long initial;

  /**
   * Lists the events: the initial writes, then those of the threads in program order.
   *
   * @param successes whether each compare-and-set succeeds, by thread, in program order
   * @throws IllegalArgumentException if the program has more events than a relation has room for
   */
  EventStructure(LitmusProgram program, List<Boolean> successes) {
    variables = program.variables();
    for (int i = 0; i < variables.size(); i++) {
      Instruction initial = new Instruction.Write(variables.get(i), AccessMode.PLAIN, 0);
      events.add(new Event(Event.INITIAL, initial, Event.Kind.WRITE, i, AccessMode.PLAIN));
    }
    List<Integer> updates = new ArrayList<>();
    Iterator<Boolean> success = successes.iterator();
    for (int t = 0; t < program.threads().size(); t++) {
      for (Instruction instruction : program.threads().get(t)) {
        addEvents(t, instruction, success, updates);
      }
    }
    int size = events.size();
    if (size > Relation.LIMIT) {
      throw new IllegalArgumentException(
          size + " events, but at most " + Relation.LIMIT + " are supported: " + program);
    }
    Relation pairs = Relation.empty(size);
    for (int read : updates) {
      pairs = pairs.with(read, read + 1);
    }
    rmw = pairs;
    for (int i = 0; i < size; i++) {
      sort(i);
    }
    po = Relation.of(size, (i, k) -> i < k && isInSameThread(i, k));
    sameThread = Relation.of(size, this::isInSameThread);
    sameVariable =
        Relation.of(
            size, (i, k) -> event(i).variable() >= 0 && event(i).variable() == event(k).variable());
  }

  /** Adds an event to the sets that it belongs to. */
  private void sort(int index) {
    Event event = event(index);
    long bit = Relation.bit(index);
    byKind[event.kind().ordinal()] |= bit;
    if (event.instruction() instanceof Instruction.Fence fence) {
      byFence[fence.ordinal()] |= bit;
    } else {
      byMode[event.mode().ordinal()] |= bit;
    }
    if (event.thread() == Event.INITIAL) {
      initial |= bit;
    }
  }

  private void addEvents(
      int thread, Instruction instruction, Iterator<Boolean> success, List<Integer> updates) {
    if (!(instruction instanceof Instruction.Access access)) {
      events.add(new Event(thread, instruction, Event.Kind.FENCE, -1, AccessMode.PLAIN));
      return;
    }
    int variable = variables.indexOf(access.variable());
    AccessMode mode = access.mode();
    if (access instanceof Instruction.Write) {
      events.add(new Event(thread, access, Event.Kind.WRITE, variable, mode));
      return;
    }
    boolean isUpdate =
        access instanceof Instruction.GetAndAdd
            || (access instanceof Instruction.CompareAndSet && success.next());
    if (isUpdate) {
      updates.add(events.size());
    }
    AccessMode reads = mode == AccessMode.RELEASE ? AccessMode.PLAIN : mode;
    events.add(new Event(thread, access, Event.Kind.READ, variable, reads));
    if (isUpdate) {
      AccessMode writes = mode == AccessMode.ACQUIRE ? AccessMode.PLAIN : mode;
      events.add(new Event(thread, access, Event.Kind.WRITE, variable, writes));
    }
  }

  private boolean isInSameThread(int i, int k) {
    return event(i).thread() == event(k).thread() && event(i).thread() != Event.INITIAL;
  }

  /** Returns the variables of the program; an event has the position of its variable. */
  List<String> variables() {
    return variables;
  }

  int size() {
    return events.size();
  }

  Event event(int index) {
    return events.get(index);
  }

  /** Returns program order, without the initial writes. */
  Relation po() {
    return po;
  }

  /** Returns the pairs of accesses of one variable. */
  Relation sameVariable() {
    return sameVariable;
  }

  /** Returns the pairs of events of one thread, without the initial writes. */
  Relation sameThread() {
    return sameThread;
  }

  /** Returns the pairs of the read and the write of one instruction. */
  Relation rmw() {
    return rmw;
  }

  /** Returns the events of a kind. */
  long all(Event.Kind kind) {
    return byKind[kind.ordinal()];
  }

  /** Returns the initial writes. */
  long initial() {
    return initial;
  }

  /** Returns the accesses in a mode; the initial writes are plain. */
  long accesses(AccessMode mode) {
    return byMode[mode.ordinal()];
  }

  /** Returns the fences of a kind. */
  long fences(Instruction.Fence fence) {
    return byFence[fence.ordinal()];
  }
}
