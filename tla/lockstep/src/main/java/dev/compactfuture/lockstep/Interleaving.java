package dev.compactfuture.lockstep;

import java.util.List;
import java.util.Locale;

/** An interleaving as text: a line per step, a column per thread, and the state after the step. */
public final class Interleaving {
  private static final int WIDTH = 38; // of a thread's column

  private final StringBuilder text = new StringBuilder();
  private final List<String> titles;
  private int steps;

  /**
   * Creates an interleaving without steps.
   *
   * @param titles a title for each thread, from thread 1
   * @param stateTitle the title of the last column
   * @param initialState what the last column shows before the first step
   */
  public Interleaving(List<String> titles, String stateTitle, String initialState) {
    this.titles = List.copyOf(titles);
    text.append(" ".repeat(5));
    for (int t = 1; t <= titles.size(); t++) {
      appendCell(t + ": " + titles.get(t - 1));
    }
    text.append(stateTitle).append('\n');
    text.append("  0  ").append(" ".repeat(WIDTH * titles.size()));
    text.append(initialState).append('\n');
  }

  /** Appends a step of {@code thread}, counted from 1, and the state after it. */
  public void addStep(int thread, String step, String state) {
    text.append(String.format(Locale.ROOT, "%3d  ", ++steps));
    for (int t = 1; t <= titles.size(); t++) {
      appendCell(t == thread ? step : ".");
    }
    text.append(state).append('\n');
  }

  /** Appends a line that is no step. */
  public void addRemark(String remark) {
    text.append("      ").append(remark).append('\n');
  }

  /** Returns the threads' titles. */
  public List<String> titles() {
    return titles;
  }

  /** Returns the number of steps. */
  public int steps() {
    return steps;
  }

  private void appendCell(String content) {
    text.append(String.format(Locale.ROOT, "%-" + WIDTH + "s", content));
  }

  /** Returns the text; every line of it ends in a line feed. */
  @Override
  public String toString() {
    return text.toString();
  }
}
