package dev.compactfuture.subject.programs;

import dev.compactfuture.lockstep.Machine;
import dev.compactfuture.lockstep.State;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** What the variables of all specifications of programs have in common. */
public final class Programs {
  private Programs() {}

  /** Returns the value of {@code pc} for a thread. */
  public static String pc(Machine machine, int thread) {
    String label = machine.label(thread);
    return label == null ? "Returned" : label;
  }

  /** Returns a value for each thread of a program. */
  public static List<Object> each(List<?> program, IntFunction<Object> ofThread) {
    List<Object> values = new ArrayList<>();
    for (int t = 1; t <= program.size(); t++) {
      values.add(ofThread.apply(t));
    }
    return values;
  }

  /** Returns the operations of each thread, as titles of a counterexample. */
  @SuppressWarnings("unchecked")
  public static List<String> titles(State initial) {
    return ((List<List<String>>) initial.get("program"))
        .stream().map(operations -> String.join(", ", operations)).toList();
  }
}
