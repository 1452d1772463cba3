package dev.compactfuture.mutants;

/** A kind of fault, applied to every site where it makes sense. */
public interface MutationOperator {
  /** Returns the operator's name in ids of mutants and in tables. */
  String id();

  /** Returns whether it changes nothing but an access mode: how an access orders others. */
  default boolean isMemoryMode() {
    return false;
  }
}
