package dev.compactfuture.subject;

import dev.compactfuture.lockstep.Steps;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The static half of keeping Java and TLA+ together: for every label of a step in the Java there is
 * an action of that name; it says after {@code \* Java:} what the bytecode does there; and every
 * action has its line, one only.
 */
public final class Labels {
  private static final Pattern ACTION =
      Pattern.compile("(?m)^(\\w+)\\(t\\) == \\\\\\* Java: ([\\w ]+)$");

  private final Map<String, Steps.Step> steps;
  private final List<String> errors;

  /**
   * Compares.
   *
   * @param steps those of the Java
   * @param specification the text of the specification
   */
  public Labels(Steps steps, String specification) {
    this.steps = steps.byLabel();
    this.errors = new ArrayList<>(steps.errors());
    compare(specification);
  }

  /** What is wrong, a line each. */
  public List<String> errors() {
    return errors;
  }

  public int count() {
    return steps.size();
  }

  /** Where each label is, "File.java:line". */
  public Map<String, String> javaLines() {
    Map<String, String> where = new LinkedHashMap<>();
    steps.forEach((label, step) -> where.put(label, step.where()));
    return where;
  }

  private void compare(String specification) {
    Map<String, String> actions = new TreeMap<>();
    Matcher action = ACTION.matcher(specification);
    while (action.find()) {
      actions.put(action.group(1), action.group(2));
    }
    Matcher all = Pattern.compile("(?ms)^Step\\(t\\) ==$(.*?)^$").matcher(specification);
    Set<String> taken = new TreeSet<>();
    if (all.find()) {
      Matcher name =
          Pattern.compile("(\\w+)\\(t\\)").matcher(all.group(1).replaceAll("\\\\\\*.*", ""));
      while (name.find()) {
        taken.add(name.group(1));
      }
    }
    for (String name : taken) {
      if (!actions.containsKey(name)) {
        errors.add("action " + name + " does not say what its line of Java does");
      }
    }
    actions.forEach(
        (name, kind) -> {
          Steps.Step step = steps.get(name);
          if (!taken.contains(name)) {
            errors.add("action " + name + " is no part of Step");
          }
          if (step == null) {
            errors.add("action " + name + " has no line of Java");
          } else if (!step.kind().equals(kind)) {
            errors.add(
                step.where()
                    + ": action "
                    + name
                    + " is a "
                    + kind
                    + ", the bytecode does a "
                    + step.kind());
          }
        });
    steps.forEach(
        (label, step) -> {
          if (!actions.containsKey(label)) {
            errors.add(step.where() + ": label " + label + " has no action");
          }
        });
  }
}
