package dev.compactfuture.lincheck;

import dev.compactfuture.evidence.Level;

/**
 * The bounds of all checks at one level. Lincheck generates scenarios and schedules from a fixed
 * seed, so a second run repeats the first: only a larger bound explores more.
 *
 * @param modelChecking what the model checker explores
 * @param stress the random scenarios that run on real threads. An invocation takes microseconds
 *     where one of the model checker takes milliseconds, so there can be more. Three threads even
 *     on two CPUs: two threads would spin for each other, and would wait for minutes where another
 *     process takes one of the CPUs away
 * @param blocking the programs with threads that block
 * @param canaries how long a check may search for the fault of a canary
 */
record LincheckBounds(
    ModelCheckingBounds modelChecking,
    RandomScenarioBounds stress,
    BlockingBounds blocking,
    CanaryBounds canaries) {

  /** The pairs of operations, and random scenarios of more operations. */
  record ModelCheckingBounds(PairBounds pairs, RandomScenarioBounds random) {}

  /**
   * Pairs of operations, one thread each.
   *
   * @param scenarios how many of the {@link ScenarioGenerator#ALL_PAIRS}, from the first
   * @param invocations schedules of each, those with the fewest context switches first. 20 were
   *     enough for each of five faults planted in the future's CASes and callbacks. The row says
   *     how many pairs ran in every schedule that exists
   */
  record PairBounds(int scenarios, int invocations) {}

  /**
   * Scenarios whose operations Lincheck draws.
   *
   * @param scenarios 8 of two operations a thread bring 61 of the 136 pairs of operations into
   *     concurrent threads
   * @param invocations executions of each; under the model checker each has another schedule, those
   *     with few context switches first
   * @param threads 3, so that two threads at once can overtake a completion and its callbacks
   * @param operationsPerThread 2 in all levels but the last, as the number of schedules grows
   *     exponentially with it
   */
  record RandomScenarioBounds(
      int scenarios, int invocations, int threads, int operationsPerThread) {}

  /**
   * Schedules of each program that blocks.
   *
   * @param getterInvocations where threads wait for one future
   * @param watcherInvocations where a thread waits in {@code Futures.await}, which takes four times
   *     as long
   */
  record BlockingBounds(int getterInvocations, int watcherInvocations) {}

  /**
   * The search for the fault of a canary.
   *
   * @param scenarios the first pairs of its generator; each canary fails in one of the first eight.
   *     Under stress it is shown what the check itself runs
   * @param invocations of each pair, and of each broken program that blocks: twice the 50 that are
   *     enough for each canary
   */
  record CanaryBounds(int scenarios, int invocations) {
    static final CanaryBounds NONE = new CanaryBounds(0, 0);
  }

  private static final CanaryBounds CANARIES = new CanaryBounds(10, 100);

  /** For {@code mvn test}: each check starts, runs and catches its canaries within seconds. */
  static final LincheckBounds TEST =
      new LincheckBounds(
          new ModelCheckingBounds(new PairBounds(10, 20), new RandomScenarioBounds(2, 20, 3, 2)),
          new RandomScenarioBounds(10, 100, 3, 2),
          new BlockingBounds(5, 5),
          new CanaryBounds(10, 50));

  /**
   * Only asks whether there is a fault to find: fewer schedules, no canaries, and a counterexample
   * is printed as it was found, not minimized. For mutants, one of which is the canary.
   */
  static final LincheckBounds BRIEF =
      new LincheckBounds(
          new ModelCheckingBounds(allPairs(6), new RandomScenarioBounds(8, 100, 3, 2)),
          new RandomScenarioBounds(10, 1_000, 3, 2),
          new BlockingBounds(120, 40),
          CanaryBounds.NONE);

  /** 45 s on two idle processors: a small part of what {@code mvn verify} may take. */
  static final LincheckBounds QUICK =
      new LincheckBounds(
          new ModelCheckingBounds(allPairs(20), new RandomScenarioBounds(8, 250, 3, 2)),
          new RandomScenarioBounds(10, 1_000, 3, 2),
          new BlockingBounds(500, 125),
          CANARIES);

  /**
   * Twenty minutes on two idle processors. The model checker takes 2 to 3 ms an invocation, so it
   * has time for 400,000 in its JVM; the other JVM for the stress, and for thousands of each
   * blocking program: a getter that gives up by a plain write instead of a CAS is noticed only
   * after 2,000.
   */
  static final LincheckBounds FULL =
      new LincheckBounds(
          new ModelCheckingBounds(allPairs(600), new RandomScenarioBounds(60, 2_500, 3, 2)),
          new RandomScenarioBounds(120, 10_000, 3, 2),
          new BlockingBounds(6_000, 6_000),
          CANARIES);

  /**
   * Days: three operations a thread, and four threads under stress. It has never run to its end.
   */
  static final LincheckBounds SOAK =
      new LincheckBounds(
          new ModelCheckingBounds(allPairs(50_000), new RandomScenarioBounds(1_000, 50_000, 3, 3)),
          new RandomScenarioBounds(5_000, 50_000, 4, 3),
          new BlockingBounds(200_000, 200_000),
          CANARIES);

  /** Whether checks first have to catch their canaries, and minimize what they find. */
  boolean haveCanaries() {
    return canaries.scenarios() > 0;
  }

  private static PairBounds allPairs(int invocations) {
    return new PairBounds(ScenarioGenerator.ALL_PAIRS, invocations);
  }

  /** Returns the bounds of {@code level}. */
  static LincheckBounds of(Level level) {
    return switch (level) {
      case BRIEF -> BRIEF;
      case QUICK -> QUICK;
      case FULL -> FULL;
      case SOAK -> SOAK;
    };
  }
}
