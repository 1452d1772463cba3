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

/**
 * Does it hold for three threads at once? They need three CPUs.
 *
 * <p>Hazard: a loser's retry meets a third state, as when a getter leaves while a callback is added
 * and the future completes.
 */
@Question(Question.Row.threeActors)
public class DoThreeAgree {

  @JCStressTest
  @State
  @Outcome(id = "true, false, 1", expect = ACCEPTABLE, desc = "set, then cancel")
  @Outcome(id = "false, true, cancelled", expect = ACCEPTABLE, desc = "cancel, then set")
  @Outcome(expect = FORBIDDEN, desc = "the getter and the winner do not agree")
  @MustSee({"true, false, 1", "false, true, cancelled"})
  public static class SetCancelGet {
    final CompactFuture<Integer> future = new CompactFuture<>();

    @Actor
    public void set(LLL_Result r) {
      r.r1 = future.trySetResult(1);
    }

    @Actor
    public void cancel(LLL_Result r) {
      r.r2 = future.cancel();
    }

    @Actor
    public void get(LLL_Result r) {
      r.r3 = Ask.join(future);
    }
  }

  @JCStressTest
  @State
  @Outcome(id = "true, false, 1", expect = ACCEPTABLE, desc = "set, then cancel; add anywhere")
  @Outcome(id = "false, true, 1", expect = ACCEPTABLE, desc = "cancel, then set; add anywhere")
  @Outcome(expect = FORBIDDEN, desc = "not called once")
  @MustSee({"true, false, 1", "false, true, 1"})
  public static class SetCancelAdd {
    final CompactFuture<Integer> future = new CompactFuture<>();
    int calls;

    @Actor
    public void set(LLL_Result r) {
      r.r1 = future.trySetResult(1);
    }

    @Actor
    public void cancel(LLL_Result r) {
      r.r2 = future.cancel();
    }

    @Actor
    public void add() {
      future.addDoneCallback(done -> calls++);
    }

    @Arbiter
    public void end(LLL_Result r) {
      r.r3 = calls;
    }
  }

  @JCStressTest
  @State
  @Outcome(id = "true, 1, 1", expect = ACCEPTABLE, desc = "in any order")
  @Outcome(expect = FORBIDDEN, desc = "a getter was not woken")
  @MustSee("true, 1, 1")
  public static class SetGetGet {
    final CompactFuture<Integer> future = new CompactFuture<>();

    @Actor
    public void set(LLL_Result r) {
      r.r1 = future.trySetResult(1);
    }

    @Actor
    public void get1(LLL_Result r) {
      r.r2 = Ask.join(future);
    }

    @Actor
    public void get2(LLL_Result r) {
      r.r3 = Ask.joinTimed(future);
    }
  }

  @JCStressTest
  @State
  @Outcome(
      id = "true, timeout, 1",
      expect = ACCEPTABLE,
      desc = "get leaves, then set; add anywhere")
  @Outcome(id = "true, 1, 1", expect = ACCEPTABLE, desc = "set, then get looks; add anywhere")
  @Outcome(expect = FORBIDDEN, desc = "leaving undid the set, or lost or doubled the callback")
  @MustSee({"true, timeout, 1", "true, 1, 1"})
  public static class SetBriefGetAdd {
    final CompactFuture<Integer> future = new CompactFuture<>();
    int calls;

    @Actor
    public void set(LLL_Result r) {
      r.r1 = future.trySetResult(1);
    }

    @Actor
    public void get(LLL_Result r) {
      r.r2 = Ask.brief(future);
    }

    @Actor
    public void add() {
      future.addDoneCallback(done -> calls++);
    }

    @Arbiter
    public void end(LLL_Result r) {
      r.r3 = calls;
    }
  }

  @JCStressTest
  @State
  @Outcome(id = "run, false, 1", expect = ACCEPTABLE, desc = "run, then cancel; add anywhere")
  @Outcome(id = "skip, true, 1", expect = ACCEPTABLE, desc = "cancel, then run; add anywhere")
  @Outcome(expect = FORBIDDEN, desc = "cancelled and run, or the callback lost or doubled")
  @MustSee({"run, false, 1", "skip, true, 1"})
  public static class RunCancelAdd {
    final CompactFuture<Integer> future = new CompactFuture<>();
    int calls;

    @Actor
    public void run(LLL_Result r) {
      r.r1 = Ask.run(future);
    }

    @Actor
    public void cancel(LLL_Result r) {
      r.r2 = future.cancel();
    }

    @Actor
    public void add() {
      future.addDoneCallback(done -> calls++);
    }

    @Arbiter
    public void end(LLL_Result r) {
      future.trySetResult(1);
      r.r3 = calls;
    }
  }
}
