package dev.compactfuture.lincheck;

import dev.compactfuture.CompactFuture;
import dev.compactfuture.Completions;
import dev.compactfuture.Futures;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What can be called on one future without waiting, and on another one that is there to be waited
 * for too.
 */
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

  /** Completes the other future, if that is not done. */
  boolean setOther();

  /** {@code await} of this and the other future with a time-out of zero: which were done. */
  String await() throws InterruptedException;

  /** Opens a watcher of this future. */
  void watch();

  /** Closes the newest open watcher, if there is one. */
  boolean leave();

  /** How often each open watcher was told, the newest first. */
  List<Integer> told();

  /** The object that callbacks have to be called with. */
  Object future();

  /** The calls of the real one. */
  @SuppressWarnings("NullAway") // it does not see that T is nullable here
  class OfCompactFuture implements Calls {
    final CompactFuture<@Nullable Object> future;
    final CompactFuture<@Nullable Object> other = new CompactFuture<>();
    private final AtomicReference<@Nullable Watchers> watchers = new AtomicReference<>();

    OfCompactFuture(CompactFuture<@Nullable Object> future) {
      this.future = future;
    }

    @Override
    public Object future() {
      return future;
    }

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

    @Override
    public boolean setOther() {
      return other.trySetResult(0);
    }

    @Override
    public String await() throws InterruptedException {
      Set<?> done =
          Futures.await(
                  List.of(future, other), 0, TimeUnit.SECONDS, Futures.ReturnWhen.ALL_COMPLETED)
              .done();
      return show(done.contains(future), done.contains(other));
    }

    @Override
    public void watch() {
      Watcher watcher = newWatcher();
      for (; ; ) {
        Watchers older = watchers.get();
        if (watchers.compareAndSet(older, new Watchers(watcher, older))) {
          return;
        }
      }
    }

    Watcher newWatcher() {
      return new OfCompletions(Futures.asCompleted(List.of(future)));
    }

    @Override
    public boolean leave() {
      for (; ; ) {
        Watchers newest = watchers.get();
        if (newest == null) {
          return false;
        }
        if (watchers.compareAndSet(newest, newest.older)) {
          newest.watcher.close();
          return true;
        }
      }
    }

    @Override
    public List<Integer> told() {
      List<Integer> told = new ArrayList<>();
      for (Watchers at = watchers.get(); at != null; at = at.older) {
        told.add(at.watcher.told());
      }
      return told;
    }
  }

  /** A watcher of one future. */
  interface Watcher {
    int told();

    void close();
  }

  /** The real one. */
  record OfCompletions(Completions<@Nullable Object> completions) implements Watcher {
    @Override
    public int told() {
      return Subjects.arrivals(completions);
    }

    @Override
    public void close() {
      completions.close();
    }
  }

  /** The open ones: a stack of them. */
  record Watchers(Watcher watcher, @Nullable Watchers older) {}

  /** The answer of {@link #await}. */
  static String show(boolean future, boolean other) {
    return (future ? "done" : "not done") + ", other " + (other ? "done" : "not done");
  }
}
