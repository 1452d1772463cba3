package dev.compactfuture.evaluator;

/** Hands out positions in the arrays of an {@link Env}. */
final class Slots {
  private int variables;
  private int locals;
  private int memos;

  int variable() {
    return variables++;
  }

  int local() {
    return locals++;
  }

  int memo() {
    return memos++;
  }

  int variables() {
    return variables;
  }

  int locals() {
    return locals;
  }

  int memos() {
    return memos;
  }
}
