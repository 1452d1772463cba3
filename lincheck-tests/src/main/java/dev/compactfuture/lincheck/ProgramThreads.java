package dev.compactfuture.lincheck;

import dev.compactfuture.CompactFuture;
import dev.compactfuture.Futures;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The threads of {@link BlockingPrograms}. */
final class ProgramThreads {
  private ProgramThreads() {}

  /** Blocks on the future, and records how that ended. */
  private abstract static class BlockingThread extends Thread {
    final CompactFuture<@Nullable Object> future;
    @Nullable Thread interrupter;

    String outcome = "nothing";
    boolean interruptKept;

    BlockingThread(CompactFuture<@Nullable Object> future) {
      this.future = future;
    }

    abstract String blockForOutcome() throws InterruptedException;

    @Override
    public void run() {
      try {
        outcome = blockForOutcome();
      } catch (InterruptedException e) {
        outcome = "interrupted";
      }
      try {
        if (interrupter != null) {
          interrupter.join(); // the interrupt may come after the outcome
        }
        interruptKept = Thread.interrupted();
      } catch (InterruptedException e) {
        interruptKept = true;
      }
    }

    void requireOutcome(String expected, boolean expectInterrupt) {
      require(
          outcome.equals(expected) && interruptKept == expectInterrupt,
          "outcome: " + outcome + ", interrupt status " + (interruptKept ? "kept" : "clear"));
    }
  }

  /** Blocks in {@code get} or {@code exception}. */
  static final class Getter extends BlockingThread {
    private final boolean wantsException;

    Getter(CompactFuture<@Nullable Object> future, boolean wantsException) {
      super(future);
      this.wantsException = wantsException;
    }

    @Override
    String blockForOutcome() throws InterruptedException {
      try {
        return String.valueOf(wantsException ? future.exception() : future.get());
      } catch (ExecutionException e) {
        return "threw " + e.getCause();
      } catch (CancellationException e) {
        return "cancelled";
      }
    }
  }

  /** Blocks in {@code Futures.await}. */
  static class Watcher extends BlockingThread {
    Watcher(CompactFuture<@Nullable Object> future) {
      super(future);
    }

    @Override
    String blockForOutcome() throws InterruptedException {
      var answer = Futures.await(List.of(future), Futures.ReturnWhen.ALL_COMPLETED);
      return answer.done().contains(future) && answer.notDone().isEmpty() ? "done" : "not done";
    }
  }

  /** The fault of a canary: blocks as a getter does, which a cancellation wakes. */
  static final class WatcherByGet extends Watcher {
    WatcherByGet(CompactFuture<@Nullable Object> future) {
      super(future);
    }

    @Override
    String blockForOutcome() throws InterruptedException {
      boolean unused = new Getter(future, true).blockForOutcome().isEmpty();
      var answer =
          Futures.await(List.of(future), 0, TimeUnit.SECONDS, Futures.ReturnWhen.ALL_COMPLETED);
      return answer.notDone().isEmpty() ? "done" : "not done";
    }
  }

  /** Cancels the future, and then notifies its watchers of it. */
  static final class Notifier extends Thread {
    private final CompactFuture<@Nullable Object> future;

    Notifier(CompactFuture<@Nullable Object> future) {
      this.future = future;
    }

    @Override
    public void run() {
      require(future.cancel(), "not cancelled: " + future);
      require(!future.setRunningOrNotifyCancel(), "running although cancelled: " + future);
    }
  }

  /** Sets the outcome: an exception where it is a Throwable, else a result. */
  static final class Completer extends Thread {
    private final CompactFuture<@Nullable Object> future;
    private final Object outcome;
    boolean won;

    Completer(CompactFuture<@Nullable Object> future, Object outcome) {
      this.future = future;
      this.outcome = outcome;
    }

    @Override
    public void run() {
      won =
          outcome instanceof Throwable failure
              ? future.trySetException(failure)
              : future.trySetResult(outcome);
    }
  }

  /** Cancels the future. */
  static final class Canceller extends Thread {
    private final CompactFuture<@Nullable Object> future;
    boolean won;

    Canceller(CompactFuture<@Nullable Object> future) {
      this.future = future;
    }

    @Override
    public void run() {
      won = future.cancel();
    }
  }

  /** Interrupts another thread. */
  static final class Interrupter extends Thread {
    private final Thread target;

    Interrupter(Thread target) {
      this.target = target;
    }

    @Override
    public void run() {
      target.interrupt();
    }
  }

  static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new AssertionError(otherwise);
    }
  }
}
