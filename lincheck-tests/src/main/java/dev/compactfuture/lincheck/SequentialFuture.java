package dev.compactfuture.lincheck;

import static java.util.Objects.requireNonNull;

import dev.compactfuture.InvalidStateException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The sequential model: what a future does when one thread at a time calls it, as in the table of
 * impl/README.md. The model never blocks, because a verifier that runs it would hang for ever:
 * where Python's {@code result()} blocks, it throws {@link TimeoutException}, as with a time-out of
 * zero.
 */
final class SequentialFuture implements NonBlockingFuture {
  private enum State {
    PENDING,
    RUNNING,
    CANCELLED,
    CANCELLED_AND_NOTIFIED,
    FINISHED
  }

  private State state = State.PENDING;
  private @Nullable Object result;
  private @Nullable Throwable exception;
  private final List<Consumer<Object>> callbacks = new ArrayList<>();
  private boolean otherDone;
  private int openWatchers;

  @Override
  public boolean cancel() {
    return cancel(State.CANCELLED);
  }

  @Override
  public boolean cancelAndNotify() {
    return cancel(State.CANCELLED_AND_NOTIFIED);
  }

  private boolean cancel(State cancelled) {
    return switch (state) {
      case PENDING -> {
        state = cancelled;
        runCallbacks();
        yield true;
      }
      case CANCELLED, CANCELLED_AND_NOTIFIED -> true;
      case RUNNING, FINISHED -> false;
    };
  }

  @Override
  public boolean isCancelled() {
    return state == State.CANCELLED || state == State.CANCELLED_AND_NOTIFIED;
  }

  @Override
  public boolean isRunning() {
    return state == State.RUNNING;
  }

  @Override
  public boolean isDone() {
    return state != State.PENDING && state != State.RUNNING;
  }

  @Override
  public @Nullable Object result() throws ExecutionException, TimeoutException {
    Throwable failure = exception();
    if (failure != null) {
      throw new ExecutionException(failure);
    }
    return result;
  }

  @Override
  public @Nullable Throwable exception() throws TimeoutException {
    return switch (state) {
      case PENDING, RUNNING -> throw new TimeoutException();
      case CANCELLED, CANCELLED_AND_NOTIFIED -> throw new CancellationException();
      case FINISHED -> exception;
    };
  }

  @Override
  public boolean setRunningOrNotifyCancel() {
    return switch (state) {
      case PENDING -> {
        state = State.RUNNING;
        yield true;
      }
      case CANCELLED -> {
        state = State.CANCELLED_AND_NOTIFIED;
        yield false;
      }
      case RUNNING, CANCELLED_AND_NOTIFIED, FINISHED -> throw new IllegalStateException();
    };
  }

  @Override
  public void setResult(@Nullable Object result) {
    if (!trySetResult(result)) {
      throw new InvalidStateException("");
    }
  }

  @Override
  public void setException(Throwable exception) {
    if (!trySetException(exception)) {
      throw new InvalidStateException("");
    }
  }

  @Override
  public boolean trySetResult(@Nullable Object result) {
    return finish(result, null);
  }

  @Override
  public boolean trySetException(Throwable exception) {
    return finish(null, requireNonNull(exception));
  }

  private boolean finish(@Nullable Object result, @Nullable Throwable exception) {
    return switch (state) {
      case PENDING, RUNNING -> {
        state = State.FINISHED;
        this.result = result;
        this.exception = exception;
        runCallbacks();
        yield true;
      }
      case CANCELLED, CANCELLED_AND_NOTIFIED, FINISHED -> false;
    };
  }

  @Override
  public void addDoneCallback(Consumer<Object> callback) {
    callbacks.add(callback);
    if (isDone()) {
      runCallbacks();
    }
  }

  /**
   * Runs the callbacks in the order added. Ignores their exceptions; throws the first of their
   * errors, once all have run.
   */
  private void runCallbacks() {
    List<Consumer<Object>> due = List.copyOf(callbacks);
    callbacks.clear();
    Error first = null;
    for (Consumer<Object> callback : due) {
      try {
        callback.accept(this);
      } catch (RuntimeException ignored) {
        // the shipped future logs it
      } catch (Error e) {
        first = first == null ? e : first;
      }
    }
    if (first != null) {
      throw first;
    }
  }

  @Override
  public boolean completeOther() {
    boolean won = !otherDone;
    otherDone = true;
    return won;
  }

  @Override
  public String awaitBoth() {
    return NonBlockingFuture.describeDone(isNotified(), otherDone);
  }

  @Override
  public void openWatcher() {
    openWatchers++;
  }

  @Override
  public boolean closeNewestWatcher() {
    boolean closed = openWatchers > 0;
    openWatchers -= closed ? 1 : 0;
    return closed;
  }

  /**
   * Every open watcher is notified once, whether it was opened before the future was finished or
   * after; a cancellation by itself notifies none.
   */
  @Override
  public List<Integer> notificationCounts() {
    return Collections.nCopies(openWatchers, isNotified() ? 1 : 0);
  }

  private boolean isNotified() {
    return state == State.FINISHED || state == State.CANCELLED_AND_NOTIFIED;
  }

  @Override
  public Object callbackArgument() {
    return this;
  }
}
