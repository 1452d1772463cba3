package dev.compactfuture;

import java.util.List;
import java.util.stream.Stream;

/** Runs actions inside completions that are nested as deep as the limit allows. */
final class NestedCompletions {
  private NestedCompletions() {}

  /**
   * Runs {@code action} in the deepest callback that is called at once: deeper ones are deferred.
   */
  static void atTheLimit(TestThread.Action action) {
    List<CompactFuture<String>> chain =
        Stream.generate(CompactFuture<String>::new).limit(Callbacks.MAX_NESTING).toList();
    for (int i = 0; i + 1 < chain.size(); i++) {
      CompactFuture<String> next = chain.get(i + 1);
      chain.get(i).addDoneCallback(done -> next.setResult(FutureState.VALUE));
    }
    chain
        .get(chain.size() - 1)
        .addDoneCallback(
            done -> {
              try {
                action.run();
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            });
    chain.get(0).setResult(FutureState.VALUE);
  }

  /** Called at the limit: completes {@code future} in a callback that is deferred. */
  static void completeLater(CompactFuture<String> future) {
    CompactFuture<String> deeper = new CompactFuture<>();
    deeper.addDoneCallback(done -> future.setResult(FutureState.VALUE));
    deeper.setResult(FutureState.VALUE);
  }

  /** Called at the limit: throws {@code error} out of a callback that is deferred. */
  static void throwLater(Error error) {
    CompactFuture<String> deeper = new CompactFuture<>();
    deeper.addDoneCallback(
        done -> {
          throw error;
        });
    deeper.setResult(FutureState.VALUE);
  }
}
