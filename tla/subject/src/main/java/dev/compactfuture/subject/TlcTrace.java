package dev.compactfuture.subject;

import dev.compactfuture.lockstep.Counterexample;
import dev.compactfuture.lockstep.Interleaving;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Converts a trace in TLC's output to an interleaving: a line for each step and a column for each
 * thread. Each step has its action and the line of Java that has this label.
 */
public final class TlcTrace {
  /** Variables indexed by thread. The first of them that a step changes shows whose step it is. */
  private static final List<String> PER_THREAD =
      List.of("pc", "todo", "answers", "clock", "interrupted", "seen", "known");

  private final Map<String, String> javaLines;

  /**
   * Creates a converter.
   *
   * @param javaLines the position of each action's line of Java, "File.java:line"; empty where the
   *     code is not known
   */
  public TlcTrace(Map<String, String> javaLines) {
    this.javaLines = javaLines;
  }

  /**
   * Returns the interleaving in TLC's output, which ends in the error; null if the output has no
   * trace.
   */
  public @Nullable Counterexample of(String output, String error) {
    TlcBehavior behavior = TlcBehavior.of(output);
    List<TlcBehavior.State> states = behavior.states();
    if (states.isEmpty()) {
      return null;
    }
    Map<String, String> initial = states.get(0).values();
    // Core.tla has one operation for each thread.
    List<String> programs =
        elements(initial.getOrDefault("program", initial.getOrDefault("op", "")));
    Interleaving interleaving =
        new Interleaving(
            programs.stream().map(p -> p.replaceAll("[<>\"]", "")).toList(),
            words(initial).contains(" | ") ? "the words" : "the word",
            words(initial));
    for (int i = 1; i < states.size(); i++) {
      Map<String, String> after = states.get(i).values();
      String action = states.get(i).action();
      String where =
          javaLines.isEmpty() ? "" : " " + javaLines.getOrDefault(action, "(environment)");
      int thread = threadThatChanged(states.get(i - 1).values(), after);
      interleaving.addStep(thread, action + where, words(after));
    }
    if (!behavior.end().isEmpty()) {
      interleaving.addRemark(
          behavior.end().contains("Stuttering") ? "and no step is taken any more" : behavior.end());
    }
    return new Counterexample(interleaving, error, List.of(), Counterexample.Kind.DIFFERENCE, null);
  }

  /** Returns the words of all futures, or the only word. */
  private static String words(Map<String, String> state) {
    String value = state.getOrDefault("word", "");
    return (value.startsWith("<<") ? elements(value) : List.of(value))
        .stream().map(TlcTrace::word).collect(Collectors.joining(" | "));
  }

  /** Returns a word in a short form, such as "PENDING [getter of 2]". */
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

  /**
   * Returns the thread that took the step between two states; 0 if no variable of a thread changed.
   */
  private static int threadThatChanged(Map<String, String> before, Map<String, String> after) {
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

  /** Returns the elements of a tuple such as {@code <<a, b>>}; none if it is not a tuple. */
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
