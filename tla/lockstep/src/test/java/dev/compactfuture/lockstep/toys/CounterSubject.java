package dev.compactfuture.lockstep.toys;

import static java.util.Objects.requireNonNull;

import dev.compactfuture.lockstep.Machine;
import dev.compactfuture.lockstep.State;
import dev.compactfuture.lockstep.Subject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Maps {@code Counter} to the variables of {@code Counter.tla}. */
public final class CounterSubject implements Subject {
  private final Counter counter = new Counter();
  private final List<Object> answer = new ArrayList<>();

  @Override
  public Counter root() {
    return counter;
  }

  @Override
  public int start(State initial) {
    int threads = titles(initial).size();
    answer.addAll(Collections.nCopies(threads, 0));
    return threads;
  }

  @Override
  public void run(int thread) {
    answer.set(thread - 1, counter.increment());
  }

  @Override
  public Map<String, Object> state(Machine machine) {
    List<Object> pc = new ArrayList<>();
    List<Object> seen = new ArrayList<>();
    for (int t = 1; t <= answer.size(); t++) {
      String label = machine.label(t);
      pc.add(label == null ? "Returned" : label);
      seen.add("Add".equals(label) ? requireNonNull(machine.local(t, "increment", "seen")) : 0);
    }
    return Map.of(
        "count",
        requireNonNull(machine.field(counter, "count")),
        "pc",
        pc,
        "seen",
        seen,
        "answer",
        List.copyOf(answer));
  }

  @Override
  public Map<String, String> unmapped() {
    return Map.of("Counter.COUNT", "never changes");
  }

  @Override
  public List<String> titles(State initial) {
    return ((List<?>) initial.get("pc")).stream().map(label -> "increment").toList();
  }

  @Override
  public String show(State state) {
    return State.text(state.get("count"));
  }
}
