package dev.compactfuture.lincheck;

import static dev.compactfuture.lincheck.ProgramThreads.require;

import dev.compactfuture.CompactFuture;
import dev.compactfuture.WordProbe;
import dev.compactfuture.lincheck.ProgramThreads.Canceller;
import dev.compactfuture.lincheck.ProgramThreads.Completer;
import dev.compactfuture.lincheck.ProgramThreads.Getter;
import dev.compactfuture.lincheck.ProgramThreads.Interrupter;
import dev.compactfuture.lincheck.ProgramThreads.Notifier;
import dev.compactfuture.lincheck.ProgramThreads.Watcher;
import dev.compactfuture.lincheck.ProgramThreads.WatcherByGet;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Small programs whose threads block in {@code get}, {@code exception} or {@code await}, beside
 * threads that complete, cancel, notify and interrupt. Each checks its outcome when its threads
 * have ended.
 *
 * <p>Hazard: what a lambda or a method reference creates or captures can escape Lincheck. It does
 * not instrument a future made by {@code CompactFuture::new}, so {@code park} really parks and the
 * invocation hangs; on JDK 25 it misses races on captured variables. So the threads share fields of
 * named classes, all created by {@code new}. The canaries are built the same way.
 */
final class BlockingPrograms {
  private static final String VALUE = "the value";
  private static final Exception FAILURE = new Exception("the failure", null, false, false) {};

  private BlockingPrograms() {}

  /** One program, run anew under each schedule. */
  abstract static class Program implements Runnable {
    /** Creates the future; a canary overrides it. */
    CompactFuture<@Nullable Object> newFuture() {
      return new CompactFuture<>();
    }

    abstract void run(Invocation invocation) throws InterruptedException;

    @Override
    public final void run() {
      ExecutionCounter.recordProgramInvocation();
      Invocation invocation = new Invocation(newFuture());
      try {
        run(invocation);
      } catch (InterruptedException e) {
        throw new AssertionError("nobody interrupts the main thread", e);
      }
    }
  }

  /** The future and the threads of one invocation. */
  static final class Invocation {
    final CompactFuture<@Nullable Object> future;
    private final List<Thread> threads = new ArrayList<>();

    Invocation(CompactFuture<@Nullable Object> future) {
      this.future = future;
    }

    <R extends Thread> R start(R thread) {
      threads.add(thread);
      thread.start();
      return thread;
    }

    void join() throws InterruptedException {
      for (Thread thread : threads) {
        thread.join();
      }
    }

    void requireNoRegistrations() {
      require(future.isDone(), "not done: " + future);
      require(WordProbe.registrations(future) == 0, "a registration is left: " + future);
    }
  }

  /** A getter beside a completer: it throws the very exception that was set. */
  static class OneGetter extends Program {
    @Override
    void run(Invocation invocation) throws InterruptedException {
      Getter getter = invocation.start(new Getter(invocation.future, false));
      invocation.start(new Completer(invocation.future, FAILURE));
      invocation.join();
      getter.requireOutcome("threw " + FAILURE, false);
      invocation.requireNoRegistrations();
    }
  }

  /** A getter of the result and one of the exception, beside a completer. */
  static class TwoGetters extends Program {
    @Override
    void run(Invocation invocation) throws InterruptedException {
      Getter result = invocation.start(new Getter(invocation.future, false));
      Getter exception = invocation.start(new Getter(invocation.future, true));
      invocation.start(new Completer(invocation.future, VALUE));
      invocation.join();
      result.requireOutcome(VALUE, false);
      exception.requireOutcome("null", false);
      invocation.requireNoRegistrations();
    }
  }

