package dev.compactfuture.weakmemory.axioms;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Enumerates the candidate executions of a program: for every choice of which compare-and-sets
 * succeed, every rf whose values agree with it, and for each of these every co.
 */
public final class Executions {
  private static final int UNKNOWN = -1;
  private static final int PENDING = -2;

  private final EventStructure events;
  private final List<OptionalInt> asked;
  private final int[] source;
  private final int[] values;
  private final List<Execution> found;
  private Relation rf;
  private List<Integer> answers = List.of();

  private Executions(EventStructure events, List<OptionalInt> asked, List<Execution> found) {
    this.events = events;
    this.asked = asked;
    this.found = found;
    source = new int[events.size()];
    values = new int[events.size()];
    rf = Relation.empty(events.size());
  }

  /**
   * Returns all candidate executions of a program.
   *
   * @throws IllegalArgumentException if it has too many events
   */
  public static List<Execution> of(LitmusProgram program) {
    return of(program, List.of());
  }

  /**
   * Returns the candidate executions in which all answers are as a question asks. These are few, so
   * the program may be larger.
   *
   * @throws IllegalArgumentException if it has too many events
   */
  static List<Execution> of(LitmusQuestion question) {
    return of(question.program(), question.answers());
  }

  private static List<Execution> of(LitmusProgram program, List<OptionalInt> asked) {
    int swaps =
        (int)
            program.threads().stream()
                .flatMap(List::stream)
                .filter(Instruction.CompareAndSet.class::isInstance)
                .count();
    List<Execution> found = new ArrayList<>();
    for (long choice = 0; choice < 1L << swaps; choice++) {
      List<Boolean> successes = new ArrayList<>();
      for (int i = 0; i < swaps; i++) {
        successes.add((choice >> i & 1) != 0);
      }
      new Executions(new EventStructure(program, successes), asked, found).chooseSource(0, 0);
    }
    return found;
  }

  /**
   * Chooses the write that each read from {@code event} on reads from.
   *
   * @param reads the number of reads before
   */
  private void chooseSource(int event, int reads) {
    if (event == events.size()) {
      if (resolveValues()) {
        rf = Relation.of(events.size(), (i, k) -> events.event(k).isRead() && source[k] == i);
        answers = answers();
        chooseOrder(0, coOfInitialWrites());
      }
      return;
    }
    if (!events.event(event).isRead()) {
      chooseSource(event + 1, reads);
      return;
    }
    for (int write = 0; write < events.size(); write++) {
      if (isWriteTo(write, events.event(event).variable())
          && !events.rmw().has(event, write)
          && (isSum(write) || mayRead(event, reads, constant(write)))) {
        source[event] = write;
        chooseSource(event + 1, reads + 1);
      }
    }
  }

  private boolean isSum(int write) {
    return events.event(write).instruction() instanceof Instruction.GetAndAdd;
  }

  /** Returns whether a read may return a value: it is asked for, and a swap ends as assumed. */
  private boolean mayRead(int read, int number, int value) {
    if (!asked.isEmpty() && asked.get(number).orElse(value) != value) {
      return false;
    }
    return !(events.event(read).instruction() instanceof Instruction.CompareAndSet swap)
        || (value == swap.expected()) == (events.rmw().successors(read) != 0);
  }

  private boolean isWriteTo(int event, int variable) {
    return events.event(event).isWrite() && events.event(event).variable() == variable;
  }

  /**
   * Computes all values from {@link #source}. Returns false if there are none: a read may not
   * return its value, or getAndAdds read from each other in a cycle, which no model allows.
   */
  private boolean resolveValues() {
    Arrays.fill(values, UNKNOWN);
    int reads = 0;
    for (int i = 0; i < values.length; i++) {
      if (value(i) < 0) {
        return false;
      }
      if (events.event(i).isRead() && !mayRead(i, reads++, values[i])) {
        return false;
      }
    }
    return true;
  }

  private int value(int i) {
    if (values[i] == UNKNOWN) {
      values[i] = PENDING;
      values[i] = computeValue(i);
    }
    return values[i];
  }

  private int computeValue(int i) {
    Event event = events.event(i);
    if (event.isRead()) {
      return value(source[i]);
    }
    if (event.instruction() instanceof Instruction.GetAndAdd add) {
      int found = value(i - 1); // its read comes immediately before its write
      return found < 0 ? found : found + add.delta();
    }
    return constant(i);
  }

  /** Returns the value of a write that is no sum; 0 for a fence. */
  private int constant(int write) {
    Instruction instruction = events.event(write).instruction();
    if (instruction instanceof Instruction.Write plain) {
      return plain.value();
    }
    return instruction instanceof Instruction.CompareAndSet swap ? swap.value() : 0;
  }

  private List<Integer> answers() {
    List<Integer> result = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      if (events.event(i).isRead()) {
        result.add(values[i]);
      }
    }
    return List.copyOf(result);
  }

  private Outcome outcome(Relation co) {
    Map<String, Integer> finals = new HashMap<>();
    for (int i = 0; i < values.length; i++) {
      if (events.event(i).isWrite() && co.successors(i) == 0) {
        finals.put(events.variables().get(events.event(i).variable()), values[i]);
      }
    }
    return new Outcome(answers, finals);
  }

  private Relation coOfInitialWrites() {
    Relation writes = events.sameVariable().to(events.all(Event.Kind.WRITE) & ~events.initial());
    return writes.from(events.initial());
  }

  /** Chooses the order of the writes to each variable from {@code variable} on. */
  private void chooseOrder(int variable, Relation co) {
    if (variable == events.variables().size()) {
      found.add(new Execution(events, rf, co, outcome(co)));
      return;
    }
    long writes = 0;
    for (int i = 0; i < events.size(); i++) {
      if (isWriteTo(i, variable) && events.event(i).thread() != Event.INITIAL) {
        writes |= Relation.bit(i);
      }
    }
    chooseNext(variable, writes, co);
  }

  /** Chooses the first of the writes that are left, so it comes before all others of them. */
  private void chooseNext(int variable, long left, Relation co) {
    if (left == 0) {
      chooseOrder(variable + 1, co);
      return;
    }
    for (long each = left; each != 0; each &= each - 1) {
      long first = Long.lowestOneBit(each);
      chooseNext(
          variable, left & ~first, co.union(Relation.product(events.size(), first, left & ~first)));
    }
  }
}
