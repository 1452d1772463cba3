package dev.compactfuture.races.runner;

import java.time.Duration;

/** How deep a run goes: all the bounds there are. */
enum Level {
  /**
   * Is there something to be found? One VM a race, and no canaries: for who shows one wrong variant
   * after the other, and has a canary among them.
   */
  brief(1, 250, 1, false, Duration.ofMinutes(10)),

  /**
   * 6 minutes on 2 CPUs. Two configurations of the VM, the one everybody runs and the one with the
   * compiler's decisions randomised: with them every fault was seen that a race can see, of those
   * that were planted. What the others add is for {@link #full}. Under load it takes longer: a race
   * that meets too seldom is run again.
   */
  quick(3, 250, 1, false, Duration.ofMinutes(20)),

  /**
   * One to two hours on 2 CPUs, by reckoning: every actor interpreted, by C1 and by C2, in every
   * mixture, as jcstress does by default.
   */
  full(5, 1_000, 1, true, Duration.ofHours(8)),

  /** A night on a machine of many CPUs: the same, with new random seeds in each of ten VMs. */
  soak(10, 1_000, 10, true, Duration.ofDays(3));

  /** How often a race is run, at the most, until all has been seen that must be. */
  static final int ROUNDS = 4;

  /** Iterations in one VM; the harness starts new threads for each. */
  final int iterations;

  final int millis;

  /** VMs of one configuration. */
  final int forks;

  /** Whether the actors of one race are compiled in different ways. */
  final boolean split;

  /** When a run is stopped that does not end: some multiple of what it takes. */
  final Duration limit;

  Level(int iterations, int millis, int forks, boolean split, Duration limit) {
    this.iterations = iterations;
    this.millis = millis;
    this.forks = forks;
    this.split = split;
    this.limit = limit;
  }

  /** Whether each row has to catch its canaries, and every race is run in more than one VM. */
  boolean isWhole() {
    return this != brief;
  }

  /**
   * When a VM is killed. It starts in a second or two; a thread that never ends takes the harness
   * 30 s to notice, at start and in an iteration.
   */
  Duration limitOfVm() {
    return Duration.ofSeconds(90).plusMillis(2L * iterations * millis);
  }
}
