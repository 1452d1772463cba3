package dev.compactfuture.lincheck;

import dev.compactfuture.CompactFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What can be called on one future without waiting. */
interface Calls {
  void setResult(@Nullable Object result);

  void setException(Throwable exception);

  boolean trySetResult(@Nullable Object result);

  boolean trySetException(Throwable exception);

  boolean cancel();

  boolean setRunningOrNotifyCancel();

  boolean isDone();

  boolean isRunning();

  boolean isCancelled();

  /** {@code get} with a time-out of zero. */
  @Nullable Object result() throws ExecutionException, TimeoutException, InterruptedException;

  /** {@code exception} with a time-out of zero. */
  @Nullable Throwable exception() throws TimeoutException, InterruptedException;

  void addDoneCallback(Consumer<Object> fn);

  /** The object that callbacks have to be called with. */
  Object future();

  /** The calls of the real one. */
  @SuppressWarnings("NullAway") // it does not see that T is nullable here
  record OfCompactFuture(CompactFuture<@Nullable Object> future) implements Calls {
    @Override
    public void setResult(@Nullable Object result) {
      future.setResult(result);
    }

    @Override
    public void setException(Throwable exception) {
      future.setException(exception);
    }

    @Override
    public boolean trySetResult(@Nullable Object result) {
      return future.trySetResult(result);
    }

    @Override
    public boolean trySetException(Throwable exception) {
      return future.trySetException(exception);
    }

    @Override
    public boolean cancel() {
      return future.cancel();
    }

    @Override
    public boolean setRunningOrNotifyCancel() {
      return future.setRunningOrNotifyCancel();
    }

    @Override
    public boolean isDone() {
      return future.isDone();
    }

    @Override
    public boolean isRunning() {
      return future.isRunning();
    }

    @Override
    public boolean isCancelled() {
      return future.isCancelled();
    }

    @Override
    public @Nullable Object result()
        throws ExecutionException, TimeoutException, InterruptedException {
      return future.get(0, TimeUnit.SECONDS);
    }

    @Override
    public @Nullable Throwable exception() throws TimeoutException, InterruptedException {
      return future.exception(0, TimeUnit.SECONDS);
    }

    @Override
    public void addDoneCallback(Consumer<Object> fn) {
      future.addDoneCallback(fn);
    }
  }
}