  /** A getter beside a completer and a canceller: it gets what the winner of the two set. */
  static class GetterAndCancel extends Program {
    @Override
    void run(Invocation invocation) throws InterruptedException {
      Getter getter = invocation.start(new Getter(invocation.future, false));
      Completer completer = invocation.start(new Completer(invocation.future, VALUE));
      Canceller canceller = invocation.start(new Canceller(invocation.future));
      invocation.join();
      require(completer.won != canceller.won, "not exactly one winner: " + invocation.future);
      getter.requireOutcome(completer.won ? VALUE : "cancelled", false);
      invocation.requireNoRegistrations();
    }
  }

  /**
   * A getter that is interrupted beside a completer: it returns the value and keeps the interrupt
   * status, or it throws InterruptedException and clears it.
   */
  static class InterruptAndCompletion extends Program {
    @Override
    void run(Invocation invocation) throws InterruptedException {
      Getter getter = new Getter(invocation.future, false);
      Interrupter interrupter = new Interrupter(getter);
      getter.interrupter = interrupter;
      invocation.start(getter);
      invocation.start(interrupter);
      invocation.start(new Completer(invocation.future, VALUE));
      invocation.join();
      if (getter.outcome.equals(VALUE)) {
        getter.requireOutcome(VALUE, true);
      } else {
        getter.requireOutcome("interrupted", false);
      }
      invocation.requireNoRegistrations();
    }
  }

  /** The same beside a second getter, whose registration the interrupted one must not remove. */
  static class LeaverBesideGetter extends InterruptAndCompletion {
    @Override
    void run(Invocation invocation) throws InterruptedException {
      Getter stays = invocation.start(new Getter(invocation.future, false));
      super.run(invocation);
      stays.requireOutcome(VALUE, false);
    }
  }

  /** A watcher beside a cancellation and its notification: only the notification wakes it. */
  static class WatcherAndNotification extends Program {
    Watcher newWatcher(CompactFuture<@Nullable Object> future) {
      return new Watcher(future);
    }

    @Override
    void run(Invocation invocation) throws InterruptedException {
      Watcher watcher = invocation.start(newWatcher(invocation.future));
      invocation.start(new Notifier(invocation.future));
      invocation.join();
      watcher.requireOutcome("done", false);
      invocation.requireNoRegistrations();
    }
  }

  /**
   * A watcher that is interrupted beside a completer, and a second watcher that stays: the first
   * returns the future and keeps the interrupt status, or it throws InterruptedException and clears
   * it.
   */
  static class WatcherLeaves extends Program {
    @Override
    void run(Invocation invocation) throws InterruptedException {
      Watcher leaves = new Watcher(invocation.future);
      Interrupter interrupter = new Interrupter(leaves);
      leaves.interrupter = interrupter;
      Watcher stays = invocation.start(new Watcher(invocation.future));
      invocation.start(leaves);
      invocation.start(interrupter);
      invocation.start(new Completer(invocation.future, VALUE));
      invocation.join();
      if (leaves.outcome.equals("done")) {
        leaves.requireOutcome("done", true);
      } else {
        leaves.requireOutcome("interrupted", false);
      }
      stays.requireOutcome("done", false);
      invocation.requireNoRegistrations();
    }
  }

  // The canaries.

  @Violates("C5")
  static final class NonBlockingGetter extends TwoGetters {
    @Override
    CompactFuture<@Nullable Object> newFuture() {
      return new BrokenFuture.NeverBlocks();
    }
  }

  @Violates("C2")
  static final class TwoWinners extends GetterAndCancel {
    @Override
    CompactFuture<@Nullable Object> newFuture() {
      return new BrokenFuture.TwoWinners();
    }
  }

  @Violates({})
  static final class ClearedInterrupt extends InterruptAndCompletion {
    @Override
    CompactFuture<@Nullable Object> newFuture() {
      return new BrokenFuture.ClearsInterrupt();
    }
  }

  @Violates("C7")
  static final class WatcherWokenByCancel extends WatcherAndNotification {
    @Override
    Watcher newWatcher(CompactFuture<@Nullable Object> future) {
      return new WatcherByGet(future);
    }
  }
}
