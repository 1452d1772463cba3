package dev.compactfuture.lincheck;

import dev.compactfuture.CompactFuture;
import dev.compactfuture.Completions;
import dev.compactfuture.Futures;
import dev.compactfuture.WordProbe;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The shipped future behind the interface that it shares with the model. */
@SuppressWarnings("NullAway") // it does not see that T is nullable here
class CompactFutureAdapter implements NonBlockingFuture {
  final NotifyingFuture future;
  final CompactFuture<@Nullable Object> other = new CompactFuture<>();
  private final AtomicReference<@Nullable WatcherStack> watchers = new AtomicReference<>();

  CompactFutureAdapter(NotifyingFuture future) {
    this.future = future;
  }

  @Override
  public Object callbackArgument() {
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
  public boolean cancelAndNotify() {
    return future.cancelAsTask();
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
  public void addDoneCallback(Consumer<Object> callback) {
    future.addDoneCallback(callback);
  }

  @Override
  public boolean completeOther() {
    return other.trySetResult(0);
  }

  @Override
  public String awaitBoth() throws InterruptedException {
    Set<?> done =
        Futures.await(List.of(future, other), 0, TimeUnit.SECONDS, Futures.ReturnWhen.ALL_COMPLETED)
            .done();
    return NonBlockingFuture.describeDone(done.contains(future), done.contains(other));
  }

  @Override
  public void openWatcher() {
    Watcher watcher = newWatcher();
    for (; ; ) {
      WatcherStack older = watchers.get();
      if (watchers.compareAndSet(older, new WatcherStack(watcher, older))) {
        return;
      }
    }
  }

  Watcher newWatcher() {
    return new CompletionsWatcher(Futures.asCompleted(List.of(future)));
  }

  @Override
  public boolean closeNewestWatcher() {
    for (; ; ) {
      WatcherStack newest = watchers.get();
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
  public List<Integer> notificationCounts() {
    List<Integer> counts = new ArrayList<>();
    for (WatcherStack at = watchers.get(); at != null; at = at.older) {
      counts.add(at.watcher.notifications());
    }
    return counts;
  }

  /** Waits for one future, and counts its notifications. */
  interface Watcher {
    int notifications();

    void close();
  }

  /** The watcher that {@code Futures.asCompleted} registers. */
  private record CompletionsWatcher(Completions<CompactFuture<@Nullable Object>> completions)
      implements Watcher {
    @Override
    public int notifications() {
      return WordProbe.arrivals(completions);
    }

    @Override
    public void close() {
      completions.close();
    }
  }

  /** The open watchers: an immutable stack, so that any thread can push and pop by one CAS. */
  private record WatcherStack(Watcher watcher, @Nullable WatcherStack older) {}
}
