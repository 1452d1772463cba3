package dev.compactfuture.lockstep;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A class {@code Odd}, made up for one test: {@code pc}, {@code answers} and its numbers. */
final class OddSubject implements Subject {
  /** What {@code Odd} is. */
  interface Program {
    int run(int thread);
  }

  private final Program odd;
  private final List<Object> answers = new ArrayList<>();

  OddSubject() throws ReflectiveOperationException {
    String name = OddSubject.class.getPackageName() + ".Odd";
    var constructor = OddSubject.class.getClassLoader().loadClass(name).getDeclaredConstructor();
    constructor.setAccessible(true);
    odd = (Program) constructor.newInstance();
  }

  @Override
  public Object root() {
    return odd;
  }

  @Override
  public int start(State initial) {
    List<?> pc = (List<?>) initial.get("pc");
    pc.forEach(step -> answers.add(0));
    return pc.size();
  }

  @Override
  public void run(int thread) {
    answers.set(thread - 1, odd.run(thread));
  }

  @Override
  public Map<String, Object> state(Machine machine) {
    List<Object> pc = new ArrayList<>();
    for (int t = 1; t <= answers.size(); t++) {
      String label = machine.label(t);
      pc.add(label == null ? "Returned" : label);
    }
    Map<String, Object> state = new HashMap<>(Map.of("pc", pc, "answers", List.copyOf(answers)));
    for (Field field : odd.getClass().getDeclaredFields()) {
      if (!Modifier.isStatic(field.getModifiers())
          && machine.field(odd, field.getName()) instanceof Number number) {
        state.put(field.getName(), number.intValue());
      }
    }
    return state;
  }

  @Override
  public Map<String, Environment> environment() {
    return Map.of("EnvSpurious", Environment.SPURIOUS_WAKE_UP);
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
