package dev.compactfuture.lockstep.toys;

import static java.util.Objects.requireNonNull;

import dev.compactfuture.lockstep.Choice;
import dev.compactfuture.lockstep.Machine;
import dev.compactfuture.lockstep.State;
import dev.compactfuture.lockstep.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Maps {@code Treiber} to the variables of {@code Treiber.tla}. */
public final class TreiberSubject implements Subject {
  /**
   * A value, named by the operation that pushes it. A variant of the stack runs what it pops, which
   * may then throw.
   */
  private record Value(int thread, int operation) implements Runnable {
    @Override
    public void run() {
      if (Choice.of(2) == 1) {
        throw new IllegalStateException("on purpose");
      }
    }
  }

  private final Treiber stack = new Treiber();
  private final List<List<Object>> answers = new ArrayList<>();
  private List<List<String>> program = List.of();

  @Override
  public Treiber root() {
    return stack;
  }

  @Override
  @SuppressWarnings("unchecked")
  public int start(State initial) {
    program = (List<List<String>>) initial.get("program");
    program.forEach(p -> answers.add(new ArrayList<>()));
    return program.size();
  }

  @Override
  public void run(int thread) {
    List<Object> mine = answers.get(thread - 1);
    for (String operation : program.get(thread - 1)) {
      mine.add(operate(operation, new Value(thread, mine.size() + 1)));
    }
  }

  private List<Object> operate(String operation, Value value) {
    try {
      if (operation.equals("push")) {
        stack.push(value);
        return tuple(value);
      }
      Object popped = stack.pop();
      return popped == null ? List.of() : tuple(popped);
    } catch (IllegalStateException e) {
      return List.of("threw");
    }
  }

  private static List<Object> tuple(Object value) {
    return List.of(((Value) value).thread, ((Value) value).operation);
  }

  @Override
  public Map<String, Object> state(Machine machine) {
    List<Object> pc = new ArrayList<>();
    List<Object> seen = new ArrayList<>();
    for (int t = 1; t <= program.size(); t++) {
      String label = machine.label(t);
      pc.add(label == null ? "Returned" : label);
      seen.add(nodes(machine, seen(machine, t, label == null ? "" : label)));
    }
    return Map.of(
        "program",
        program,
        "stack",
        nodes(machine, machine.field(stack, "head")),
        "pc",
        pc,
        "seen",
        seen,
        "answers",
        answers.stream().map(List::copyOf).toList());
  }

  private static @Nullable Object seen(Machine machine, int thread, String label) {
    return switch (label) {
      case "Push", "Pop" -> machine.expected(thread);
      case "Take" -> machine.local(thread, "pop", "top");
      default -> null;
    };
  }

  private static List<Object> nodes(Machine machine, @Nullable Object top) {
    List<Object> nodes = new ArrayList<>();
    for (Object at = top; at != null; at = machine.field(at, "next")) {
      nodes.add(tuple(requireNonNull(machine.field(at, "value"))));
    }
    return nodes;
  }

  @Override
  public Map<String, String> unmapped() {
    return Map.of("Treiber.HEAD", "never changes");
  }

  @Override
  @SuppressWarnings("unchecked")
  public List<String> titles(State initial) {
    return ((List<List<String>>) initial.get("program"))
        .stream().map(operations -> String.join(", ", operations)).toList();
  }

  @Override
  public String show(State state) {
    return State.text(state.get("stack"));
  }
}
