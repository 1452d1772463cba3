package dev.compactfuture.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.compactfuture.CompactFuture;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Mode;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.Signal;

/**
 * Does a getter that is asleep wake?
 *
 * <p>The harness gives the signal a millisecond after the actor began, so the getter is asleep by
 * then. The window between its look and its sleep is the business of {@link WhatDoesAGetterGet}.
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

  /** The harness knows a failed actor by its exception. */
  private static void check(boolean right) throws Exception {
    if (!right) {
      throw new Exception("woken, but not by what was meant to");
    }
  }
}
