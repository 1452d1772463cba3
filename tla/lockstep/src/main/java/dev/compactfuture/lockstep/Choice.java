package dev.compactfuture.lockstep;

/** What foreign code that the code under test calls may do in one way or another. */
public final class Choice {
  private Choice() {}

  /** The label of the last step that this thread has taken; empty before its first. */
  public static String lastStep() {
    Worker worker = Worker.current();
    return worker == null ? "" : worker.last;
  }

  /**
   * Chooses. Every alternative is explored: each is a step of its own.
   *
   * @param alternatives how many there are
   * @return from 0 to {@code alternatives - 1}
   */
  public static int of(int alternatives) {
    Worker worker = Worker.current();
    return worker == null ? 0 : worker.choose(alternatives);
  }
}
