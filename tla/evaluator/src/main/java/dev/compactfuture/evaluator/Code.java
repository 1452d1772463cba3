package dev.compactfuture.evaluator;

import org.jspecify.annotations.Nullable;

/** A compiled piece of a module, and what it depends on. */
abstract class Code {
  /** More than any local variable's number. */
  static final int NO_LOCAL = Integer.MAX_VALUE;

  /**
   * The lowest number of a local variable that is read and was set outside of this code. Numbers
   * ascend from outer to inner, so code that sets variables from {@code n} on reads none from
   * outside if this is at least {@code n}.
   */
  int outer = NO_LOCAL;

  boolean readsNow;
  boolean readsNext;

  /** Where it stands in the module, for messages. */
  @Nullable Object place;

  Code(Code... parts) {
    for (Code each : parts) {
      dependsOn(each);
    }
  }

  final void dependsOn(Code part) {
    outer = Math.min(outer, part.outer);
    readsNow |= part.readsNow;
    readsNext |= part.readsNext;
  }

  /** Declares that the code itself sets the local variables from this number on. */
  final void sets(int local) {
    if (outer >= local) {
      outer = NO_LOCAL;
    }
  }

  /** Whether the value is the same whatever the state and the local variables are. */
  final boolean isClosed() {
    return outer == NO_LOCAL && !readsNow && !readsNext;
  }
}
