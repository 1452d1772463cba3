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
import org.openjdk.jcstress.infra.results.ZLL_Result;
import org.openjdk.jcstress.infra.results.ZZL_Result;

/**
 * Which of two threads that change the state wins, and does the loser learn that it lost?
 *
 * <p>Hazard: both read "not done", both write, and both report success; a getter between the two
 * writes returns an answer that changes later. It cannot happen because each change is a CAS on the
 * one word, and a thread whose CAS failed reads the word again before it decides.
 */
@InRow(RaceRow.COMPLETION)
public class CompletionRaces {

  /** Does exactly one of two results win? */
  @JCStressTest
  @State
  @Outcome(id = "true, false, 1", expect = ACCEPTABLE, desc = "set 1, then set 2")
  @Outcome(id = "false, true, 2", expect = ACCEPTABLE, desc = "set 2, then set 1")
  @Outcome(expect = FORBIDDEN, desc = "not exactly one winner")
  @RequiredOutcomes({"true, false, 1", "false, true, 2"})
  public static class SetAgainstSet {
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
      r.r3 = FutureCalls.poll(future);
    }
  }

  /** Does either the result or the cancellation win, and never both? */
  @JCStressTest
  @State
  @Outcome(id = "true, false, 1", expect = ACCEPTABLE, desc = "set, then cancel")
  @Outcome(id = "false, true, cancelled", expect = ACCEPTABLE, desc = "cancel, then set")
  @Outcome(expect = FORBIDDEN, desc = "not exactly one winner")
  @RequiredOutcomes({"true, false, 1", "false, true, cancelled"})
  public static class SetAgainstCancel {
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
      r.r3 = FutureCalls.poll(future);
    }
  }

  /** Does the loser of two completions get an {@link InvalidStateException}? */
  @JCStressTest
  @State
  @Outcome(
      id = "won, refused, failed with x",
      expect = ACCEPTABLE,
      desc = "setException, then setResult")
  @Outcome(id = "refused, won, 1", expect = ACCEPTABLE, desc = "setResult, then setException")
  @Outcome(expect = FORBIDDEN, desc = "not exactly one winner, or a loser without an exception")
  @RequiredOutcomes({"won, refused, failed with x", "refused, won, 1"})
  public static class SetExceptionAgainstSetResult {
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
      r.r3 = FutureCalls.poll(future);
    }
  }

  /**
   * Do both of two cancellations return true? The second one finds the future cancelled, which is
   * success, too.
   */
  @JCStressTest
  @State
  @Outcome(id = "true, true, CANCELLED", expect = ACCEPTABLE, desc = "in either order")
  @Outcome(expect = FORBIDDEN, desc = "a cancellation failed because of the other one")
  @RequiredOutcomes("true, true, CANCELLED")
  public static class CancelAgainstCancel {
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
      r.r3 = FutureCalls.state(future);
    }
  }

  /** Is the task either cancelled or run? Hazard: both calls succeed, and a cancelled task runs. */
  @JCStressTest
  @State
  @Outcome(
      id = "true, skip, CANCELLED_AND_NOTIFIED",
      expect = ACCEPTABLE,
      desc = "cancel, then run")
  @Outcome(id = "false, run, RUNNING", expect = ACCEPTABLE, desc = "run, then cancel")
  @Outcome(expect = FORBIDDEN, desc = "both cancelled and run, or neither")
  @RequiredOutcomes({"true, skip, CANCELLED_AND_NOTIFIED", "false, run, RUNNING"})
  public static class CancelAgainstRun {
    final CompactFuture<Integer> future = new CompactFuture<>();

    @Actor
    public void cancel(LLL_Result r) {
      r.r1 = future.cancel();
    }

    @Actor
    public void run(LLL_Result r) {
      r.r2 = FutureCalls.run(future);
    }

    @Arbiter
    public void end(LLL_Result r) {
      r.r3 = FutureCalls.state(future);
    }
  }

  /** Is a task either run or cancelled, and the cancellation notified by nobody else? */
  @JCStressTest
  @State
  @Outcome(id = "false, run, RUNNING", expect = ACCEPTABLE, desc = "run, then cancel")
  @Outcome(
      id = "true, refused, CANCELLED_AND_NOTIFIED",
      expect = ACCEPTABLE,
      desc = "cancel, then run")
  @Outcome(expect = FORBIDDEN, desc = "cancelled and run, or neither, or notified twice")
  @RequiredOutcomes({"false, run, RUNNING", "true, refused, CANCELLED_AND_NOTIFIED"})
  public static class CancelAsTaskAgainstRun {
    final CompactFuture<Integer> future = new FutureCalls.TaskFuture();

    @Actor
    public void cancel(ZLL_Result r) {
      r.r1 = future.cancel();
    }

    @Actor
    public void run(ZLL_Result r) {
      r.r2 = FutureCalls.run(future);
    }

    @Arbiter
    public void end(ZLL_Result r) {
      r.r3 = FutureCalls.state(future);
    }
  }

  /**
   * Does a result survive a concurrent {@code setRunningOrNotifyCancel}? Hazard: RUNNING overwrites
   * FINISHED.
   */
  @JCStressTest
  @State
  @Outcome(id = "run, true, 1", expect = ACCEPTABLE, desc = "run, then set")
  @Outcome(id = "refused, true, 1", expect = ACCEPTABLE, desc = "set, then run")
  @Outcome(expect = FORBIDDEN, desc = "the run undid the set")
  @RequiredOutcomes({"run, true, 1", "refused, true, 1"})
  public static class RunAgainstSet {
    final CompactFuture<Integer> future = new CompactFuture<>();

    @Actor
    public void run(LLL_Result r) {
      r.r1 = FutureCalls.run(future);
    }

    @Actor
    public void set(LLL_Result r) {
      r.r2 = future.trySetResult(1);
    }

    @Arbiter
    public void end(LLL_Result r) {
      r.r3 = FutureCalls.poll(future);
    }
  }

  /** Does only one of two workers get to run the task? */
  @JCStressTest
  @State
  @Outcome(id = "run, refused, RUNNING", expect = ACCEPTABLE, desc = "run 1, then run 2")
  @Outcome(id = "refused, run, RUNNING", expect = ACCEPTABLE, desc = "run 2, then run 1")
  @Outcome(expect = FORBIDDEN, desc = "the task runs twice, or not at all")
  @RequiredOutcomes({"run, refused, RUNNING", "refused, run, RUNNING"})
  public static class RunAgainstRun {
    final CompactFuture<Integer> future = new CompactFuture<>();

    @Actor
    public void run1(LLL_Result r) {
      r.r1 = FutureCalls.run(future);
    }

    @Actor
    public void run2(LLL_Result r) {
      r.r2 = FutureCalls.run(future);
    }

    @Arbiter
    public void end(LLL_Result r) {
      r.r3 = FutureCalls.state(future);
    }
  }

  /** Is a cancellation notified exactly once, whichever worker notifies it? */
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
  @RequiredOutcomes({
    "skip, refused, CANCELLED_AND_NOTIFIED",
    "refused, skip, CANCELLED_AND_NOTIFIED"
  })
  public static class RunAgainstRunWhenCancelled {
    final CompactFuture<Integer> future = new CompactFuture<>();

    public RunAgainstRunWhenCancelled() {
      future.cancel();
    }

    @Actor
    public void run1(LLL_Result r) {
      r.r1 = FutureCalls.run(future);
    }

    @Actor
    public void run2(LLL_Result r) {
      r.r2 = FutureCalls.run(future);
    }

    @Arbiter
    public void end(LLL_Result r) {
      r.r3 = FutureCalls.state(future);
    }
  }

  /** Does the cancellation of a running future fail even while the future completes? */
  @JCStressTest
  @State
  @Outcome(id = "true, false, 1", expect = ACCEPTABLE, desc = "cancel fails at any time")
  @Outcome(expect = FORBIDDEN, desc = "a running future was cancelled")
  @RequiredOutcomes("true, false, 1")
  public static class SetAgainstCancelWhenRunning {
    final CompactFuture<Integer> future = new CompactFuture<>();

    public SetAgainstCancelWhenRunning() {
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
      r.r3 = FutureCalls.poll(future);
    }
  }
}
