package dev.compactfuture;

import java.util.List;
import java.util.stream.Stream;

/** Completions nested to the limit. */
final class Nesting {
  private Nesting() {}

  /** Does it in the deepest callback that is not deferred: any that it makes due is. */
  static void atTheLimit(Worker.Action action) {
    List<CompactFuture<String>> chain =
        Stream.generate(CompactFuture<String>::new).limit(Callbacks.MAX_NESTING).toList();
    for (int i = 0; i + 1 < chain.size(); i++) {
      CompactFuture<String> next = chain.get(i + 1);
      chain.get(i).addDoneCallback(done -> next.setResult(State.VALUE));
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
    chain.get(0).setResult(State.VALUE);
  }

  /** To be called there: completes {@code future} in a callback that is deferred. */
  static void completeLater(CompactFuture<String> future) {
    CompactFuture<String> deeper = new CompactFuture<>();
    deeper.addDoneCallback(done -> future.setResult(State.VALUE));
    deeper.setResult(State.VALUE);
  }

  /** To be called there: throws {@code error} out of a callback that is deferred. */
  static void throwLater(Error error) {
    CompactFuture<String> deeper = new CompactFuture<>();
    deeper.addDoneCallback(
        done -> {
          throw error;
        });
    deeper.setResult(State.VALUE);
  }
}
