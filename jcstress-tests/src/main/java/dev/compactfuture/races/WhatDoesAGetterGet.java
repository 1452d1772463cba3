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
 * What does a getter beside a completion return, and does it return?
 *
 * <p>Hazard: it looks, then the future completes and tells everybody there is to tell, then the
 * getter registers and sleeps for ever. Here its registration is a CAS on the very word that the
 * completion changes, so it fails.
 */
@Question(Question.Row.getters)
public class WhatDoesAGetterGet {

  @JCStressTest
  @State
  @Outcome(id = "timeout", expect = ACCEPTABLE, desc = "poll, then set")
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "set, then poll")
  @Outcome(expect = FORBIDDEN, desc = "neither")
  @MustSee({"timeout", "1"})
  public static class SetPoll {
    final CompactFuture<Integer> future = new CompactFuture<>();

    @Actor
    public void set() {
      future.setResult(1);
    }

    @Actor
    public void poll(L_Result r) {
      r.r1 = Ask.poll(future);
    }
  }

  @JCStressTest
  @State
  @Outcome(id = "timeout, timeout", expect = ACCEPTABLE, desc = "both polls, then set")
  @Outcome(id = "timeout, null", expect = ACCEPTABLE, desc = "poll, set, poll")
  @Outcome(id = "null, null", expect = ACCEPTABLE, desc = "set, then both polls")
  @Outcome(expect = FORBIDDEN, desc = "an answer that changed")
  @MustSee({"timeout, timeout", "null, null"})
  public static class SetNullPollPoll {
    final CompactFuture<Integer> future = new CompactFuture<>();

    @Actor
    public void set() {
      future.setResult(null);
    }

    @Actor
    public void poll(LL_Result r) {
      r.r1 = Ask.poll(future);
      r.r2 = Ask.poll(future);
    }
  }

  @JCStressTest
  @State
  @Outcome(id = "timeout", expect = ACCEPTABLE, desc = "poll, then setException")
  @Outcome(id = "failed with x", expect = ACCEPTABLE, desc = "setException, then poll")
  @Outcome(expect = FORBIDDEN, desc = "neither")
  @MustSee({"timeout", "failed with x"})
  public static class SetExceptionPoll {
    final CompactFuture<Integer> future = new CompactFuture<>();

    @Actor
    public void setException() {
      future.setException(new Exception("x"));
    }

    @Actor
    public void poll(L_Result r) {
      r.r1 = Ask.poll(future);
    }
  }

  @JCStressTest
  @State
  @Outcome(id = "timeout", expect = ACCEPTABLE, desc = "poll, then cancel")
  @Outcome(id = "cancelled", expect = ACCEPTABLE, desc = "cancel, then poll")
  @Outcome(expect = FORBIDDEN, desc = "neither")
  @MustSee({"timeout", "cancelled"})
  public static class CancelPoll {
    final CompactFuture<Integer> future = new CompactFuture<>();

    @Actor
    public void cancel() {
      future.cancel();
    }

    @Actor
    public void poll(L_Result r) {
      r.r1 = Ask.poll(future);
    }
  }

  @JCStressTest
  @State
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "in either order")
  @Outcome(expect = FORBIDDEN, desc = "not woken, or by something else")
  @MustSee("1")
  public static class SetGet {
    final CompactFuture<Integer> future = new CompactFuture<>();

    @Actor
    public void set() {
      future.setResult(1);
    }

    @Actor
    public void get(L_Result r) {
      r.r1 = Ask.join(future);
    }
  }

  @JCStressTest
  @State
  @Outcome(id = "cancelled", expect = ACCEPTABLE, desc = "in either order")
  @Outcome(expect = FORBIDDEN, desc = "not woken, or by something else")
  @MustSee("cancelled")
  public static class CancelGet {
    final CompactFuture<Integer> future = new CompactFuture<>();

    @Actor
    public void cancel() {
      future.cancel();
    }

    @Actor
    public void get(L_Result r) {
      r.r1 = Ask.join(future);
    }
  }

  @JCStressTest
  @State
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "in either order")
  @Outcome(expect = FORBIDDEN, desc = "not woken, or by something else")
  @MustSee("1")
  public static class SetTimedGet {
    final CompactFuture<Integer> future = new CompactFuture<>();

    @Actor
    public void set() {
      future.setResult(1);
    }

    @Actor
    public void get(L_Result r) {
      r.r1 = Ask.joinTimed(future);
    }
  }

  /**
   * The run is a push on the same word: it may make the registration fail, but must not lose it.
   */
  @JCStressTest
  @State
  @Outcome(id = "run, 1", expect = ACCEPTABLE, desc = "in any order")
  @Outcome(expect = FORBIDDEN, desc = "not woken, or by something else")
  @MustSee("run, 1")
  public static class RunAndSetGet {
    final CompactFuture<Integer> future = new CompactFuture<>();

    @Actor
    public void runAndSet(LL_Result r) {
      r.r1 = Ask.run(future);
      future.setResult(1);
    }

    @Actor
    public void get(LL_Result r) {
      r.r2 = Ask.join(future);
    }
  }

  /** An interrupted thread asks: being done beats the interrupt, which then is still there. */
  @JCStressTest
  @State
  @Outcome(id = "interrupted, false", expect = ACCEPTABLE, desc = "get, then set")
  @Outcome(id = "1, true", expect = ACCEPTABLE, desc = "set, then get")
  @Outcome(expect = FORBIDDEN, desc = "the interrupt was lost, or told twice")
  @MustSee({"interrupted, false", "1, true"})
  public static class SetInterruptedGet {
    final CompactFuture<Integer> future = new CompactFuture<>();

    @Actor
    public void set() {
      future.setResult(1);
    }

    @Actor
    public void get(LL_Result r) {
      Thread.currentThread().interrupt();
      r.r1 = Ask.answer(future::get);
      r.r2 = Thread.interrupted();
    }
  }

  @JCStressTest
  @State
  @Outcome(id = "true, timeout, 1", expect = ACCEPTABLE, desc = "get leaves, then set")
  @Outcome(id = "true, 1, 1", expect = ACCEPTABLE, desc = "set, then get looks")
  @Outcome(expect = FORBIDDEN, desc = "leaving undid the set")
  @MustSee({"true, timeout, 1", "true, 1, 1"})
  public static class SetBriefGet {
    final CompactFuture<Integer> future = new CompactFuture<>();

    @Actor
    public void set(LLL_Result r) {
      r.r1 = future.trySetResult(1);
    }

    @Actor
    public void get(LLL_Result r) {
      r.r2 = Ask.brief(future);
    }

    @Arbiter
    public void end(LLL_Result r) {
      r.r3 = Ask.poll(future);
    }
  }

  /** Two getters leave over a callback, which must stay, and stay once. */
  @JCStressTest
  @State
  @Outcome(id = "timeout, timeout, 1", expect = ACCEPTABLE, desc = "in any order")
  @Outcome(expect = FORBIDDEN, desc = "leaving lost or doubled the callback")
  @MustSee("timeout, timeout, 1")
  public static class BriefGetBriefGetOverCallback {
    final CompactFuture<Integer> future = new CompactFuture<>();
    int calls;

    public BriefGetBriefGetOverCallback() {
      future.addDoneCallback(done -> calls++);
    }

    @Actor
    public void get1(LLL_Result r) {
      r.r1 = Ask.brief(future);
    }

    @Actor
    public void get2(LLL_Result r) {
      r.r2 = Ask.brief(future);
    }

    @Arbiter
    public void end(LLL_Result r) {
      future.setResult(1);
      r.r3 = calls;
    }
  }

  @JCStressTest
  @State
  @Outcome(id = "timeout, 2", expect = ACCEPTABLE, desc = "in any order")
  @Outcome(expect = FORBIDDEN, desc = "leaving lost or doubled a callback")
  @MustSee("timeout, 2")
  public static class AddAddBriefGet {
    final CompactFuture<Integer> future = new CompactFuture<>();
    int calls;

    @Actor
    public void add() {
      future.addDoneCallback(done -> calls++);
      future.addDoneCallback(done -> calls++);
    }

    @Actor
    public void get(LL_Result r) {
      r.r1 = Ask.brief(future);
    }

    @Arbiter
    public void end(LL_Result r) {
      future.setResult(1);
      r.r2 = calls;
    }
  }

  @JCStressTest
  @State
  @Outcome(id = "run, timeout, RUNNING", expect = ACCEPTABLE, desc = "in any order")
  @Outcome(expect = FORBIDDEN, desc = "leaving undid the run")
  @MustSee("run, timeout, RUNNING")
  public static class RunBriefGet {
    final CompactFuture<Integer> future = new CompactFuture<>();

    @Actor
    public void run(LLL_Result r) {
      r.r1 = Ask.run(future);
    }

    @Actor
    public void get(LLL_Result r) {
      r.r2 = Ask.brief(future);
    }

    @Arbiter
    public void end(LLL_Result r) {
      r.r3 = Ask.state(future);
    }
  }
}
