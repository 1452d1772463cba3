package dev.compactfuture.lincheck;

import dev.compactfuture.CompactFuture;
import dev.compactfuture.Futures;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Small programs whose threads wait: {@code get}, {@code exception} and {@code await} beside those
 * who complete, cancel, notify and interrupt. Each checks itself when its threads have ended.
 *
 * <p>Hazard: what a lambda creates or captures can escape Lincheck. A future made by a method
 * reference is not instrumented, so that its {@code park} really parks and the run hangs; on JDK 25
 * races on captured variables are not seen. So the threads share fields of named classes, which
 * {@code new} made, and the canaries are made the same way.
 */
final class BlockingGets {
  private BlockingGets() {}

  /** One program, run anew under each schedule. */
  abstract static class Program implements Runnable {
    /** Of what a lambda or a method reference creates, Lincheck does not see a single step. */
    CompactFuture<@Nullable Object> newFuture() {
      return new CompactFuture<>();
    }

    abstract void run(Race race) throws InterruptedException;

    @Override
    public final void run() {
      ExecutionCounter.recordProgramInvocation();
      Race race = new Race(newFuture());
      try {
        run(race);
      } catch (InterruptedException e) {
        throw new AssertionError("nobody interrupts the main thread", e);
      }
    }
  }

  /** A getter gets the value, the null, or the exception that the completer set. */
  static class OneGetter extends Program {
    @Override
    void run(Race race) throws InterruptedException {
      Getter getter = race.start(new Getter(race.future, false));
      race.start(new Completer(race.future, FAILURE));
      race.join();
      getter.mustHave("threw " + FAILURE, false);
      race.mustBeEmpty();
    }
  }

  /** Two getters, one of the result and one of the exception, and one completer. */
  static class TwoGetters extends Program {
    @Override
    void run(Race race) throws InterruptedException {
      Getter result = race.start(new Getter(race.future, false));
      Getter exception = race.start(new Getter(race.future, true));
      race.start(new Completer(race.future, VALUE));
      race.join();
      result.mustHave(VALUE, false);
      exception.mustHave("null", false);
      race.mustBeEmpty();
    }
  }

  /** A getter beside a completer and a cancellation: it gets what the winner of the two left. */
  static class GetterAndCancel extends Program {
    @Override
    void run(Race race) throws InterruptedException {
      Getter getter = race.start(new Getter(race.future, false));
      Completer completer = race.start(new Completer(race.future, VALUE));
      Canceller canceller = race.start(new Canceller(race.future));
      race.join();
      require(completer.won != canceller.won, "the winners are not one: " + race.future);
      getter.mustHave(completer.won ? VALUE : "cancelled", false);
      race.mustBeEmpty();
    }
  }

  /**
   * A getter, interrupted beside a completer: the value, and the interrupt is still to be seen; or
   * InterruptedException, and it is not.
   */
  static class InterruptAndCompletion extends Program {
    @Override
    void run(Race race) throws InterruptedException {
      Getter getter = new Getter(race.future, false);
      Interrupter interrupter = new Interrupter(getter);
      getter.interrupter = interrupter;
      race.start(getter);
      race.start(interrupter);
      race.start(new Completer(race.future, VALUE));
      race.join();
      if (getter.got.equals(VALUE)) {
        getter.mustHave(VALUE, true);
      } else {
        getter.mustHave("interrupted", false);
      }
      race.mustBeEmpty();
    }
  }

  /** The same, and a second getter: whoever leaves takes nobody else's registration along. */
  static class LeaverBesideGetter extends InterruptAndCompletion {
    @Override
    void run(Race race) throws InterruptedException {
      Getter stays = race.start(new Getter(race.future, false));
      super.run(race);
      stays.mustHave(VALUE, false);
    }
  }

  /** A watcher beside a cancellation and its notification: it sleeps through the former. */
  static class WatcherAndNotification extends Program {
    Watcher newWatcher(CompactFuture<@Nullable Object> future) {
      return new Watcher(future);
    }

    @Override
    void run(Race race) throws InterruptedException {
      Watcher watcher = race.start(newWatcher(race.future));
      race.start(new Notifier(race.future));
      race.join();
      watcher.mustHave("done", false);
      race.mustBeEmpty();
    }
  }

  /**
   * A watcher, interrupted beside a completion, and a second one that stays: the first has the
   * future, and the interrupt is still to be seen; or InterruptedException, and it is not.
   */
  static class WatcherLeaves extends Program {
    @Override
    void run(Race race) throws InterruptedException {
      Watcher leaves = new Watcher(race.future);
      Interrupter interrupter = new Interrupter(leaves);
      leaves.interrupter = interrupter;
      Watcher stays = race.start(new Watcher(race.future));
      race.start(leaves);
      race.start(interrupter);
      race.start(new Completer(race.future, VALUE));
      race.join();
      if (leaves.got.equals("done")) {
        leaves.mustHave("done", true);
      } else {
        leaves.mustHave("interrupted", false);
      }
      stays.mustHave("done", false);
      race.mustBeEmpty();
    }
  }

