package dev.compactfuture.lincheck;

/**
 * How far each check goes: the one place for its numbers. Lincheck draws from a fixed seed, so
 * running again looks at the same; who wants to see more has to raise a bound.
 *
 * @param pairs scenarios of two operations side by side, of {@link Scenarios#ALL_PAIRS}
 * @param pairInvocations schedules of each, those with the fewest context switches first; 20 were
 *     enough for each of five faults put into the future's CASes and callbacks. How many pairs ran
 *     in every schedule that there is, the row says
 * @param scenarios drawn at random; in 8 of them 61 of the 136 pairs of operations meet
 * @param scenarioInvocations schedules of each, with few context switches first
 * @param threads 3, for one more than two can overtake a completion and its callbacks at once
 * @param operations of each thread in a drawn scenario
 * @param stressScenarios drawn at random
 * @param stressInvocations of each; they cost microseconds where a schedule costs milliseconds
 * @param stressThreads 3 also on two CPUs: two would spin for each other, and wait for minutes
 *     where another process takes a CPU away
 * @param runs schedules of each program that blocks
 * @param watcherRuns the same where somebody waits on many, which takes four times as long
 * @param canaryScenarios from the first; each canary needs one of the first five
 * @param canaryInvocations of each, and schedules of each broken program that blocks
 */
record Bounds(
    int pairs,
    int pairInvocations,
    int scenarios,
    int scenarioInvocations,
    int threads,
    int operations,
    int stressScenarios,
    int stressInvocations,
    int stressThreads,
    int runs,
    int watcherRuns,
    int canaryScenarios,
    int canaryInvocations) {

  /** For {@code mvn test}: each check starts, runs and catches its canaries within seconds. */
  static final Bounds TEST = new Bounds(20, 50, 2, 30, 3, 2, 2, 500, 3, 15, 15, 10, 500);

  /**
   * Is there something to be found? Fewer schedules, no canaries, and what is found as it was
   * found, not minimized: for who shows one wrong variant after the other, and has a canary among
   * them.
   */
  static final Bounds BRIEF =
      new Bounds(Scenarios.ALL_PAIRS, 6, 8, 100, 3, 2, 10, 1_000, 3, 120, 40, 0, 0);

  /** About 70 s on JDK 17, on two CPUs. */
  static final Bounds QUICK =
      new Bounds(Scenarios.ALL_PAIRS, 20, 8, 250, 3, 2, 10, 1_000, 3, 500, 125, 10, 500);

  /**
   * Hours; a schedule takes about 3 ms. Leaving by a write instead of a CAS takes 2,000 runs to be
   * seen.
   */
  static final Bounds FULL =
      new Bounds(
          Scenarios.ALL_PAIRS, 5_000, 100, 5_000, 3, 2, 200, 10_000, 3, 10_000, 10_000, 10, 500);

  /** Days: three operations a thread, four threads under stress. Never run to its end so far. */
  static final Bounds SOAK =
      new Bounds(
          Scenarios.ALL_PAIRS,
          50_000,
          1_000,
          50_000,
          3,
          3,
          5_000,
          50_000,
          4,
          200_000,
          200_000,
          10,
          500);

  /** Whether there are canaries, and what is found is minimized. */
  boolean areWhole() {
    return canaryScenarios > 0;
  }

  static Bounds of(String level) {
    return switch (level) {
      case "brief" -> BRIEF;
      case "quick" -> QUICK;
      case "full" -> FULL;
      case "soak" -> SOAK;
      default ->
          throw new IllegalArgumentException(
              "--level " + level + ": expected brief, quick, full or soak");
    };
  }
}
