package dev.compactfuture.subject;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The behavior in TLC's output that violates a property.
 *
 * @param states its states
 * @param end TLC's words on how it goes on for ever; empty if it ends
 */
record TlcBehavior(List<State> states, String end) {
  private static final Pattern STATE =
      Pattern.compile("(?m)^State (\\d+): <(Initial predicate|\\w+)[^>]*>$");
  private static final Pattern VARIABLE =
      Pattern.compile("(?ms)^/\\\\ (\\w+) = (.*?)(?=^/\\\\ |\\z)");
  private static final Pattern END =
      Pattern.compile(
          "(?m)^(State \\d+: Stuttering|Back to state (\\d+).*|State (\\d+): Back to.*)$");

  /**
   * A state.
   *
   * @param action the action that led to it
   * @param values the values of the variables, as TLC prints them
   */
  record State(String action, Map<String, String> values) {}

  /** Reads TLC's output; there are no states if it has no behavior. */
  static TlcBehavior of(String output) {
    List<State> states = new ArrayList<>();
    Matcher state = STATE.matcher(output);
    while (state.find()) {
      int end = output.indexOf("\n\n", state.end());
      String text = output.substring(state.end(), end < 0 ? output.length() : end);
      states.add(new State(state.group(2), values(text)));
    }
    Matcher end = END.matcher(output);
    return new TlcBehavior(states, end.find() ? end.group() : "");
  }

  private static Map<String, String> values(String state) {
    Map<String, String> values = new LinkedHashMap<>();
    Matcher variable = VARIABLE.matcher(state.strip() + "\n");
    while (variable.find()) {
      values.put(variable.group(1), variable.group(2).strip());
    }
    return values;
  }

  /** Returns the index of the state that the behavior returns to; empty if it returns to none. */
  OptionalInt loop() {
    if (end.contains("Stuttering")) {
      return OptionalInt.of(states.size() - 1);
    }
    Matcher number = Pattern.compile("\\d+").matcher(end);
    return number.find()
        ? OptionalInt.of(Integer.parseInt(number.group()) - 1)
        : OptionalInt.empty();
  }
}
