package dev.compactfuture.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.compactfuture.CompactFuture;
import dev.compactfuture.Completions;
import dev.compactfuture.Futures;
import dev.compactfuture.Futures.ReturnWhen;
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
 * Does a getter, or watcher, that is asleep wake?
 *
 * <p>The harness gives the signal a millisecond after the actor began, so the actor is asleep by
 * then. The window between its look and its sleep is the business of {@link WhatDoesAGetterGet} and
 * {@link WhenDoesAWatcherWake}.
 */
@Question(Question.Row.termination)
public class DoesAWaiterWake {

  @JCStressTest(Mode.Termination)
  @Outcome(id = "TERMINATED", expect = ACCEPTABLE, desc = "get, set, get returns")
  @Outcome(expect = FORBIDDEN, desc = "asleep for ever, or woken by something else")
  @MustSee("TERMINATED")
  public static class GetSet {
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

  @JCStressTest(Mode.Termination)
  @Outcome(
      id = "TERMINATED",
      expect = ACCEPTABLE,
      desc = "exception, setException, exception returns")
  @Outcome(expect = FORBIDDEN, desc = "asleep for ever, or woken by something else")
  @MustSee("TERMINATED")
  public static class ExceptionSetException {
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

  @JCStressTest(Mode.Termination)
  @Outcome(id = "TERMINATED", expect = ACCEPTABLE, desc = "get, cancel, get throws")
  @Outcome(expect = FORBIDDEN, desc = "asleep for ever, or woken by something else")
  @MustSee("TERMINATED")
  public static class GetCancel {
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
   * The longest time there is: the deadline must not overflow, and the wake-up is that of the timed
   * sleep.
   */
  @JCStressTest(Mode.Termination)
  @Outcome(id = "TERMINATED", expect = ACCEPTABLE, desc = "get, set, get returns")
  @Outcome(expect = FORBIDDEN, desc = "asleep for ever, or woken by something else")
  @MustSee("TERMINATED")
  public static class TimedGetSet {
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

  @JCStressTest(Mode.Termination)
  @Outcome(id = "TERMINATED", expect = ACCEPTABLE, desc = "get, interrupt, get throws")
  @Outcome(expect = FORBIDDEN, desc = "asleep for ever, or woken by something else")
  @MustSee("TERMINATED")
  public static class GetInterrupt {
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

  /**
   * Others registered above and below the sleeper, of which some leave, must not keep it from being
   * woken.
   */
  @JCStressTest(Mode.Termination)
  @Outcome(
      id = "TERMINATED",
      expect = ACCEPTABLE,
      desc = "get, others come and leave, set, get returns")
  @Outcome(expect = FORBIDDEN, desc = "asleep for ever, or woken by something else")
  @MustSee("TERMINATED")
  public static class GetAmongOthersSet {
    final CompactFuture<Integer> future = new CompactFuture<>();

    public GetAmongOthersSet() {
      future.addDoneCallback(done -> {});
    }

    @Actor
    public void get() throws Exception {
      check(future.get() == 1);
    }

    @Signal
    public void leaveAndSet() {
      for (int i = 0; i < 5; i++) {
        Ask.brief(future);
      }
      future.addDoneCallback(done -> {});
      future.setResult(1);
    }
  }

  /** Until both, for the longest time there is. */
  @JCStressTest(Mode.Termination)
  @Outcome(id = "TERMINATED", expect = ACCEPTABLE, desc = "await, set, set, await returns")
  @Outcome(expect = FORBIDDEN, desc = "asleep for ever, or woken by something else")
  @MustSee("TERMINATED")
  public static class TimedAwaitSetSet {
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

  /** Asleep through the cancellation. */
  @JCStressTest(Mode.Termination)
  @Outcome(id = "TERMINATED", expect = ACCEPTABLE, desc = "await, cancel, notify, await returns")
  @Outcome(expect = FORBIDDEN, desc = "asleep for ever, or woken by something else")
  @MustSee("TERMINATED")
  public static class AwaitCancelAndNotify {
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

  /** Asleep in another thread than the one that registered. */
  @JCStressTest(Mode.Termination)
  @Outcome(id = "TERMINATED", expect = ACCEPTABLE, desc = "next, setException, next returns")
  @Outcome(expect = FORBIDDEN, desc = "asleep for ever, or woken by something else")
  @MustSee("TERMINATED")
  public static class NextSetException {
    final CompactFuture<Integer> future = new CompactFuture<>();
    final Completions<Integer> completions = Futures.asCompleted(List.of(future));

    @Actor
    public void next() throws Exception {
      check(completions.next() == future && !completions.hasNext());
    }

    @Signal
    public void setException() {
      future.setException(new Exception());
    }
  }

  @JCStressTest(Mode.Termination)
  @Outcome(id = "TERMINATED", expect = ACCEPTABLE, desc = "next, interrupt, next throws")
  @Outcome(expect = FORBIDDEN, desc = "asleep for ever, or woken by something else")
  @MustSee("TERMINATED")
  public static class NextInterrupt {
    final CompactFuture<Integer> future = new CompactFuture<>();
    volatile Thread watcher;

    @Actor
    public void next() throws Exception {
      Completions<Integer> completions = Futures.asCompleted(List.of(future));
      watcher = Thread.currentThread();
      try {
        completions.next();
      } catch (CompletionException e) {
        check(Thread.interrupted() && Stack.size(future) == 0);
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

  /** The harness knows a failed actor by its exception. */
  private static void check(boolean right) throws Exception {
    if (!right) {
      throw new Exception("woken, but not by what was meant to");
    }
  }
}
