package dev.compactfuture.lockstep.toys;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import dev.compactfuture.lockstep.Machine;
import dev.compactfuture.lockstep.State;
import dev.compactfuture.lockstep.Subject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Executes the programs of {@code AccessModes.tla} on {@code TwoVariables}. */
public final class TwoVariablesSubject implements Subject {
  private final TwoVariables variables = new TwoVariables();
  private final List<List<Object>> answers = new ArrayList<>();
  private Map<?, ?> program = Map.of();

  @Override
  public TwoVariables root() {
    return variables;
  }

  private static Map<?, ?> program(State initial) {
    return (Map<?, ?>) initial.get("program");
  }

  private static List<?> threads(Map<?, ?> program) {
    return (List<?>) of(program, "threads");
  }

  private static Object of(Object record, String name) {
    return requireNonNull(((Map<?, ?>) record).get(name), name);
  }

  @Override
  public int start(State initial) {
    program = program(initial);
    threads(program).forEach(thread -> answers.add(new ArrayList<>()));
    return answers.size();
  }

  @Override
  public void run(int thread) {
    for (Object each : (List<?>) threads(program).get(thread - 1)) {
      Object answer =
          variables.execute(
              (String) of(each, "step"),
              (String) of(each, "of"),
              (int) of(each, "expected"),
              (int) of(each, "value"));
      if (answer != null) {
        answers.get(thread - 1).add(answer);
      }
    }
  }

  @Override
  public Map<String, Object> state(Machine machine) {
    Map<String, Object> state = new HashMap<>(machine.memory(variables, List.of("x", "y")));
    List<Object> taken = new ArrayList<>();
    List<Object> pc = new ArrayList<>();
    for (int t = 1; t <= answers.size(); t++) {
      String label = machine.label(t);
      taken.add(machine.steps(t));
      pc.add(label == null ? "Returned" : label);
    }
    state.put("program", program);
    state.put("taken", taken);
    state.put("pc", pc);
    state.put("answers", answers.stream().map(List::copyOf).toList());
    return state;
  }

  @Override
  public List<String> titles(State initial) {
    List<String> titles = new ArrayList<>();
    for (Object thread : threads(program(initial))) {
      titles.add(
          ((List<?>) thread)
              .stream().map(i -> of(i, "step") + " " + of(i, "of")).collect(joining(", ")));
    }
    titles.set(0, of(program(initial), "test") + ": " + titles.get(0));
    return titles;
  }

  @Override
  public String show(State state) {
    return State.text(state.get("messages"));
  }
}
