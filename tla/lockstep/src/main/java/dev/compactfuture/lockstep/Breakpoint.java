package dev.compactfuture.lockstep;

/** A place for a breakpoint: a debugger that stops in it shows where the code under test stands. */
public final class Breakpoint {
  private Breakpoint() {}

  /**
   * Called in the thread that is about to take the step at which a replay was to stop, see {@link
   * Lockstep#stopBefore}.
   *
   * @param step its number in the schedule, from 1
   * @param label its label
   */
  public static void reached(int step, String label) {}
}
