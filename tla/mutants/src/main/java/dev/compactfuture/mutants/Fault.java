package dev.compactfuture.mutants;

/** A kind of fault: an operator that makes mutants. */
interface Fault {
  /** As in ids, and in tables. */
  String id();

  /** Whether it changes nothing but how an access orders others. */
  default boolean isMemoryMode() {
    return false;
  }
}
