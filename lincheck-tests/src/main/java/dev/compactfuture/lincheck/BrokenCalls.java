package dev.compactfuture.lincheck;

import dev.compactfuture.CompactFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** The canaries that wait on many futures: the future is right, and who waits on it is not. */
@SuppressWarnings("NullAway") // it does not see that T is nullable here
abstract class BrokenCalls extends Calls.OfCompactFuture {
  BrokenCalls() {
    super(new CompactFuture<>());
  }

  /** Watches by a callback, and so is told of the cancellation, and not of its notification. */
  static class ToldOfCancel extends BrokenCalls {
    @Override
    Calls.Watcher newWatcher() {
      Counting watcher = new Counting();
      future.addDoneCallback(watcher);
      return watcher;
    }
  }

  /** Looks at one future after the other, so its answer may be the truth of no instant. */
  static class LooksOnce extends BrokenCalls {
    @Override
    public String await() {
      boolean first = isFinished(future);
      return Calls.show(first, isFinished(other));
    }

    private static boolean isFinished(CompactFuture<?> future) {
      return future.isDone() && !future.isCancelled();
    }
  }

  private static final class Counting implements Calls.Watcher, Consumer<Object> {
    private final AtomicInteger told = new AtomicInteger();

    @Override
    public void accept(Object future) {
      told.incrementAndGet();
    }

    @Override
    public int told() {
      return told.get();
    }

    @Override
    public void close() {}
  }
}
