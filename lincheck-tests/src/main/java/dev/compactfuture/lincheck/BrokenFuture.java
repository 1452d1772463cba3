package dev.compactfuture.lincheck;

import dev.compactfuture.CompactFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The canaries: futures with one fault each, which a check has to find before its green counts. */
@SuppressWarnings("NullAway") // it does not see that T is nullable here
abstract class BrokenFuture extends NotifyingFuture {

  /** Checks, then sets, and reports a win even if another thread completed it in between. */
  static class TwoWinners extends BrokenFuture {
    @Override
    public boolean trySetResult(@Nullable Object result) {
      if (isDone()) {
        return false;
      }
      boolean unused = super.trySetResult(result);
      return true;
    }
  }

  /**
   * The same fault with a window wide enough for stress, which only samples schedules: without the
   * yield, two busy CPUs can miss the fault for a long time.
   */
  static class TwoWinnersWithYield extends TwoWinners {
    @Override
    public boolean isDone() {
      boolean done = super.isDone();
      Thread.yield();
      return done;
    }
  }

  /** Runs the newest callback first. */
  static class NewestFirst extends BrokenFuture {
    private final ConcurrentLinkedDeque<Consumer<? super CompactFuture<@Nullable Object>>> added =
        new ConcurrentLinkedDeque<>();

    @Override
    public void addDoneCallback(Consumer<? super CompactFuture<@Nullable Object>> callback) {
      added.push(callback);
      super.addDoneCallback(done -> added.pop().accept(done));
    }
  }

  /** Gives the right answers, but is not lock-free. */
  static class LockBased extends BrokenFuture {
    @Override
    public synchronized boolean trySetResult(@Nullable Object result) {
      return super.trySetResult(result);
    }

    @Override
    public synchronized boolean cancel() {
      return super.cancel();
    }
  }

  /** Can be cancelled while it runs, because it is pending then. */
  static class CancelsRunning extends BrokenFuture {
    private final AtomicBoolean ran = new AtomicBoolean();

    @Override
    public boolean setRunningOrNotifyCancel() {
      if (isDone()) {
        return super.setRunningOrNotifyCancel();
      }
      if (ran.getAndSet(true)) {
        throw new IllegalStateException();
      }
      return true;
    }

    @Override
    public boolean isRunning() {
      return ran.get() && !isDone();
    }
  }

  /** Drops all callbacks after one that fails. */
  static class StopsAtFailure extends BrokenFuture {
    private final AtomicBoolean failed = new AtomicBoolean();

    @Override
    public void addDoneCallback(Consumer<? super CompactFuture<@Nullable Object>> callback) {
      super.addDoneCallback(
          done -> {
            if (failed.get()) {
              return;
            }
            try {
              callback.accept(done);
            } catch (RuntimeException | Error e) {
              failed.set(true);
              throw e;
            }
          });
    }
  }

  /** Returns another result than was set. */
  static class AnotherResult extends BrokenFuture {
    @Override
    public @Nullable Object get(long timeout, TimeUnit unit)
        throws InterruptedException, ExecutionException, TimeoutException {
      return super.get(timeout, unit) == null ? "another" : null;
    }
  }

  /** Tells a second caller to run the task, too, where the call is misuse. */
  static class RunsAgain extends BrokenFuture {
    @Override
    public boolean setRunningOrNotifyCancel() {
      try {
        return super.setRunningOrNotifyCancel();
      } catch (IllegalStateException e) {
        return true;
      }
    }
  }

  /** Clears the interrupt status although {@code get} returns the value. */
  static class ClearsInterrupt extends BrokenFuture {
    @Override
    public @Nullable Object get() throws InterruptedException, ExecutionException {
      Object result = super.get();
      boolean unused = Thread.interrupted();
      return result;
    }
  }

  /** Returns null from {@code get} where it should block. */
  static class NeverBlocks extends BrokenFuture {
    @Override
    public @Nullable Object get() throws InterruptedException, ExecutionException {
      return isDone() ? super.get() : null;
    }
  }
}
