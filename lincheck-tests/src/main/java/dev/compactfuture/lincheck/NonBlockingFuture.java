package dev.compactfuture.lincheck;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The calls on a future that never block. {@link SequentialFuture} answers them as the model says,
 * {@link CompactFutureAdapter} as the shipped class does. A second future, the "other", exists only
 * so that a thread can wait for two.
 */
interface NonBlockingFuture {
  void setResult(@Nullable Object result);

  void setException(Throwable exception);

  boolean trySetResult(@Nullable Object result);

  boolean trySetException(Throwable exception);

  boolean cancel();

  /** The cancellation of an executor's task. */
  boolean cancelAndNotify();

  boolean setRunningOrNotifyCancel();

  boolean isDone();

  boolean isRunning();

  boolean isCancelled();

  /** {@code get} with a time-out of zero. */
  @Nullable Object result() throws ExecutionException, TimeoutException, InterruptedException;

  /** {@code exception} with a time-out of zero. */
  @Nullable Throwable exception() throws TimeoutException, InterruptedException;

  void addDoneCallback(Consumer<Object> callback);

  /** Completes the other future, unless it is done. */
  boolean completeOther();

  /**
   * {@code Futures.await} of this and the other future with a time-out of zero. Returns which of
   * them were done, in the words of {@link #describeDone}.
   */
  String awaitBoth() throws InterruptedException;

  /** Opens a watcher of this future. */
  void openWatcher();

  /** Closes the newest open watcher, if there is one. */
  boolean closeNewestWatcher();

  /** Returns how often each open watcher was notified, the newest first. */
  List<Integer> notificationCounts();

  /** Returns the object that callbacks have to be called with. */
  Object callbackArgument();

  static String describeDone(boolean thisDone, boolean otherDone) {
    return (thisDone ? "done" : "not done") + ", other " + (otherDone ? "done" : "not done");
  }
}
