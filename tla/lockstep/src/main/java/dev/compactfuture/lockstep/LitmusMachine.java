package dev.compactfuture.lockstep;

import java.lang.reflect.Field;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The engine's memory under Java's access modes by itself: runs straight-line programs on it
 * without any code, and finds all their outcomes. {@link Lockstep#underAccessModes} runs code on
 * the same memory.
 *
 * <p>Every order of the steps and every {@link Choice} is explored; a state that was met before is
 * not explored again. It goes on from a state by running the program from its start.
 */
public final class LitmusMachine {
  /**
   * An instruction.
   *
   * @param method the method of {@code VarHandle}, such as {@code getAcquire}, {@code
   *     compareAndExchange} or {@code fullFence}; there is also {@code compareAndExchangePlain}
   * @param variable x, y, z or w; not used by a fence
   * @param expected what a compare-and-exchange expects
   * @param value what is written or added
   */
  public record Instruction(String method, String variable, int expected, int value) {}

  /**
   * An outcome.
   *
   * @param answers what each read and each read-modify-write found, by thread, in program order
   * @param finals the last value of each variable
   */
  public record Outcome(List<Integer> answers, Map<String, Integer> finals) {}

  private static final List<String> VARIABLES = List.of("x", "y", "z", "w");

  /** The variables. */
  private static final class Cells {
    int x;
    int y;
    int z;
    int w;

    Map<String, Integer> values() {
      return Map.of("x", x, "y", y, "z", z, "w", w);
    }
  }

  private final List<List<Instruction>> threads;
  private final Set<String> seen = new HashSet<>();
  private final Set<Outcome> outcomes = new HashSet<>();

  private LitmusMachine(List<List<Instruction>> threads) {
    this.threads = threads;
  }

  /** Returns every outcome of a program, given by the instructions of each thread. */
  public static Set<Outcome> outcomes(List<List<Instruction>> threads) {
    LitmusMachine machine = new LitmusMachine(threads);
    Deque<Run> reached = new ArrayDeque<>();
    reached.push(machine.new Run(new int[0], 0));
    while (!reached.isEmpty()) {
      machine.explore(reached.pop(), reached);
    }
    return machine.outcomes;
  }

  /** Takes every next step of a state, and adds the states that were not met before. */
  private void explore(Run from, Deque<Run> reached) {
    if (from.isOver()) {
      outcomes.add(from.outcome());
      return;
    }
    Deque<int[]> untried = new ArrayDeque<>();
    untried.push(from.chosen());
    while (!untried.isEmpty()) {
      int[] first = untried.pop();
      Run next = new Run(first, from.steps + 1);
      int[] chosen = next.chosen();
      for (int i = first.length; i < chosen.length; i++) {
        for (int other = 1; other < next.alternatives.get(i); other++) {
          int[] another = Arrays.copyOf(chosen, i + 1);
          another[i] = other;
          untried.push(another);
        }
      }
      if (seen.add(next.key())) {
        reached.push(next);
      }
    }
  }

  /** A run of so many steps by given choices; where none is given, it takes the first. */
  private final class Run implements IntUnaryOperator {
    private final Cells cells = new Cells();
    private final AccessModes memory = new AccessModes(AccessModesState.Scope.ALL, this);
    private final int[] next = new int[threads.size()]; // by thread: its next instruction
    private final List<List<Integer>> answers = new ArrayList<>();
    private final int[] given;
    private final List<Integer> taken = new ArrayList<>();
    private final List<Integer> alternatives = new ArrayList<>();
    private final int steps;

    Run(int[] given, int steps) {
      this.given = given;
      this.steps = steps;
      threads.forEach(thread -> answers.add(new ArrayList<>()));
      for (int i = 0; i < steps; i++) {
        step();
      }
    }

    @Override
    public int applyAsInt(int number) {
      int chosen = taken.size() < given.length ? given[taken.size()] : 0;
      taken.add(chosen);
      alternatives.add(number);
      return chosen;
    }

    int[] chosen() {
      return taken.stream().mapToInt(Integer::intValue).toArray();
    }

    private List<Integer> unfinished() {
      List<Integer> unfinished = new ArrayList<>();
      for (int t = 0; t < threads.size(); t++) {
        if (next[t] < threads.get(t).size()) {
          unfinished.add(t);
        }
      }
      return unfinished;
    }

    boolean isOver() {
      return unfinished().isEmpty();
    }

    private void step() {
      List<Integer> unfinished = unfinished();
      int thread = unfinished.get(applyAsInt(unfinished.size()));
      Instruction instruction = threads.get(thread).get(next[thread]++);
      Memory.Fence fence = Memory.Fence.of(instruction.method);
      if (fence != null) {
        memory.fence(thread + 1, fence);
        return;
      }
      Location location = new Location(field(instruction.variable), cells);
      Object answer =
          memory.perform(
              Access.byName(
                  thread + 1,
                  location,
                  instruction.method,
                  instruction.expected,
                  instruction.value));
      if (answer != null) {
        answers.get(thread).add((Integer) answer);
      }
    }

    Outcome outcome() {
      return new Outcome(answers.stream().flatMap(List::stream).toList(), cells.values());
    }

    String key() {
      Key key = new Key();
      key.text(Arrays.toString(next));
      key.text(answers.toString());
      key.text(cells.x + " " + cells.y + " " + cells.z + " " + cells.w);
      memory.describe(key);
      return key.text.toString();
    }

    /** What distinguishes two states. */
    private final class Key implements Memory.Description {
      private final StringBuilder text = new StringBuilder();

      @Override
      public int threads() {
        return threads.size();
      }

      @Override
      public int find(Object object) {
        return object == cells ? 0 : -1;
      }

      @Override
      public void value(@Nullable Object value) {
        text.append(value).append(' ');
      }

      @Override
      public void number(long number) {
        text.append(number).append(' ');
      }

      @Override
      public void text(String written) {
        text.append(written).append(' ');
      }
    }
  }

  private static Field field(String variable) {
    if (!VARIABLES.contains(variable)) {
      throw new IllegalArgumentException("variable: '" + variable + "' is none of " + VARIABLES);
    }
    try {
      return Cells.class.getDeclaredField(variable);
    } catch (NoSuchFieldException e) {
      throw new LinkageError(variable, e);
    }
  }
}
