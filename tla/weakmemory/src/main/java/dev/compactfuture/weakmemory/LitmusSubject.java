package dev.compactfuture.weakmemory;

import static java.util.Objects.requireNonNull;

import dev.compactfuture.lockstep.Machine;
import dev.compactfuture.lockstep.State;
import dev.compactfuture.lockstep.Subject;
import dev.compactfuture.races.litmus.Mode;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts the classes of the litmus tests under lockstep with {@code AccessModes.tla}. */
final class LitmusSubject implements Subject {
  private static final List<String> VARIABLES = List.of("x", "y", "z");
  private static final int UNREAD = -1;

  /**
   * An actor of a litmus test, which a thread runs.
   *
   * @param result where it puts the values that it read; null if it reads nothing
   */
  private record Actor(Method method, @Nullable Object result) {}

  private final List<Actor> actors = new ArrayList<>();
  private Object test = this;
  private Object program = Map.of();

  @Override
  public Object root() {
    return test;
  }

  @Override
  public int start(State initial) {
    program = initial.get("program");
    try {
      Class<?> type =
          Class.forName(
              Mode.class.getPackageName() + "." + name(initial),
              true,
              LitmusSubject.class.getClassLoader());
      test = type.getConstructor().newInstance();
      for (int t = 1; t <= threads(initial).size(); t++) {
        actors.add(actor(type, "actor" + t));
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("no litmus test is called " + name(initial), e);
    }
    return actors.size();
  }

  private static Actor actor(Class<?> type, String name) throws ReflectiveOperationException {
    for (Method method : type.getMethods()) {
      if (method.getName().equals(name)) {
        return new Actor(
            method, method.getParameterCount() == 0 ? null : unread(method.getParameterTypes()[0]));
      }
    }
    throw new NoSuchMethodException(type + "." + name);
  }

  private static Object unread(Class<?> type) throws ReflectiveOperationException {
    Object result = type.getConstructor().newInstance();
    for (Field field : type.getFields()) {
      if (field.getName().matches("r\\d")) {
        field.set(result, UNREAD);
      }
    }
    return result;
  }

  @Override
  public void run(int thread) throws Throwable {
    Actor actor = actors.get(thread - 1);
    try {
      if (actor.result == null) {
        actor.method.invoke(test);
      } else {
        actor.method.invoke(test, actor.result);
      }
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  @Override
  public Map<String, Object> state(Machine machine) {
    List<Object> taken = new ArrayList<>();
    List<Object> pc = new ArrayList<>();
    List<Object> answers = new ArrayList<>();
    for (int t = 1; t <= actors.size(); t++) {
      String label = machine.label(t);
      taken.add(machine.steps(t));
      pc.add(label == null ? "Returned" : label);
      answers.add(answers(machine, actors.get(t - 1).result));
    }
    Map<String, Object> state = new HashMap<>(machine.memory(test, VARIABLES));
    state.put("program", program);
    state.put("taken", taken);
    state.put("pc", pc);
    state.put("answers", answers);
    return state;
  }

  /** Returns the values that an actor has read so far; every test numbers them in program order. */
  private static List<Object> answers(Machine machine, @Nullable Object result) {
    List<Object> answers = new ArrayList<>();
    for (int i = 1; result != null && hasResult(result, i); i++) {
      Object answer = machine.field(result, "r" + i);
      if (answer != null && !answer.equals(UNREAD)) {
        answers.add(answer);
      }
    }
    return answers;
  }

  private static boolean hasResult(Object result, int number) {
    try {
      return result.getClass().getField("r" + number) != null;
    } catch (NoSuchFieldException e) {
      return false;
    }
  }

  // Decoding a program of the specification.

  private static Map<?, ?> program(State state) {
    return (Map<?, ?>) state.get("program");
  }

  private static String name(State state) {
    return "" + program(state).get("test");
  }

  private static List<?> threads(State state) {
    return (List<?>) requireNonNull(program(state).get("threads"));
  }

  /** Returns the test and the modes of its accesses, see {@link LitmusCase#pair}. */
  static String pair(State state) {
    List<String> modes = new ArrayList<>();
    for (Object thread : threads(state)) {
      for (Object instruction : (List<?>) thread) {
        modes.add(mode("" + ((Map<?, ?>) instruction).get("step")).name());
      }
    }
    return name(state) + ":" + String.join(",", modes);
  }

  private static Mode mode(String step) {
    return step.endsWith("Plain")
        ? Mode.PLAIN
        : step.endsWith("Opaque")
            ? Mode.OPAQUE
            : step.endsWith("Volatile") ? Mode.VOLATILE : Mode.RELEASE_ACQUIRE;
  }

  @Override
  public List<String> titles(State initial) {
    List<String> titles = new ArrayList<>();
    for (int t = 1; t <= threads(initial).size(); t++) {
      titles.add(t == 1 ? pair(initial) : "actor" + t);
    }
    return titles;
  }

  @Override
  public String show(State state) {
    return State.text(state.get("messages"));
  }
}
