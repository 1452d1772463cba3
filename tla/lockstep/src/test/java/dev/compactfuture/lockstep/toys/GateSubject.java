package dev.compactfuture.lockstep.toys;

import static java.util.Objects.requireNonNull;

import dev.compactfuture.lockstep.ComparisonEndTest;
import dev.compactfuture.lockstep.Machine;
import dev.compactfuture.lockstep.State;
import dev.compactfuture.lockstep.Subject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Maps {@code Gate} to the variables of {@code Gate.tla}. */
public final class GateSubject implements Subject {
  private final Gate gate = new Gate();
  private final List<Object> answers = new ArrayList<>();
  private List<String> program = List.of();

  GateSubject() {
    ComparisonEndTest.LOADERS.put(getClass().getClassLoader(), true);
  }

  @Override
  public Gate root() {
    return gate;
  }

  @Override
  @SuppressWarnings("unchecked")
  public int start(State initial) {
    program = (List<String>) initial.get("program");
    program.forEach(p -> answers.add("none"));
    return program.size();
  }

  @Override
  public void run(int thread) {
    if (program.get(thread - 1).equals("open")) {
      gate.open();
      answers.set(thread - 1, "opened");
    } else {
      answers.set(thread - 1, gate.pass(1000) ? "passed" : "gave up");
    }
  }

  @Override
  public Map<String, Object> state(Machine machine) {
    List<Object> pc = new ArrayList<>();
    List<Object> found = new ArrayList<>();
    List<Object> permit = new ArrayList<>();
    List<Object> interrupted = new ArrayList<>();
    List<Object> expired = new ArrayList<>();
    for (int t = 1; t <= program.size(); t++) {
      String label = machine.label(t);
      pc.add(label == null ? "Returned" : label);
      found.add("Wake".equals(label) ? number(machine, machine.local(t, "open", "found")) : 0);
      permit.add(machine.permit(t));
      interrupted.add(machine.interrupted(t));
      expired.add(
          machine.hasLocal(t, "pass", "deadline")
              && (long) requireNonNull(machine.local(t, "pass", "deadline")) - machine.clock(t)
                  <= 0);
    }
    Map<String, Object> state = new HashMap<>();
    state.put("program", program);
    state.put("open", requireNonNull(machine.field(gate, "open")));
    state.put("waiter", number(machine, machine.field(gate, "waiter")));
    state.put("pc", pc);
    state.put("found", found);
    state.put("permit", permit);
    state.put("interrupted", interrupted);
    state.put("expired", expired);
    state.put("answers", List.copyOf(answers));
    return state;
  }

  private static int number(Machine machine, @Nullable Object thread) {
    return thread == null ? 0 : machine.number(thread);
  }

  @Override
  public Map<String, Environment> environment() {
    return Map.of(
        "EnvTime", Environment.TIME,
        "EnvInterrupt", Environment.INTERRUPT,
        "EnvSpurious", Environment.SPURIOUS_WAKE_UP);
  }

  @Override
  @SuppressWarnings("unchecked")
  public List<String> titles(State initial) {
    return (List<String>) initial.get("program");
  }

  @Override
  public String show(State state) {
    return state.get("open").equals(true) ? "open" : "closed";
  }
}
