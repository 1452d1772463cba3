package dev.compactfuture.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.compactfuture.CompactFuture;
import dev.compactfuture.Completions;
import dev.compactfuture.Futures;
import dev.compactfuture.Futures.ReturnWhen;
import dev.compactfuture.WordProbe;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Mode;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.Signal;

/**
 * Does a sleeping getter or watcher wake?
 *
 * <p>Hazard: the completing thread overlooks a sleeper, or unparks the wrong thread. It cannot
 * happen because its CAS takes over the stack in which every sleeper is registered. The harness
 * sends the signal a millisecond after the actor began, so the actor is asleep by then; the window
 * between its look and its sleep is the subject of {@link GetterRaces} and {@link WatcherRaces}.
 */
@InRow(RaceRow.TERMINATION)
public class TerminationRaces {

  /** Does {@code setResult} wake {@code get}? */
  @JCStressTest(Mode.Termination)
  @Outcome(id = "TERMINATED", expect = ACCEPTABLE, desc = "get, set, get returns")
  @Outcome(expect = FORBIDDEN, desc = "asleep for ever, or woken with a wrong answer")
  @RequiredOutcomes("TERMINATED")
  public static class GetAgainstSet {
    final CompactFuture<Integer> future = new CompactFuture<>();

    @Actor
    public void get() throws Exception {
      check(future.get() == 1);
    }

    @Signal
    public void set() {
      future.setResult(1);
    }
  }

  /** Does {@code setException} wake {@code exception}, which returns the very object? */
  @JCStressTest(Mode.Termination)
  @Outcome(
      id = "TERMINATED",
      expect = ACCEPTABLE,
      desc = "exception, setException, exception returns")
  @Outcome(expect = FORBIDDEN, desc = "asleep for ever, or woken with a wrong answer")
  @RequiredOutcomes("TERMINATED")
  public static class ExceptionAgainstSetException {
    final CompactFuture<Integer> future = new CompactFuture<>();
    final Exception failure = new Exception();

    @Actor
    public void exception() throws Exception {
      check(future.exception() == failure);
    }

    @Signal
    public void setException() {
      future.setException(failure);
    }
  }

  /** Does {@code cancel} wake {@code get}? */
  @JCStressTest(Mode.Termination)
  @Outcome(id = "TERMINATED", expect = ACCEPTABLE, desc = "get, cancel, get throws")
  @Outcome(expect = FORBIDDEN, desc = "asleep for ever, or woken with a wrong answer")
  @RequiredOutcomes("TERMINATED")
  public static class GetAgainstCancel {
    final CompactFuture<Integer> future = new CompactFuture<>();

    @Actor
    public void get() throws Exception {
      try {
        future.get();
      } catch (CancellationException e) {
        return;
      }
      check(false);
    }

    @Signal
    public void cancel() {
      future.cancel();
    }
  }

  /**
   * Does {@code setResult} wake a {@code get} with the longest possible time-out? Hazard: the
   * deadline overflows.
   */
  @JCStressTest(Mode.Termination)
  @Outcome(id = "TERMINATED", expect = ACCEPTABLE, desc = "get, set, get returns")
  @Outcome(expect = FORBIDDEN, desc = "asleep for ever, or woken with a wrong answer")
  @RequiredOutcomes("TERMINATED")
  public static class TimedGetAgainstSet {
    final CompactFuture<Integer> future = new CompactFuture<>();

    @Actor
    public void get() throws Exception {
      check(future.get(Long.MAX_VALUE, TimeUnit.DAYS) == 1);
    }

    @Signal
    public void set() {
      future.setResult(1);
    }
  }

  /** Does an interrupt end {@code get}? */
  @JCStressTest(Mode.Termination)
  @Outcome(id = "TERMINATED", expect = ACCEPTABLE, desc = "get, interrupt, get throws")
  @Outcome(expect = FORBIDDEN, desc = "asleep for ever, or woken with a wrong answer")
  @RequiredOutcomes("TERMINATED")
  public static class GetAgainstInterrupt {
    final CompactFuture<Integer> future = new CompactFuture<>();
    volatile Thread getter;

    @Actor
    public void get() throws Exception {
      getter = Thread.currentThread();
      try {
        future.get();
      } catch (InterruptedException e) {
        return;
      }
      check(false);
    }

    @Signal
    public void interrupt() {
      while (getter == null) {
        Thread.onSpinWait();
      }
      getter.interrupt();
    }
  }

