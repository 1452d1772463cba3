package dev.compactfuture.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A counterexample as the page shows it: a lane for each thread, time downwards.
 *
 * @param id of the element on the page, so that a link leads to it
 * @param check the id of the row that it belongs to
 * @param program what each thread runs
 * @param initial what is shown of the state before the first step
 * @param mutant the id of the mutant that it is of; empty if it is of the shipped classes
 * @param differences what code and specification, or what was found and allowed, differ in
 * @param file the file to run it again from, relative to the project; empty if it has no schedule
 */
public record Trace(
    String id,
    String check,
    List<String> program,
    String stateTitle,
    String initial,
    List<Step> steps,
    String mutant,
    String finding,
    List<Difference> differences,
    String file) {
  /** How the engine titles the states of a run under weak memory. */
  private static final String STALE_READS = "stale reads";

  private static final Pattern DIFFERENCE =
      Pattern.compile("(?s)(.*?): code (.*), specification (.*)");

  /**
   * A step, or a remark.
   *
   * @param thread from 1; 0 for the environment, negative for a remark
   * @param action the action of TLA+, or the remark
   * @param where the line of Java; empty for a step of the environment
   * @param java the text of that line; empty if it is not known
   * @param state what is shown of the state after the step
   * @param stale whether the step read a value that was not the newest
   */
  public record Step(
      int number,
      int thread,
      String action,
      String where,
      String java,
      String state,
      boolean stale) {}

  /**
   * What differs at the end.
   *
   * @param code what the code has; empty if {@code what} says it all
   */
  public record Difference(String what, String code, String specification) {
    static Difference of(String line) {
      Matcher both = DIFFERENCE.matcher(line);
      return both.matches()
          ? new Difference(both.group(1), both.group(2), both.group(3))
          : new Difference(line, "", "");
    }
  }

  /** The file of a counterexample, as far as the page reads it. */
  record Data(
      String check,
      String mutant,
      @Nullable Object schedule,
      Steps steps,
      String finding,
      List<String> details) {
    /** An interleaving. */
    record Steps(List<String> titles, String stateTitle, String initialState, List<Row> rows) {}

    /** A step, or a remark between two steps. */
    record Row(int thread, String text, String state) {}
  }

  /**
   * Returns what is shown of a file.
   *
   * @param name the file's name
   * @param file its path relative to the project
   * @param java the text of the line of Java of each action
   */
  static Trace of(Data data, String name, String file, Map<String, String> java) {
    List<Step> steps = new ArrayList<>();
    int number = 0;
    boolean weak = data.steps.stateTitle.equals(STALE_READS);
    for (Data.Row row : data.steps.rows) {
      String[] text = row.text.split(" ", 2);
      boolean remark = row.thread < 0;
      boolean ofJava = !remark && text.length == 2 && !text[1].startsWith("(");
      steps.add(
          new Step(
              remark ? 0 : ++number,
              row.thread,
              remark ? row.text : text[0],
              ofJava ? text[1] : "",
              ofJava ? java.getOrDefault(text[0], "").replaceFirst("\\s*// TLA: \\w+$", "") : "",
              row.state,
              weak && !remark && !row.state.isEmpty()));
    }
    return new Trace(
        Anchor.ofTrace(name),
        data.check,
        data.steps.titles,
        data.steps.stateTitle,
        data.steps.initialState,
        steps,
        data.mutant,
        data.finding,
        data.details.stream().map(Difference::of).toList(),
        data.schedule == null ? "" : file);
  }
}
