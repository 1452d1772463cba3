package dev.compactfuture.lockstep;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An interleaving: the steps in their order, each of a thread, and the state after it. */
public final class Interleaving {
  private static final int WIDTH = 38; // of a thread's column

  /**
   * A step, or a remark between two steps.
   *
   * @param thread from 1; 0 for a step of no thread, {@link #REMARK} for what is no step
   * @param text the step's label and line of Java, or the remark
   * @param state what to show of the state after it
   */
  public record Row(int thread, String text, String state) {
    /** In place of a thread: the row is a remark. */
    public static final int REMARK = -1;
  }

  private final List<String> titles;
  private final String stateTitle;
  private final String initialState;
  private final List<Row> rows = new ArrayList<>();

  /**
   * Creates an interleaving without steps.
   *
   * @param titles a title for each thread, from thread 1
   * @param stateTitle the title of the last column
   * @param initialState what the last column shows before the first step
   */
  public Interleaving(List<String> titles, String stateTitle, String initialState) {
    this.titles = List.copyOf(titles);
    this.stateTitle = stateTitle;
    this.initialState = initialState;
  }

  /** Appends a step of {@code thread}, counted from 1, and the state after it. */
  public void addStep(int thread, String step, String state) {
    rows.add(new Row(thread, step, state));
  }

  /** Appends a line that is no step. */
  public void addRemark(String remark) {
    rows.add(new Row(Row.REMARK, remark, ""));
  }

  /** Returns the threads' titles. */
  public List<String> titles() {
    return titles;
  }

  /** Returns the title of the states. */
  public String stateTitle() {
    return stateTitle;
  }

  /** Returns what is shown of the state before the first step. */
  public String initialState() {
    return initialState;
  }

  /** Returns the steps and remarks. */
  public List<Row> rows() {
    return List.copyOf(rows);
  }

  /** Returns the number of steps. */
  public int steps() {
    return (int) rows.stream().filter(row -> row.thread != Row.REMARK).count();
  }

  /**
   * Returns a line per step, with a column per thread and the state after the step; every line ends
   * in a line feed.
   */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(" ".repeat(5));
    for (int t = 1; t <= titles.size(); t++) {
      text.append(cell(t + ": " + titles.get(t - 1)));
    }
    text.append(stateTitle).append('\n');
    text.append("  0  ").append(" ".repeat(WIDTH * titles.size()));
    text.append(initialState).append('\n');
    int step = 0;
    for (Row row : rows) {
      if (row.thread == Row.REMARK) {
        text.append("      ").append(row.text);
      } else {
        text.append(String.format(Locale.ROOT, "%3d  ", ++step));
        for (int t = 1; t <= titles.size(); t++) {
          text.append(cell(t == row.thread ? row.text : "."));
        }
        text.append(row.state);
      }
      text.append('\n');
    }
    return text.toString();
  }

  private static String cell(String content) {
    return String.format(Locale.ROOT, "%-" + WIDTH + "s", content);
  }
}
