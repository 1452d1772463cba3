package dev.compactfuture.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.compactfuture.CompactFuture;
import dev.compactfuture.InvalidStateException;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;
import org.openjdk.jcstress.infra.results.ZZL_Result;

/**
 * Of two threads that change the state, which one did, and was the other told?
 *
 * <p>Hazard: both read "not done", both write, both are told that they won, and a getter between
 * them saw an answer that changed.
 */
@Question(Question.Row.completion)
public class WhoWins {

  @JCStressTest
  @State
  @Outcome(id = "true, false, 1", expect = ACCEPTABLE, desc = "set 1, then set 2")
  @Outcome(id = "false, true, 2", expect = ACCEPTABLE, desc = "set 2, then set 1")
  @Outcome(expect = FORBIDDEN, desc = "not one winner")
  @MustSee({"true, false, 1", "false, true, 2"})
  public static class SetSet {
    final CompactFuture<Integer> future = new CompactFuture<>();

    @Actor
    public void set1(ZZL_Result r) {
      r.r1 = future.trySetResult(1);
    }

    @Actor
    public void set2(ZZL_Result r) {
      r.r2 = future.trySetResult(2);
    }

    @Arbiter
    public void end(ZZL_Result r) {
      r.r3 = Ask.poll(future);
    }
  }

  @JCStressTest
  @State
  @Outcome(id = "true, false, 1", expect = ACCEPTABLE, desc = "set, then cancel")
  @Outcome(id = "false, true, cancelled", expect = ACCEPTABLE, desc = "cancel, then set")
  @Outcome(expect = FORBIDDEN, desc = "not one winner")
  @MustSee({"true, false, 1", "false, true, cancelled"})
  public static class SetCancel {
    final CompactFuture<Integer> future = new CompactFuture<>();

    @Actor
    public void set(ZZL_Result r) {
      r.r1 = future.trySetResult(1);
    }

    @Actor
    public void cancel(ZZL_Result r) {
      r.r2 = future.cancel();
    }

    @Arbiter
    public void end(ZZL_Result r) {
      r.r3 = Ask.poll(future);
    }
  }

  @JCStressTest
  @State
  @Outcome(
      id = "won, refused, failed with x",
      expect = ACCEPTABLE,
      desc = "setException, then setResult")
  @Outcome(id = "refused, won, 1", expect = ACCEPTABLE, desc = "setResult, then setException")
  @Outcome(expect = FORBIDDEN, desc = "not one winner, or a loser that was not told")
  @MustSee({"won, refused, failed with x", "refused, won, 1"})
  public static class SetExceptionSetResult {
    final CompactFuture<Integer> future = new CompactFuture<>();

    @Actor
    public void setException(LLL_Result r) {
      r.r1 = won(() -> future.setException(new Exception("x")));
    }

    @Actor
    public void setResult(LLL_Result r) {
      r.r2 = won(() -> future.setResult(1));
    }

    private static String won(Runnable set) {
      try {
        set.run();
        return "won";
      } catch (InvalidStateException e) {
        return "refused";
      }
    }

    @Arbiter
    public void end(LLL_Result r) {
      r.r3 = Ask.poll(future);
    }
  }

  @JCStressTest
  @State
  @Outcome(id = "true, true, CANCELLED", expect = ACCEPTABLE, desc = "in either order")
  @Outcome(expect = FORBIDDEN, desc = "a cancel that did not see the other")
  @MustSee("true, true, CANCELLED")
  public static class CancelCancel {
    final CompactFuture<Integer> future = new CompactFuture<>();

    @Actor
    public void cancel1(ZZL_Result r) {
      r.r1 = future.cancel();
    }

    @Actor
    public void cancel2(ZZL_Result r) {
      r.r2 = future.cancel();
    }

    @Arbiter
    public void end(ZZL_Result r) {
      r.r3 = Ask.state(future);
    }
  }

  @JCStressTest
  @State
  @Outcome(
      id = "true, skip, CANCELLED_AND_NOTIFIED",
      expect = ACCEPTABLE,
      desc = "cancel, then run")
  @Outcome(id = "false, run, RUNNING", expect = ACCEPTABLE, desc = "run, then cancel")
  @Outcome(expect = FORBIDDEN, desc = "cancelled and run, or neither")
  @MustSee({"true, skip, CANCELLED_AND_NOTIFIED", "false, run, RUNNING"})
  public static class CancelRun {
    final CompactFuture<Integer> future = new CompactFuture<>();

