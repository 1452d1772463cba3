package dev.compactfuture.lincheck;

import dev.compactfuture.CompactFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The canaries: futures with a fault each, which a check has to find before its green counts. */
@SuppressWarnings("NullAway") // it does not see that T is nullable here
abstract class BrokenFuture extends CompactFuture<@Nullable Object> {

  /** Looks, then sets, and believes that it won. */
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
   * The same, with a window wide enough for a mode that only samples: without it, on a machine with
   * two busy CPUs, the fault can stay unseen for a long time.
   */
  static class TwoWinnersSlowly extends TwoWinners {
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
    public void addDoneCallback(Consumer<? super CompactFuture<@Nullable Object>> fn) {
      added.push(fn);
      super.addDoneCallback(done -> added.pop().accept(done));
    }
  }

  /** Right, but not lock-free. */
  static class Locking extends BrokenFuture {
    @Override
    public synchronized boolean trySetResult(@Nullable Object result) {
      return super.trySetResult(result);
    }

    @Override
    public synchronized boolean cancel() {
      return super.cancel();
    }
  }

  /** Where the value beats the interrupt it forgets the interrupt. */
  static class ForgetsInterrupt extends BrokenFuture {
    @Override
    public @Nullable Object get() throws InterruptedException, ExecutionException {
      Object result = super.get();
      boolean unused = Thread.interrupted();
      return result;
    }
  }

  /** Does not wait. */
  static class Impatient extends BrokenFuture {
    @Override
    public @Nullable Object get() throws InterruptedException, ExecutionException {
      return isDone() ? super.get() : null;
    }
  }
}
