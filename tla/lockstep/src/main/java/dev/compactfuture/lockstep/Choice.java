package dev.compactfuture.lockstep;

/**
 * Choices within a step. Foreign code, which the code under test calls, may behave in several ways;
 * it chooses one here, and the engine explores all.
 */
public final class Choice {
  private Choice() {}

  /**
   * Chooses an alternative. Outside a program the answer is 0.
   *
   * @param alternatives how many there are; each is explored as a step of its own
   * @return from 0 to {@code alternatives - 1}
   */
  public static int of(int alternatives) {
    Worker worker = Worker.current();
    return worker == null ? 0 : worker.choose(alternatives);
  }

  /** Returns the label of the last step that the current thread took; empty before its first. */
  public static String lastStep() {
    Worker worker = Worker.current();
    return worker == null ? "" : worker.lastLabel;
  }
}
