package dev.compactfuture;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A future together with its task. The thread that moves it away from PENDING, be it a worker, some
 * other caller of {@code run}, or one that cancels it, decides how it ends; all others do nothing.
 * So it is harmless to run it twice or to leave it in a queue.
 */
class Task<T extends @Nullable Object> extends CompactFuture<T> implements RunnableFuture<T> {

  /**
   * Among those of the executor; not the executor, because a future that is kept must not keep a
   * pool.
   */
  private final AcceptedTasks.Entry<Task<?>> entry;

  /** Set to null by the thread that moved the future away from PENDING: a queue may keep this. */
  private @Nullable Callable<? extends T> callable; // confined: to that thread, when it is made

  Task(Callable<? extends T> callable, AcceptedTasks<Task<?>> accepted) {
    this.callable = callable;
    this.entry = new AcceptedTasks.Entry<>(this, accepted);
  }

  /** Returns whether this task was made by the executor whose tasks {@code accepted} are. */
  final boolean isOf(AcceptedTasks<?> accepted) {
    return entry.isOf(accepted);
  }

  /** Adds this to those of the executor unless it is there. */
  final void accept() {
    entry.add();
  }

  /**
   * A callback has to be called at the end of the executor, even if nothing else refers to this.
   */
  @Override
  public final void addDoneCallback(Consumer<? super CompactFuture<T>> fn) {
    super.addDoneCallback(fn); // TLA: AddCallback
    entry.keep(this);
  }

  /**
   * Runs the task if it is still to be run. An {@code Error} of a callback is logged: if it were
   * thrown, it would end the worker, or come out of {@code submit} where the submitting thread runs
   * the task; and a {@code FutureTask} around this one would swallow it.
   */
  @Override
  public final void run() {
    if (!start()) {
      entry.release(); // also if its owner has completed it
      return;
    }
    try {
      T result;
      try {
        result = takeCallable().call(); // TLA: CallTask
      } catch (Throwable e) {
        fail(e);
        return;
      }
      boolean unused = trySetResult(result); // TLA: Succeed
    } catch (Error e) {
      Callbacks.log(this, e);
    } finally {
      entry.release();
    }
  }

  private void fail(Throwable e) {
    boolean unused = trySetException(e); // TLA: Fail
    // Not setException: any holder of the future can complete it, too.
  }

  /**
   * Waits for the result, if {@code timed} until {@code deadline}, which is a time of {@link
   * Waiting#deadline}.
   */
  final T get(boolean timed, long deadline)
      throws InterruptedException, ExecutionException, TimeoutException {
    return timed ? get(Waiting.left(deadline), NANOSECONDS) : get();
  }

  /**
   * Returns whether to run the task: false also if it was started, cancelled or completed before.
   */
  private boolean start() {
    try {
      return !isDone() // TLA: StartLook
          && setRunningOrNotifyCancel(); // TLA: Start
    } catch (IllegalStateException e) {
      return false;
    }
  }

  /** Returns the task and drops it, so that nothing refers to it while it or the callbacks run. */
  private Callable<? extends T> takeCallable() {
    Callable<? extends T> taken = requireNonNull(callable);
    callable = null;
    return taken;
  }

  /** Notifies watchers at once: a worker that takes the task up later finds nothing to do. */
  @Override
  public final boolean cancel() {
    return cancelAndNotify(); // TLA: CancelTask
  }

  @Override
  final void forgetTask() {
    callable = null;
    entry.release();
  }

  /**
   * Cancels the task unless it has started. What a callback throws is logged, because the caller
   * has more tasks to cancel.
   *
   * @return whether the task never started
   */
  final boolean abandon() {
    try {
      return cancel();
    } catch (Error e) {
      if (!isCancelled()) {
        throw e; // not from a callback: the cancellation itself failed
      }
      Callbacks.log(this, e);
      return true;
    }
  }

  /**
   * Ends the task, unless it has started, because its submission is refused.
   *
   * @return whether the task never started
   */
  boolean refuse() {
    return abandon();
  }

  /** Returns the object that was submitted. */
  Runnable submitted() {
    return this;
  }
}
