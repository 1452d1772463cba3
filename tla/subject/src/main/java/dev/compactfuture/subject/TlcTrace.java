package dev.compactfuture.subject;

import dev.compactfuture.lockstep.Counterexample;
import dev.compactfuture.lockstep.Interleaving;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Prints a trace of TLC as an interleaving: a line per step, a column per thread, with the line of
 * Java.
 */
public final class TlcTrace {
  private static final Pattern STATE = Pattern.compile("(?m)^State (\\d+): <(\\w+)[^>]*>$");
  private static final Pattern VARIABLE =
      Pattern.compile("(?ms)^/\\\\ (\\w+) = (.*?)(?=^/\\\\ |\\z)");
  private static final Pattern BACK =
      Pattern.compile(
          "(?m)^(State \\d+: Stuttering|Back to state (\\d+).*|State (\\d+): Back to.*)$");

  /** In their order, the first that a step changes for a thread tells whose step it is. */
  private static final List<String> PER_THREAD =
      List.of("pc", "todo", "answers", "expired", "interrupted", "seen", "known");

  private final Map<String, String> javaLines;

  /**
   * Creates one.
   *
   * @param javaLines where in the Java each action is: "File.java:line"
   */
  public TlcTrace(Map<String, String> javaLines) {
    this.javaLines = javaLines;
  }

  /** The interleaving in {@code output}, and {@code error} under it; empty if TLC printed none. */
  public String of(String output, String error) {
    List<String> actions = new ArrayList<>();
    List<Map<String, String>> states = new ArrayList<>();
    Matcher state = STATE.matcher(output);
    while (state.find()) {
      actions.add(state.group(2));
      int end = output.indexOf("\n\n", state.end());
      states.add(variables(output.substring(state.end(), end < 0 ? output.length() : end)));
    }
    if (states.isEmpty()) {
      return "";
    }
    List<String> programs = elements(states.get(0).getOrDefault("program", ""));
    Interleaving interleaving =
        new Interleaving(
            programs.stream().map(p -> p.replaceAll("[<>\"]", "")).toList(),
            words(states.get(0)).contains(" | ") ? "the words" : "the word",
            words(states.get(0)));
    for (int i = 1; i < states.size(); i++) {
      String action = actions.get(i);
      String where = javaLines.containsKey(action) ? " " + javaLines.get(action) : " (environment)";
      interleaving.addStep(
          whose(states.get(i - 1), states.get(i)), action + where, words(states.get(i)));
    }
    Matcher back = BACK.matcher(output);
    if (back.find()) {
      interleaving.addRemark(
          back.group().contains("Stuttering") ? "and nothing happens any more" : back.group());
    }
    return new Counterexample(interleaving, error, List.of(), Counterexample.Kind.DIFFERENCE)
        .toString();
  }

  /** Of each future. */
  private static String words(Map<String, String> state) {
    return elements(state.getOrDefault("word", "")).stream()
        .map(TlcTrace::word)
        .collect(Collectors.joining(" | "));
  }

  /** A word as short as it can be read. */
  static String word(String value) {
    return value
        .replaceAll("\\s+", " ")
        .replaceAll(
            "\\[ ?status \\|-> \"(\\w*)\", outcome \\|-> (.*), stack \\|-> (.*?) ?\\]$", "$1 $2 $3")
        .replaceAll("<< ?>>", "")
        .replaceAll("<<\"(\\w+)\", (\\d+), (\\d+)>>", "$1 of $2")
        .replace("<<", "[")
        .replace(">>", "]")
        .replaceAll(" +", " ")
        .strip();
  }

  /** The number of the thread that took the step from {@code before} to {@code after}, or 0. */
  private static int whose(Map<String, String> before, Map<String, String> after) {
    for (String variable : PER_THREAD) {
      List<String> was = elements(before.getOrDefault(variable, ""));
      List<String> is = elements(after.getOrDefault(variable, ""));
      for (int t = 0; t < Math.min(was.size(), is.size()); t++) {
        if (!was.get(t).equals(is.get(t))) {
          return t + 1;
        }
      }
    }
    return 0;
  }

  private static Map<String, String> variables(String state) {
    Map<String, String> values = new HashMap<>();
    Matcher variable = VARIABLE.matcher(state.strip() + "\n");
    while (variable.find()) {
      values.put(variable.group(1), variable.group(2).strip());
    }
    return values;
  }

  /** The elements of a tuple, {@code <<a, b>>}. */
  static List<String> elements(String tuple) {
    String text = tuple.replaceAll("\\s+", " ").strip();
    List<String> elements = new ArrayList<>();
    if (!text.startsWith("<<") || !text.endsWith(">>")) {
      return elements;
    }
    String inside = text.substring(2, text.length() - 2).strip();
    int depth = 0;
    int from = 0;
    for (int i = 0; i < inside.length(); i++) {
      char c = inside.charAt(i);
      depth += "<[({".indexOf(c) >= 0 ? 1 : 0;
      depth -=
          ">])}".indexOf(c) >= 0 && !(c == '>' && i > 0 && inside.charAt(i - 1) == '-') ? 1 : 0;
      if (c == ',' && depth == 0) {
        elements.add(inside.substring(from, i).strip());
        from = i + 1;
      }
    }
    elements.add(inside.substring(from).strip());
    return elements;
  }
}
