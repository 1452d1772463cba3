package dev.compactfuture.mutants.matrix;

/** Which mutants a checker is shown that has no verdict on them yet. */
enum ShownMutants {
  /** All. */
  ALL,
  /** Those that no checker before it killed, and its canary. */
  UNTIL_KILLED,
  /** As UNTIL_KILLED, but a checker with a canary is too slow to be shown more than that. */
  SAMPLE
}