    @Actor
    public void cancel(LLL_Result r) {
      r.r1 = future.cancel();
    }

    @Actor
    public void run(LLL_Result r) {
      r.r2 = Ask.run(future);
    }

    @Arbiter
    public void end(LLL_Result r) {
      r.r3 = Ask.state(future);
    }
  }

  @JCStressTest
  @State
  @Outcome(id = "run, true, 1", expect = ACCEPTABLE, desc = "run, then set")
  @Outcome(id = "refused, true, 1", expect = ACCEPTABLE, desc = "set, then run")
  @Outcome(expect = FORBIDDEN, desc = "the set was undone by the run")
  @MustSee({"run, true, 1", "refused, true, 1"})
  public static class RunSet {
    final CompactFuture<Integer> future = new CompactFuture<>();

    @Actor
    public void run(LLL_Result r) {
      r.r1 = Ask.run(future);
    }

    @Actor
    public void set(LLL_Result r) {
      r.r2 = future.trySetResult(1);
    }

    @Arbiter
    public void end(LLL_Result r) {
      r.r3 = Ask.poll(future);
    }
  }

  @JCStressTest
  @State
  @Outcome(id = "run, refused, RUNNING", expect = ACCEPTABLE, desc = "run 1, then run 2")
  @Outcome(id = "refused, run, RUNNING", expect = ACCEPTABLE, desc = "run 2, then run 1")
  @Outcome(expect = FORBIDDEN, desc = "the task runs twice, or not at all")
  @MustSee({"run, refused, RUNNING", "refused, run, RUNNING"})
  public static class RunRun {
    final CompactFuture<Integer> future = new CompactFuture<>();

    @Actor
    public void run1(LLL_Result r) {
      r.r1 = Ask.run(future);
    }

    @Actor
    public void run2(LLL_Result r) {
      r.r2 = Ask.run(future);
    }

    @Arbiter
    public void end(LLL_Result r) {
      r.r3 = Ask.state(future);
    }
  }

  @JCStressTest
  @State
  @Outcome(
      id = "skip, refused, CANCELLED_AND_NOTIFIED",
      expect = ACCEPTABLE,
      desc = "run 1, then run 2")
  @Outcome(
      id = "refused, skip, CANCELLED_AND_NOTIFIED",
      expect = ACCEPTABLE,
      desc = "run 2, then run 1")
  @Outcome(expect = FORBIDDEN, desc = "notified twice, or never")
  @MustSee({"skip, refused, CANCELLED_AND_NOTIFIED", "refused, skip, CANCELLED_AND_NOTIFIED"})
  public static class RunRunWhenCancelled {
    final CompactFuture<Integer> future = new CompactFuture<>();

    public RunRunWhenCancelled() {
      future.cancel();
    }

    @Actor
    public void run1(LLL_Result r) {
      r.r1 = Ask.run(future);
    }

    @Actor
    public void run2(LLL_Result r) {
      r.r2 = Ask.run(future);
    }

    @Arbiter
    public void end(LLL_Result r) {
      r.r3 = Ask.state(future);
    }
  }

  @JCStressTest
  @State
  @Outcome(id = "true, false, 1", expect = ACCEPTABLE, desc = "cancel is refused at any time")
  @Outcome(expect = FORBIDDEN, desc = "a running future was cancelled")
  @MustSee("true, false, 1")
  public static class SetCancelWhenRunning {
    final CompactFuture<Integer> future = new CompactFuture<>();

    public SetCancelWhenRunning() {
      future.setRunningOrNotifyCancel();
    }

    @Actor
    public void set(ZZL_Result r) {
      r.r1 = future.trySetResult(1);
    }

    @Actor
    public void cancel(ZZL_Result r) {
      r.r2 = future.cancel();
    }

    @Arbiter
    public void end(ZZL_Result r) {
      r.r3 = Ask.poll(future);
    }
  }
}
