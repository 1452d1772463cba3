package dev.compactfuture.lincheck;

import dev.compactfuture.CompactFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** The canaries with a fault in how they wait for futures; the future itself is the shipped one. */
@SuppressWarnings("NullAway") // it does not see that T is nullable here
abstract class BrokenAdapter extends CompactFutureAdapter {
  BrokenAdapter() {
    super(new NotifyingFuture());
  }

  /** Watches by a callback, so it is notified of the cancellation, not of its notification. */
  static class NotifiedByCancel extends BrokenAdapter {
    @Override
    Watcher newWatcher() {
      CallbackWatcher watcher = new CallbackWatcher();
      future.addDoneCallback(watcher);
      return watcher;
    }
  }

  /** Reads one future after the other, so its answer may have been true at no instant. */
  static class NonAtomicAwait extends BrokenAdapter {
    @Override
    public String awaitBoth() {
      boolean first = isFinished(future);
      return NonBlockingFuture.describeDone(first, isFinished(other));
    }

    private static boolean isFinished(CompactFuture<?> future) {
      return future.isDone() && !future.isCancelled();
    }
  }

  private static final class CallbackWatcher implements Watcher, Consumer<Object> {
    private final AtomicInteger notifications = new AtomicInteger();

    @Override
    public void accept(Object future) {
      notifications.incrementAndGet();
    }

    @Override
    public int notifications() {
      return notifications.get();
    }

    @Override
    public void close() {}
  }
}
