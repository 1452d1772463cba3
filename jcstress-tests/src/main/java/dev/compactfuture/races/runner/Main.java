package dev.compactfuture.races.runner;

import dev.compactfuture.evidence.CommandLines;

/** Runs the races: {@code java -jar jcstress.jar}. */
public final class Main {
  private Main() {}

  /**
   * Runs the races and exits, with 0 if everything that can run here ran and holds.
   *
   * @param args see {@code --help}
   */
  public static void main(String[] args) {
    CommandLines.run(new RaceCommand(), args);
  }
}
