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
 * Compares the labels in the Java sources with the actions of the specification, without running
 * either. Every label has an action of its name, and every action exactly one labelled line. The
 * action names after {@code \* Java:} the kind of access that the bytecode of that line makes.
 */
public final class Labels {
  private static final Pattern ACTION =
      Pattern.compile("(?m)^(\\w+)\\(t\\) == \\\\\\* Java: ([\\w ]+)$");

  private final Map<String, Steps.Step> steps;
  private final List<String> errors;

  /**
   * Compares labels and actions.
   *
   * @param steps the steps of the code
   * @param specification the text of the specification
   */
  public Labels(Steps steps, String specification) {
    this.steps = steps.byLabel();
    this.errors = new ArrayList<>(steps.errors());
    compare(specification);
  }

  /** Returns the differences, one a line; none if labels and actions agree. */
  public List<String> errors() {
    return errors;
  }

  /** Returns the number of labels. */
  public int count() {
    return steps.size();
  }

  /** Returns the position of each label, "File.java:line". */
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
        errors.add("action " + name + " does not name the access that its line of Java makes");
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
