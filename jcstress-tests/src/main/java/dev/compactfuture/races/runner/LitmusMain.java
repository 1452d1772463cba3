package dev.compactfuture.races.runner;

import dev.compactfuture.evidence.CommandLines;

/** Runs litmus tests: {@code java -cp jcstress.jar dev.compactfuture.races.runner.LitmusMain}. */
public final class LitmusMain {
  private LitmusMain() {}

  /**
   * Runs the litmus tests and exits, with 0 if all that can run here ran.
   *
   * @param args see {@code --help}
   */
  public static void main(String[] args) {
    CommandLines.run(new LitmusCommand(), args);
  }
}
