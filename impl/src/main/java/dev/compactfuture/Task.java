package dev.compactfuture;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A future that brings its task along. Of the worker, a stranger who calls {@code run}, and whoever
 * abandons it, one moves it away from PENDING, and that one decides its end; the others do nothing.
 * So it can be run twice, or left in a queue, without harm.
 */
final class Task<T extends @Nullable Object> extends CompactFuture<T>
    implements RunnableFuture<T>, Work {

  /** Not the executor: a future that is kept must not keep a pool. */
  private final Set<Work> accepted;

  /** Cleared by whoever moved the future away from PENDING: a queue may hold it for long. */
  private @Nullable Callable<? extends T> callable;

  Task(Callable<? extends T> callable, Set<Work> accepted) {
    this.callable = callable;
    this.accepted = accepted;
  }

  boolean isOf(Set<Work> accepted) {
    return this.accepted == accepted;
  }

  /**
   * An {@code Error} of a callback is logged. Thrown, it would end the worker, or come out of a
   * {@code submit} where the submitter is the worker; and a {@code FutureTask} around this one
   * would swallow it.
   */
  @Override
  public void run() {
    accepted.remove(this);
    if (!start()) {
      return;
    }
    try {
      T result;
      try {
        result = takeCallable().call();
      } catch (Throwable e) {
        trySetException(e); // "try": whoever has the future can complete it, too
        return;
      }
      trySetResult(result);
    } catch (Error e) {
      Callbacks.log(this, e);
    }
  }

  /** {@code get}, until {@code deadline} if it is {@code timed}: see {@link Waiting#deadline}. */
  T get(boolean timed, long deadline)
      throws InterruptedException, ExecutionException, TimeoutException {
    return timed ? get(Waiting.left(deadline), NANOSECONDS) : get();
  }

  /** False as well where somebody else has started, notified or completed it. */
  private boolean start() {
    try {
      return setRunningOrNotifyCancel();
    } catch (IllegalStateException e) {
      return false;
    }
  }

  /** No local variable holds on to it while it runs, nor while the callbacks do. */
  private Callable<? extends T> takeCallable() {
    Callable<? extends T> taken = requireNonNull(callable);
    callable = null;
    return taken;
  }

  @Override
  public boolean cancel() {
    try {
      return super.cancel();
    } finally {
      if (isCancelled()) {
        callable = null;
      }
    }
  }

  @Override
  public boolean abandon() {
    boolean cancelled;
    Error error = null;
    try {
      cancelled = cancel();
    } catch (Error e) {
      cancelled = isCancelled();
      if (!cancelled) {
        throw e; // not a callback's
      }
      error = e;
    }
    if (cancelled) {
      start();
    }
    accepted.remove(this);
    if (error != null) {
      Callbacks.log(this, error);
    }
    return cancelled;
  }

  @Override
  public boolean refuse() {
    return abandon();
  }

  @Override
  public Runnable submitted() {
    return this;
  }
}