  // The canaries.

  static final class WatcherWokenByCancel extends WatcherAndNotification {
    @Override
    Watcher newWatcher(CompactFuture<@Nullable Object> future) {
      return new WatcherByGet(future);
    }
  }

  static final class NonBlockingGetter extends TwoGetters {
    @Override
    CompactFuture<@Nullable Object> newFuture() {
      return new BrokenFuture.NeverBlocks();
    }
  }

  static final class TwoWinners extends GetterAndCancel {
    @Override
    CompactFuture<@Nullable Object> newFuture() {
      return new BrokenFuture.TwoWinners();
    }
  }

  static final class ClearedInterrupt extends InterruptAndCompletion {
    @Override
    CompactFuture<@Nullable Object> newFuture() {
      return new BrokenFuture.ClearsInterrupt();
    }
  }

  private static final String VALUE = "the value";
  private static final Exception FAILURE = new Exception("the failure", null, false, false) {};

  /** One run's future and threads. */
  static final class Race {
    final CompactFuture<@Nullable Object> future;
    private final List<Thread> threads = new ArrayList<>();

    Race(CompactFuture<@Nullable Object> future) {
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

    void mustBeEmpty() {
      require(future.isDone(), "not done: " + future);
      require(
          FutureInternals.registrations(future) == 0, "somebody is still registered: " + future);
    }
  }

  /** Waits, and notes what it got. */
  private abstract static class Waiter extends Thread {
    final CompactFuture<@Nullable Object> future;
    @Nullable Thread interrupter;

    String got = "nothing";
    boolean interrupted;

    Waiter(CompactFuture<@Nullable Object> future) {
      this.future = future;
    }

    abstract String await() throws InterruptedException;

    @Override
    public void run() {
      try {
        got = await();
      } catch (InterruptedException e) {
        got = "interrupted";
      }
      try {
        if (interrupter != null) {
          interrupter.join(); // it may be late
        }
        interrupted = Thread.interrupted();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }

    void mustHave(String outcome, boolean interruptKept) {
      require(
          got.equals(outcome) && interrupted == interruptKept,
          "got " + got + ", interrupt " + (interrupted ? "kept" : "not to be seen"));
    }
  }

  private static final class Getter extends Waiter {
    private final boolean wantsException;

    Getter(CompactFuture<@Nullable Object> future, boolean wantsException) {
      super(future);
      this.wantsException = wantsException;
    }

    @Override
    String await() throws InterruptedException {
      try {
        return String.valueOf(wantsException ? future.exception() : future.get());
      } catch (ExecutionException e) {
        return "threw " + e.getCause();
      } catch (CancellationException e) {
        return "cancelled";
      }
    }
  }

  private static class Watcher extends Waiter {
    Watcher(CompactFuture<@Nullable Object> future) {
      super(future);
    }

    @Override
    String await() throws InterruptedException {
      var answer = Futures.await(List.of(future), Futures.ReturnWhen.ALL_COMPLETED);
      return answer.done().contains(future) && answer.notDone().isEmpty() ? "done" : "not done";
    }
  }

  /** Waits as a getter does. */
  private static final class WatcherByGet extends Watcher {
    WatcherByGet(CompactFuture<@Nullable Object> future) {
      super(future);
    }

    @Override
    String await() throws InterruptedException {
      boolean unused = new Getter(future, true).await().isEmpty();
      var answer =
          Futures.await(List.of(future), 0, TimeUnit.SECONDS, Futures.ReturnWhen.ALL_COMPLETED);
      return answer.notDone().isEmpty() ? "done" : "not done";
    }
  }

  private static final class Notifier extends Thread {
    private final CompactFuture<@Nullable Object> future;

    Notifier(CompactFuture<@Nullable Object> future) {
      this.future = future;
    }

    @Override
    public void run() {
      require(future.cancel(), "not cancelled: " + future);
      require(!future.setRunningOrNotifyCancel(), "the task was to be run: " + future);
    }
  }

  private static final class Completer extends Thread {
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

  private static final class Canceller extends Thread {
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

  private static final class Interrupter extends Thread {
    private final Thread whom;

    Interrupter(Thread whom) {
      this.whom = whom;
    }

    @Override
    public void run() {
      whom.interrupt();
    }
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new AssertionError(otherwise);
    }
  }
}