  /** Is a getter woken that sleeps between other registrations, of which some leave? */
  @JCStressTest(Mode.Termination)
  @Outcome(
      id = "TERMINATED",
      expect = ACCEPTABLE,
      desc = "get, others register and give up, set, get returns")
  @Outcome(expect = FORBIDDEN, desc = "asleep for ever, or woken with a wrong answer")
  @RequiredOutcomes("TERMINATED")
  public static class GetAmongOthersAgainstSet {
    final CompactFuture<Integer> future = new CompactFuture<>();

    public GetAmongOthersAgainstSet() {
      future.addDoneCallback(done -> {});
    }

    @Actor
    public void get() throws Exception {
      check(future.get() == 1);
    }

    @Signal
    public void leaveAndSet() {
      for (int i = 0; i < 5; i++) {
        FutureCalls.getBriefly(future);
      }
      future.addDoneCallback(done -> {});
      future.setResult(1);
    }
  }

  /**
   * Does {@code await} for both of two futures wake, with the longest possible time-out? Hazard:
   * the deadline overflows.
   */
  @JCStressTest(Mode.Termination)
  @Outcome(id = "TERMINATED", expect = ACCEPTABLE, desc = "await, set, set, await returns")
  @Outcome(expect = FORBIDDEN, desc = "asleep for ever, or woken with a wrong answer")
  @RequiredOutcomes("TERMINATED")
  public static class TimedAwaitAgainstSetBoth {
    final CompactFuture<Integer> a = new CompactFuture<>();
    final CompactFuture<Integer> b = new CompactFuture<>();

    @Actor
    public void await() throws Exception {
      var answer =
          Futures.await(List.of(a, b), Long.MAX_VALUE, TimeUnit.DAYS, ReturnWhen.ALL_COMPLETED);
      check(answer.done().size() == 2);
    }

    @Signal
    public void set() {
      a.setResult(1);
      b.setResult(1);
    }
  }

  /** Does {@code await} sleep through the cancellation and wake at its notification? */
  @JCStressTest(Mode.Termination)
  @Outcome(id = "TERMINATED", expect = ACCEPTABLE, desc = "await, cancel, notify, await returns")
  @Outcome(expect = FORBIDDEN, desc = "asleep for ever, or woken with a wrong answer")
  @RequiredOutcomes("TERMINATED")
  public static class AwaitAgainstCancelThenNotify {
    final CompactFuture<Integer> future = new CompactFuture<>();

    @Actor
    public void await() throws Exception {
      check(Futures.await(List.of(future), ReturnWhen.ALL_COMPLETED).done().contains(future));
    }

    @Signal
    public void cancelAndNotify() {
      future.cancel();
      future.setRunningOrNotifyCancel();
    }
  }

  /** Is {@code next} woken in a thread other than the one that called {@code asCompleted}? */
  @JCStressTest(Mode.Termination)
  @Outcome(id = "TERMINATED", expect = ACCEPTABLE, desc = "next, setException, next returns")
  @Outcome(expect = FORBIDDEN, desc = "asleep for ever, or woken with a wrong answer")
  @RequiredOutcomes("TERMINATED")
  public static class NextAgainstSetException {
    final CompactFuture<Integer> future = new CompactFuture<>();
    final Completions<CompactFuture<Integer>> completions = Futures.asCompleted(List.of(future));

    @Actor
    public void next() throws Exception {
      check(completions.next() == future && !completions.hasNext());
    }

    @Signal
    public void setException() {
      future.setException(new Exception());
    }
  }

  /** Does an interrupt end {@code next}, and leave nothing registered? */
  @JCStressTest(Mode.Termination)
  @Outcome(id = "TERMINATED", expect = ACCEPTABLE, desc = "next, interrupt, next throws")
  @Outcome(expect = FORBIDDEN, desc = "asleep for ever, or woken with a wrong answer")
  @RequiredOutcomes("TERMINATED")
  public static class NextAgainstInterrupt {
    final CompactFuture<Integer> future = new CompactFuture<>();
    volatile Thread watcher;

    @Actor
    public void next() throws Exception {
      Completions<CompactFuture<Integer>> completions = Futures.asCompleted(List.of(future));
      watcher = Thread.currentThread();
      try {
        completions.next();
      } catch (CompletionException e) {
        check(Thread.interrupted() && WordProbe.registrations(future) == 0);
        return;
      }
      check(false);
    }

    @Signal
    public void interrupt() {
      while (watcher == null) {
        Thread.onSpinWait();
      }
      watcher.interrupt();
    }
  }

  /**
   * Throws if the actor woke with a wrong answer: the harness reports an exception as a failure.
   */
  private static void check(boolean right) throws Exception {
    if (!right) {
      throw new Exception("woken with a wrong answer");
    }
  }
}
