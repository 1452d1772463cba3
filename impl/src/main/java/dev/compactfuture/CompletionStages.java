package dev.compactfuture;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Connects futures and completion stages. An {@code Error} that a callback of the future throws
 * meanwhile is logged, because the stage would swallow it.
 */
final class CompletionStages {
  private CompletionStages() {}

  /** Returns a new stage whose cancellation cancels {@code future}. */
  static <T extends @Nullable Object> CompletableFuture<T> cancelling(Future<T> future) {
    CompletableFuture<T> stage = new CompletableFuture<>();
    var unused =
        stage.whenComplete(
            (result, failure) -> {
              if (stage.isCancelled()) {
                logErrors(future, () -> future.cancel(false));
              }
            });
    return stage;
  }

  /** Returns a new future that follows {@code stage}, and cancels it when it is cancelled. */
  static <T extends @Nullable Object> CompactFuture<T> follow(CompletionStage<? extends T> stage) {
    CompactFuture<T> future = new CompactFuture<>();
    future.addDoneCallback( // the first: it notifies before another callback waits for that
        done -> {
          if (done.isCancelled()) {
            boolean unused = done.setRunningOrNotifyCancel();
            stage.toCompletableFuture().cancel(false);
          }
        });
    var unused =
        stage.whenComplete(
            (result, failure) -> logErrors(future, () -> complete(future, result, failure)));
    return future;
  }

  private static <T extends @Nullable Object> void complete(
      CompactFuture<T> future, T result, @Nullable Throwable failure) {
    if (failure == null) {
      boolean unused = future.trySetResult(result);
    } else if (!(failure instanceof CancellationException && future.cancel())) {
      boolean unused = future.trySetException(unwrapped(failure));
    }
  }

  /** Returns the cause of a {@code CompletionException} that has one, or else {@code failure}. */
  private static Throwable unwrapped(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : null;
    return cause == null ? failure : cause;
  }

  private static void logErrors(Future<?> future, Runnable action) {
    try {
      action.run();
    } catch (Error e) {
      Callbacks.log(future, e);
    }
  }
}
