package dev.compactfuture.lincheck;

/**
 * How far each check goes: the one place for its numbers. Lincheck draws from a fixed seed, so
 * running again looks at the same; who wants to see more has to raise a bound.
 *
 * @param pairs scenarios of two operations side by side, of {@link Scenarios#ALL_PAIRS}
 * @param pairInvocations schedules of each: 20 are about all with one context switch, and a check
 *     followed by a write breaks with one; a pair has at most some thousands in all
 * @param scenarios drawn at random: 8 are enough for each two operations that change the state to
 *     meet in most of them
 * @param scenarioInvocations schedules of each, with few context switches first
 * @param threads 3, for one more than two can overtake a completion and its callbacks at once
 * @param operations of each thread in a drawn scenario
 * @param stressScenarios drawn at random
 * @param stressInvocations of each; they cost microseconds where a schedule costs milliseconds
 * @param stressThreads 3 also on two CPUs: two would spin for each other, and wait for minutes
 *     where another process takes a CPU away
 * @param runs schedules of each program that blocks
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
    int canaryScenarios,
    int canaryInvocations) {

  /** For {@code mvn test}: each check starts, runs and catches its canaries within seconds. */
  static final Bounds TEST = new Bounds(60, 50, 2, 50, 3, 2, 2, 500, 3, 30, 10, 500);

  /** Three minutes on two idle CPUs. */
  static final Bounds QUICK =
      new Bounds(Scenarios.ALL_PAIRS, 20, 8, 250, 3, 2, 10, 1_000, 3, 150, 10, 500);

  /** About an hour: every schedule of every pair. */
  static final Bounds FULL =
      new Bounds(Scenarios.ALL_PAIRS, 5_000, 100, 5_000, 3, 2, 200, 10_000, 3, 10_000, 10, 500);

  /** A day: three operations a thread, and as many threads as a good-sized machine has CPUs. */
  static final Bounds SOAK =
      new Bounds(
          Scenarios.ALL_PAIRS, 50_000, 1_000, 50_000, 3, 3, 5_000, 50_000, 4, 200_000, 10, 500);

  static Bounds of(String level) {
    return switch (level) {
      case "quick" -> QUICK;
      case "full" -> FULL;
      case "soak" -> SOAK;
      default ->
          throw new IllegalArgumentException("--level " + level + ": expected quick, full or soak");
    };
  }
}
