package dev.compactfuture;

import static dev.compactfuture.FutureState.VALUE;

/** Runs actions inside completions that nest. */
final class NestedCompletions {
  private NestedCompletions() {}

  /** Runs {@code action} in a callback that is called inside {@code depth} completions. */
  static void at(int depth, TestThread.Action action) {
    inACallback(
        () -> {
          if (depth > 1) {
            at(depth - 1, action);
          } else {
            action.run();
          }
        });
  }

  /**
   * Runs {@code action} so deep that the stack is short: the callbacks of deeper completions are
   * deferred.
   */
  static void atTheLimit(TestThread.Action action) {
    inACallback(
        () -> {
          boolean[] called = {false};
          inACallback(() -> called[0] = true);
          if (called[0]) {
            atTheLimit(action);
          } else {
            action.run();
          }
        });
  }

  /** Runs {@code action} in a callback that is deferred, at any depth. */
  static void defer(TestThread.Action action) {
    Nesting deferring = Nesting.defer();
    inACallback(action);
    deferring.resume();
  }

  private static void inACallback(TestThread.Action action) {
    CompactFuture<String> future = new CompactFuture<>();
    future.addDoneCallback(
        done -> {
          try {
            action.run();
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        });
    future.setResult(VALUE);
  }

  /** Called at the limit: completes {@code future} in a callback that is deferred. */
  static void completeLater(CompactFuture<String> future) {
    inACallback(() -> future.setResult(VALUE));
  }

  /** Called at the limit: throws {@code error} out of a callback that is deferred. */
  static void throwLater(Error error) {
    inACallback(
        () -> {
          throw error;
        });
  }
}
