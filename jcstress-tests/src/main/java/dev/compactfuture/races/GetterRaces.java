package dev.compactfuture.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.compactfuture.CompactFuture;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * What does a getter beside a completion return, and does it return at all?
 *
 * <p>Hazard: the getter finds the future pending, the future completes and wakes every registered
 * getter, then this getter registers and sleeps for ever. It cannot happen because registering is a
 * CAS on the very word that the completion replaces, so it fails.
 */
@InRow(RaceRow.GETTERS)
public class GetterRaces {

  /** Does a poll return either a time-out or the result? */
  @JCStressTest
  @State
  @Outcome(id = "timeout", expect = ACCEPTABLE, desc = "poll, then set")
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "set, then poll")
  @Outcome(expect = FORBIDDEN, desc = "neither of the two")
  @RequiredOutcomes({"timeout", "1"})
  public static class SetAgainstPoll {
    final CompactFuture<Integer> future = new CompactFuture<>();

    @Actor
    public void set() {
      future.setResult(1);
    }

    @Actor
    public void poll(L_Result r) {
      r.r1 = FutureCalls.poll(future);
    }
  }

  /** Is {@code null} a result like any other, and does an answer never change? */
  @JCStressTest
  @State
  @Outcome(id = "timeout, timeout", expect = ACCEPTABLE, desc = "both polls, then set")
  @Outcome(id = "timeout, null", expect = ACCEPTABLE, desc = "poll, set, poll")
  @Outcome(id = "null, null", expect = ACCEPTABLE, desc = "set, then both polls")
  @Outcome(expect = FORBIDDEN, desc = "an answer that changed")
  @RequiredOutcomes({"timeout, timeout", "null, null"})
  public static class SetNullAgainstPollTwice {
    final CompactFuture<Integer> future = new CompactFuture<>();

    @Actor
    public void set() {
      future.setResult(null);
    }

    @Actor
    public void poll(LL_Result r) {
      r.r1 = FutureCalls.poll(future);
      r.r2 = FutureCalls.poll(future);
    }
  }

  /** Does a poll either time out or throw the exception that was set? */
  @JCStressTest
  @State
  @Outcome(id = "timeout", expect = ACCEPTABLE, desc = "poll, then setException")
  @Outcome(id = "failed with x", expect = ACCEPTABLE, desc = "setException, then poll")
  @Outcome(expect = FORBIDDEN, desc = "neither of the two")
  @RequiredOutcomes({"timeout", "failed with x"})
  public static class SetExceptionAgainstPoll {
    final CompactFuture<Integer> future = new CompactFuture<>();

    @Actor
    public void setException() {
      future.setException(new Exception("x"));
    }

    @Actor
    public void poll(L_Result r) {
      r.r1 = FutureCalls.poll(future);
    }
  }

  /** Does a poll either time out or throw {@code CancellationException}? */
  @JCStressTest
  @State
  @Outcome(id = "timeout", expect = ACCEPTABLE, desc = "poll, then cancel")
  @Outcome(id = "cancelled", expect = ACCEPTABLE, desc = "cancel, then poll")
  @Outcome(expect = FORBIDDEN, desc = "neither of the two")
  @RequiredOutcomes({"timeout", "cancelled"})
  public static class CancelAgainstPoll {
    final CompactFuture<Integer> future = new CompactFuture<>();

    @Actor
    public void cancel() {
      future.cancel();
    }

    @Actor
    public void poll(L_Result r) {
      r.r1 = FutureCalls.poll(future);
    }
  }

  /** Does {@code get} return the result wherever the completion meets it? */
  @JCStressTest
  @State
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "in either order")
  @Outcome(expect = FORBIDDEN, desc = "not woken, or woken with a wrong answer")
  @RequiredOutcomes("1")
  public static class SetAgainstGet {
    final CompactFuture<Integer> future = new CompactFuture<>();

    @Actor
    public void set() {
      future.setResult(1);
    }

    @Actor
    public void get(L_Result r) {
      r.r1 = FutureCalls.getUntilWoken(future);
    }
  }

  /** Does {@code get} throw {@code CancellationException} wherever the cancellation meets it? */
  @JCStressTest
  @State
  @Outcome(id = "cancelled", expect = ACCEPTABLE, desc = "in either order")
  @Outcome(expect = FORBIDDEN, desc = "not woken, or woken with a wrong answer")
  @RequiredOutcomes("cancelled")
  public static class CancelAgainstGet {
    final CompactFuture<Integer> future = new CompactFuture<>();

    @Actor
    public void cancel() {
      future.cancel();
    }

    @Actor
    public void get(L_Result r) {
      r.r1 = FutureCalls.getUntilWoken(future);
    }
  }

  /** Does a timed {@code get} return the result wherever the completion meets it? */
  @JCStressTest
  @State
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "in either order")
  @Outcome(expect = FORBIDDEN, desc = "not woken, or woken with a wrong answer")
  @RequiredOutcomes("1")
  public static class SetAgainstTimedGet {
    final CompactFuture<Integer> future = new CompactFuture<>();

    @Actor
    public void set() {
      future.setResult(1);
    }

    @Actor
    public void get(L_Result r) {
      r.r1 = FutureCalls.timedGetUntilWoken(future);
    }
  }

  /**
   * Is a getter woken if {@code setRunningOrNotifyCancel} comes between its look and its
   * registration? The change to RUNNING may make the registration fail, but must not lose it.
   */
  @JCStressTest
  @State
  @Outcome(id = "run, 1", expect = ACCEPTABLE, desc = "in any order")
  @Outcome(expect = FORBIDDEN, desc = "not woken, or woken with a wrong answer")
  @RequiredOutcomes("run, 1")
  public static class RunThenSetAgainstGet {
    final CompactFuture<Integer> future = new CompactFuture<>();

    @Actor
    public void runAndSet(LL_Result r) {
      r.r1 = FutureCalls.run(future);
      future.setResult(1);
    }

    @Actor
    public void get(LL_Result r) {
      r.r2 = FutureCalls.getUntilWoken(future);
    }
  }

  /**
   * Does completion beat interruption? An interrupted thread that finds the future done returns the
   * result and stays interrupted.
   */
  @JCStressTest
  @State
  @Outcome(id = "interrupted, false", expect = ACCEPTABLE, desc = "get, then set")
  @Outcome(id = "1, true", expect = ACCEPTABLE, desc = "set, then get")
  @Outcome(expect = FORBIDDEN, desc = "the interrupt was lost, or reported twice")
  @RequiredOutcomes({"interrupted, false", "1, true"})
  public static class SetAgainstInterruptedGet {
    final CompactFuture<Integer> future = new CompactFuture<>();

    @Actor
    public void set() {
      future.setResult(1);
    }

    @Actor
    public void get(LL_Result r) {
      Thread.currentThread().interrupt();
      r.r1 = FutureCalls.answerOf(future::get);
      r.r2 = Thread.interrupted();
    }
  }

  /**
   * Does a result survive a getter that gives up? Hazard: taking the registration off the stack
   * undoes the completion.
   */
  @JCStressTest
  @State
  @Outcome(id = "true, timeout, 1", expect = ACCEPTABLE, desc = "get gives up, then set")
  @Outcome(id = "true, 1, 1", expect = ACCEPTABLE, desc = "set, then get looks")
  @Outcome(expect = FORBIDDEN, desc = "the wait that gave up undid the set")
  @RequiredOutcomes({"true, timeout, 1", "true, 1, 1"})
  public static class SetAgainstBriefGet {
    final CompactFuture<Integer> future = new CompactFuture<>();

    @Actor
    public void set(LLL_Result r) {
      r.r1 = future.trySetResult(1);
    }

    @Actor
    public void get(LLL_Result r) {
      r.r2 = FutureCalls.getBriefly(future);
    }

    @Arbiter
    public void end(LLL_Result r) {
      r.r3 = FutureCalls.poll(future);
    }
  }

  /** Does a callback run once if two getters give up above it? */
  @JCStressTest
  @State
  @Outcome(id = "timeout, timeout, 1", expect = ACCEPTABLE, desc = "in any order")
  @Outcome(expect = FORBIDDEN, desc = "the callback was lost or ran twice")
  @RequiredOutcomes("timeout, timeout, 1")
  public static class BriefGetAgainstBriefGetWithCallback {
    final CompactFuture<Integer> future = new CompactFuture<>();
    int calls;

    public BriefGetAgainstBriefGetWithCallback() {
      future.addDoneCallback(done -> calls++);
    }

    @Actor
    public void get1(LLL_Result r) {
      r.r1 = FutureCalls.getBriefly(future);
    }

    @Actor
    public void get2(LLL_Result r) {
      r.r2 = FutureCalls.getBriefly(future);
    }

    @Arbiter
    public void end(LLL_Result r) {
      future.setResult(1);
      r.r3 = calls;
    }
  }

  /** Do both of two callbacks run once if a getter gives up between them? */
  @JCStressTest
  @State
  @Outcome(id = "timeout, 2", expect = ACCEPTABLE, desc = "in any order")
  @Outcome(expect = FORBIDDEN, desc = "a callback was lost or ran twice")
  @RequiredOutcomes("timeout, 2")
  public static class AddCallbackTwiceAgainstBriefGet {
    final CompactFuture<Integer> future = new CompactFuture<>();
    int calls;

    @Actor
    public void add() {
      future.addDoneCallback(done -> calls++);
      future.addDoneCallback(done -> calls++);
    }

    @Actor
    public void get(LL_Result r) {
      r.r1 = FutureCalls.getBriefly(future);
    }

    @Arbiter
    public void end(LL_Result r) {
      future.setResult(1);
      r.r2 = calls;
    }
  }

  /** Does the change to RUNNING survive a getter that gives up? */
  @JCStressTest
  @State
  @Outcome(id = "run, timeout, RUNNING", expect = ACCEPTABLE, desc = "in any order")
  @Outcome(expect = FORBIDDEN, desc = "the getter that gave up undid the run")
  @RequiredOutcomes("run, timeout, RUNNING")
  public static class RunAgainstBriefGet {
    final CompactFuture<Integer> future = new CompactFuture<>();

    @Actor
    public void run(LLL_Result r) {
      r.r1 = FutureCalls.run(future);
    }

    @Actor
    public void get(LLL_Result r) {
      r.r2 = FutureCalls.getBriefly(future);
    }

    @Arbiter
    public void end(LLL_Result r) {
      r.r3 = FutureCalls.state(future);
    }
  }
}
