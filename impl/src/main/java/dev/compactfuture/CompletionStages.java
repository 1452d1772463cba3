package dev.compactfuture;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Connects futures and completion stages. An {@code Error} that a callback of the future throws
 * meanwhile is logged, because the stage would swallow it.
 */
final class CompletionStages {
  private CompletionStages() {}

  /**
   * A stage, like those that depend on it, whose waits run the deferred callbacks of their thread
   * first, because one of them may complete it.
   */
  private static final class Stage<T extends @Nullable Object> extends CompletableFuture<T> {
    @Override
    public <U extends @Nullable Object> CompletableFuture<U> newIncompleteFuture() {
      return new Stage<>();
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
      runDeferred();
      return super.get();
    }

    @Override
    public T get(long timeout, TimeUnit unit)
        throws InterruptedException, ExecutionException, TimeoutException {
      runDeferred();
      return super.get(timeout, unit);
    }

    @Override
    public T join() {
      runDeferred();
      return super.join();
    }

    private void runDeferred() {
      if (!isDone()) {
        boolean unused = Callbacks.runDeferred();
      }
    }
  }

  /** Returns a new stage whose cancellation cancels {@code future}. */
  static <T extends @Nullable Object> CompletableFuture<T> cancelling(Future<T> future) {
    CompletableFuture<T> stage = new Stage<>();
    var unused =
        stage.whenComplete(
            (result, failure) -> {
              if (stage.isCancelled()) {
                logErrors(future, () -> future.cancel(false));
              }
            });
    return stage;
  }

  /**
   * Calls {@code outcome} with the result or the failure of {@code stage}, when it is complete.
   *
   * @param future the future that {@code outcome} completes
   */
  static <T extends @Nullable Object> void follow(
      CompletionStage<? extends T> stage,
      Future<?> future,
      BiConsumer<? super @Nullable T, ? super @Nullable Throwable> outcome) {
    var unused =
        stage.whenComplete(
            (result, failure) -> logErrors(future, () -> outcome.accept(result, failure)));
  }

  /** Returns the cause of a {@code CompletionException} that has one, or else {@code failure}. */
  static Throwable unwrapped(Throwable failure) {
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
