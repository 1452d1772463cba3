package dev.compactfuture.lockstep;

import java.util.List;
import java.util.Locale;

/** An interleaving as text: a line per step, a column per thread. */
public final class Interleaving {
  private static final int WIDTH = 38;

  private final StringBuilder text = new StringBuilder();
  private final int threads;
  private int rows;

  /**
   * Begins with the threads' titles, the title of what is shown after each step, and that of the
   * first state.
   */
  public Interleaving(List<String> titles, String shown, String first) {
    threads = titles.size();
    text.append(" ".repeat(5));
    for (int t = 1; t <= threads; t++) {
      cell(t + ": " + titles.get(t - 1));
    }
    text.append(shown).append('\n');
    text.append("  0  ").append(" ".repeat(WIDTH * threads)).append(first).append('\n');
  }

  /** A step of {@code thread}, from 1, and what is shown after it. */
  public void step(int thread, String step, String shown) {
    text.append(String.format(Locale.ROOT, "%3d  ", ++rows));
    for (int t = 1; t <= threads; t++) {
      cell(t == thread ? step : ".");
    }
    text.append(shown).append('\n');
  }

  /** A line below. */
  public void line(String line) {
    text.append(line).append('\n');
  }

  private void cell(String content) {
    text.append(String.format(Locale.ROOT, "%-" + WIDTH + "s", content));
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
