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
 * What a future is, for one thread: the table of SEMANTICS.md, column by column. Nothing here can
 * wait (a verifier that runs it would hang for ever), so where Python's {@code result()} would, the
 * answer is {@link TimeoutException}, as with a time-out of zero.
 */
final class SequentialFuture implements Calls {
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
  private int watchers;

  @Override
  public boolean cancel() {
    return switch (state) {
      case PENDING -> {
        state = State.CANCELLED;
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
  public void addDoneCallback(Consumer<Object> fn) {
    callbacks.add(fn);
    if (isDone()) {
      runCallbacks();
    }
  }

  /** An exception is ignored; an error is thrown when all have run, and of several the first. */
  private void runCallbacks() {
    List<Consumer<Object>> due = List.copyOf(callbacks);
    callbacks.clear();
    Error first = null;
    for (Consumer<Object> fn : due) {
      try {
        fn.accept(this);
      } catch (RuntimeException ignored) {
        // Logged, by the real one.
      } catch (Error e) {
        first = first == null ? e : first;
      }
    }
    if (first != null) {
      throw first;
    }
  }

  @Override
  public boolean setOther() {
    boolean won = !otherDone;
    otherDone = true;
    return won;
  }

  @Override
  public String await() {
    return Calls.show(isNotified(), otherDone);
  }

  @Override
  public void watch() {
    watchers++;
  }

  @Override
  public boolean leave() {
    boolean left = watchers > 0;
    watchers -= left ? 1 : 0;
    return left;
  }

  /** Each once, whether it came before or after, and none of them of a mere cancellation. */
  @Override
  public List<Integer> told() {
    return Collections.nCopies(watchers, isNotified() ? 1 : 0);
  }

  private boolean isNotified() {
    return state == State.FINISHED || state == State.CANCELLED_AND_NOTIFIED;
  }

  @Override
  public Object future() {
    return this;
  }
}
