package dev.compactfuture.lockstep.toys;

import dev.compactfuture.lockstep.Machine;
import dev.compactfuture.lockstep.State;
import dev.compactfuture.lockstep.Subject;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Maps a class {@code Snippet}, which a test has made up, to {@code pc}, {@code answers} and its
 * numeric fields.
 */
public class SnippetSubject implements Subject {
  /** What {@code Snippet} implements. */
  interface Program {
    int run(int thread);
  }

  private final Program snippet;
  private final List<Object> answers = new ArrayList<>();

  SnippetSubject() throws ReflectiveOperationException {
    String name = SnippetSubject.class.getPackageName() + ".Snippet";
    var constructor =
        SnippetSubject.class.getClassLoader().loadClass(name).getDeclaredConstructor();
    constructor.setAccessible(true);
    snippet = (Program) constructor.newInstance();
  }

  @Override
  public Object root() {
    return snippet;
  }

  @Override
  public int start(State initial) {
    List<?> pc = (List<?>) initial.get("pc");
    pc.forEach(step -> answers.add(0));
    return pc.size();
  }

  @Override
  public void run(int thread) {
    answers.set(thread - 1, snippet.run(thread));
  }

  @Override
  public List<?> historyVariables() {
    return List.of(answers);
  }

  @Override
  public Map<String, Object> state(Machine machine) {
    List<Object> pc = new ArrayList<>();
    for (int t = 1; t <= answers.size(); t++) {
      String label = machine.label(t);
      pc.add(label == null ? "Returned" : label);
    }
    Map<String, Object> state = new HashMap<>(Map.of("pc", pc, "answers", List.copyOf(answers)));
    for (Field field : snippet.getClass().getDeclaredFields()) {
      if (!Modifier.isStatic(field.getModifiers())
          && machine.field(snippet, field.getName()) instanceof Number number) {
        state.put(field.getName(), number.intValue());
      }
    }
    return state;
  }

  @Override
  public Map<String, Environment> environment() {
    return Map.of(
        "EnvSpurious", Environment.SPURIOUS_WAKE_UP,
        "EnvWeakCas", Environment.WEAK_CAS_FAILURE);
  }

  @Override
  public List<String> titles(State initial) {
    return ((List<?>) initial.get("pc")).stream().map(step -> "run").toList();
  }

  @Override
  public String show(State state) {
    return state.toString();
  }
}
