package dev.compactfuture.races.runner;

import dev.compactfuture.evidence.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What the races do at each level: all bounds, with their reasons. */
record Bounds(Level level) {
  /**
   * How often a race is run until all its required outcomes have been seen. On a loaded machine its
   * actors may hardly overlap, which says nothing about the future.
   */
  static final int MAX_ROUNDS = 4;

  /** Iterations in one JVM: each starts new threads, whose luck in overlapping differs. */
  int iterations() {
    return switch (level) {
      case BRIEF -> 1; // run once per mutant: one look at each race
      case QUICK, FULL -> 2;
      case SOAK -> 10; // a night on a machine of many CPUs
    };
  }

  /** The length of an iteration. */
  int iterationMillis() {
    return switch (level) {
      case BRIEF, QUICK -> 150; // all races together may take 2 minutes on 2 CPUs
      case FULL -> 500; // half an hour: 14 JVMs for a race of two actors, and 1.5 s for each JVM
      case SOAK -> 1_000;
    };
  }

  /** JVMs per configuration: each has new random seeds. */
  int forks() {
    return switch (level) {
      case BRIEF, QUICK, FULL -> 1;
      case SOAK -> 10;
    };
  }

  /** Whether each actor is interpreted, compiled by C1 and compiled by C2, in every mixture. */
  boolean mixesCompilers() {
    return switch (level) {
      case BRIEF, QUICK -> false; // takes many times as long, and found no other planted fault
      case FULL, SOAK -> true; // as jcstress does by default
    };
  }

  /**
   * Whether a JVM in which C2 decides at random runs beside the default one. Each of the two alone
   * caught every canary of two actors, as did C1 alone and C2 alone; the interpreter missed the
   * getter that does not look again before it sleeps. The default JVM alone killed every mutant
   * that jcstress is known to kill.
   */
  boolean randomisesC2() {
    return switch (level) {
      case BRIEF, QUICK -> false; // doubles the time
      case FULL, SOAK -> true; // it shows what the compilers may do
    };
  }

  /**
   * Returns which of jcstress's configurations do not run, for the verdict table; may be empty.
   *
   * @param hasBiasedLocking whether jcstress has configurations with it
   */
  String leftOut(boolean hasBiasedLocking) {
    List<String> kinds = new ArrayList<>();
    if (!mixesCompilers()) {
      kinds.add("each mixture of interpreter, C1 and C2");
    }
    if (!randomisesC2()) {
      kinds.add("C2 at random");
    }
    if (hasBiasedLocking) {
      kinds.add("biased locking");
    }
    return kinds.isEmpty() ? "" : "left out: " + String.join("; ", kinds);
  }

  /** Whether each row has to catch its canaries. */
  boolean hasCanaries() {
    return switch (level) {
      case BRIEF -> false; // the mutants that it is shown have a canary among them
      case QUICK, FULL, SOAK -> true;
    };
  }

  /** After this time a run is stopped: a multiple of what it takes on 2 CPUs. */
  Duration runLimit() {
    return switch (level) {
      case BRIEF -> Duration.ofMinutes(10);
      case QUICK -> Duration.ofMinutes(20);
      case FULL -> Duration.ofHours(3);
      case SOAK -> Duration.ofDays(3);
    };
  }

  /**
   * After this time a JVM counts as hung. It starts within seconds, but jcstress takes 30 s to
   * notice a thread that never ends, at the start and again in an iteration.
   */
  Duration vmLimit() {
    return Duration.ofSeconds(90).plusMillis(2L * iterations() * iterationMillis());
  }
}
