package dev.compactfuture.lockstep;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A state of a specification: the value of each variable. A value is a {@code Boolean}, an {@code
 * Integer}, a {@code String}, a {@code List} (a tuple, a sequence, or a function on 1..n), a {@code
 * Map} (a record or any other function) or a {@code Set}.
 */
public final class State {
  private final String[] variables; // in alphabetical order; shared by states of a specification
  private final Object[] values;
  private final int hash;

  /** Creates a state in which each variable has the given value. */
  public State(Map<String, Object> values) {
    this(values.keySet().stream().sorted().toArray(String[]::new), values);
  }

  private State(String[] variables, Map<String, Object> values) {
    this(variables, Arrays.stream(variables).map(v -> requireNonNull(values.get(v), v)).toArray());
  }

  /**
   * Creates a state; it keeps the arrays.
   *
   * @param variables in alphabetical order
   * @param values of the variables, in their order
   */
  State(String[] variables, Object[] values) {
    this.variables = variables;
    this.values = values;
    this.hash = Arrays.hashCode(values);
  }

  /** Creates a state like {@link #State(Map)}; it is compared fast with states of {@code like}. */
  static State like(State like, Map<String, Object> values) {
    return values.size() == like.variables.length
            && values.keySet().containsAll(Arrays.asList(like.variables))
        ? new State(like.variables, values)
        : new State(values);
  }

  /**
   * Returns the value of {@code variable}.
   *
   * @throws NullPointerException if there is no such variable
   */
  public Object get(String variable) {
    int i = Arrays.binarySearch(variables, variable);
    if (i < 0) {
      throw new NullPointerException("no variable " + variable + " in " + this);
    }
    return values[i];
  }

  private Map<String, Object> asMap() {
    Map<String, Object> map = new HashMap<>();
    for (int i = 0; i < variables.length; i++) {
      map.put(variables[i], values[i]);
    }
    return map;
  }

  /** Returns the variables whose values differ from those in {@code other}, as {@link #text}. */
  public Map<String, String> changesFrom(State other) {
    Map<String, String> changes = new TreeMap<>();
    for (int i = 0; i < variables.length; i++) {
      if (!values[i].equals(other.get(variables[i]))) {
        changes.put(variables[i], text(values[i]));
      }
    }
    return changes;
  }

  /** Returns a line for each difference: {@code pc[2]: code "Park", specification "Register"}. */
  static List<String> differences(State code, State specification) {
    List<String> lines = new ArrayList<>();
    compare("", code.asMap(), specification.asMap(), lines);
    return lines;
  }

  private static void compare(
      String path, @Nullable Object code, @Nullable Object specification, List<String> lines) {
    if (Objects.equals(code, specification)) {
      return;
    }
    if (code instanceof Map<?, ?> a
        && specification instanceof Map<?, ?> b
        && (path.isEmpty() || a.keySet().equals(b.keySet()))) {
      Set<Object> keys = new TreeSet<>(Comparator.comparing(State::text));
      keys.addAll(a.keySet());
      keys.addAll(b.keySet());
      for (Object key : keys) {
        compare(path.isEmpty() ? name(key) : path + "." + name(key), a.get(key), b.get(key), lines);
      }
    } else if (code instanceof List<?> a
        && specification instanceof List<?> b
        && a.size() == b.size()
        && path.matches("\\w+")) { // indexed by thread; deeper values are short enough as they are
      for (int i = 0; i < a.size(); i++) {
        compare(path + "[" + (i + 1) + "]", a.get(i), b.get(i), lines);
      }
    } else {
      lines.add(path + ": code " + text(code) + ", specification " + text(specification));
    }
  }

  private static String name(Object key) {
    return key instanceof String name ? name : text(key);
  }

  /** Returns a value in the notation of TLA+. */
  public static String text(@Nullable Object value) {
    if (value instanceof String) {
      return "\"" + value + "\"";
    }
    if (value instanceof Boolean) {
      return value.equals(true) ? "TRUE" : "FALSE";
    }
    if (value instanceof List<?> list) {
      return list.stream().map(State::text).collect(joining(", ", "<<", ">>"));
    }
    if (value instanceof Set<?> set) {
      return set.stream().map(State::text).sorted().collect(joining(", ", "{", "}"));
    }
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(e -> name(e.getKey()) + " |-> " + text(e.getValue()))
          .sorted()
          .collect(joining(", ", "[", "]"));
    }
    return value == null ? "nothing" : value.toString();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof State state
        && hash == state.hash
        && (variables == state.variables || Arrays.equals(variables, state.variables))
        && Arrays.equals(values, state.values);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return text(asMap());
  }
}
