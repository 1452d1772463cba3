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
 * Does each callback run exactly once, in the order added, and in the right thread?
 *
 * <p>Hazard: a callback is pushed onto a stack that the completion has already taken, and never
 * runs; or the completing thread and the adder both take it for theirs, and it runs twice. It
 * cannot happen because the push is a CAS on the word that the completion replaces: either the
 * completion takes the callback, or the push fails and the adder finds the future done.
 */
@InRow(RaceRow.CALLBACKS)
public class CallbackRaces {

  /** Logs which callbacks ran, in which order, and whether in the thread that added them. */
  static final class CallLog {
    private final StringBuilder log = new StringBuilder();

    void add(CompactFuture<Integer> future, int name) {
      Thread adder = Thread.currentThread();
      future.addDoneCallback(
          done -> {
            String by = Thread.currentThread() == adder ? "adder" : "other";
            String wrong = done == future && done.isDone() ? "" : " wrongly";
            note(name + " by " + by + wrong);
          });
    }

    private synchronized void note(String call) {
      log.append(log.length() == 0 ? "" : ", ").append(call);
    }

    @Override
    public synchronized String toString() {
      return log.toString();
    }
  }

  /** Does a callback run once, by the completing thread or, if it came late, by its adder? */
  @JCStressTest
  @State
  @Outcome(id = "1 by other", expect = ACCEPTABLE, desc = "add, then set")
  @Outcome(id = "1 by adder", expect = ACCEPTABLE, desc = "set, then add")
  @Outcome(expect = FORBIDDEN, desc = "the callback did not run exactly once")
  @RequiredOutcomes({"1 by other", "1 by adder"})
  public static class AddCallbackAgainstSet {
    final CompactFuture<Integer> future = new CompactFuture<>();
    final CallLog calls = new CallLog();

    @Actor
    public void add() {
      calls.add(future, 1);
    }

    @Actor
    public void set() {
      future.setResult(1);
    }

    @Arbiter
    public void end(L_Result r) {
      r.r1 = calls.toString();
    }
  }

  /** Does a callback run once if the future is cancelled? */
  @JCStressTest
  @State
  @Outcome(id = "1 by other", expect = ACCEPTABLE, desc = "add, then cancel")
  @Outcome(id = "1 by adder", expect = ACCEPTABLE, desc = "cancel, then add")
  @Outcome(expect = FORBIDDEN, desc = "the callback did not run exactly once")
  @RequiredOutcomes({"1 by other", "1 by adder"})
  public static class AddCallbackAgainstCancel {
    final CompactFuture<Integer> future = new CompactFuture<>();
    final CallLog calls = new CallLog();

    @Actor
    public void add() {
      calls.add(future, 1);
    }

    @Actor
    public void cancel() {
      future.cancel();
    }

    @Arbiter
    public void end(L_Result r) {
      r.r1 = calls.toString();
    }
  }

  /**
   * Do two callbacks of one adder run in the order added? One exception is allowed: a late callback
   * runs at once, beside the earlier one that the completing thread still has to run.
   */
  @JCStressTest
  @State
  @Outcome(id = "1 by other, 2 by other", expect = ACCEPTABLE, desc = "add 1, add 2, set")
  @Outcome(id = "1 by adder, 2 by adder", expect = ACCEPTABLE, desc = "set, add 1, add 2")
  @Outcome(id = "1 by other, 2 by adder", expect = ACCEPTABLE, desc = "add 1, set, add 2")
  @Outcome(
      id = "2 by adder, 1 by other",
      expect = ACCEPTABLE,
      desc = "add 1, set, add 2; the late callback overtakes")
  @Outcome(
      expect = FORBIDDEN,
      desc = "a callback did not run exactly once, or not in the order added")
  @RequiredOutcomes({"1 by other, 2 by other", "1 by adder, 2 by adder"})
  public static class AddCallbackTwiceAgainstSet {
    final CompactFuture<Integer> future = new CompactFuture<>();
    final CallLog calls = new CallLog();

    @Actor
    public void addAndAdd() {
      calls.add(future, 1);
      calls.add(future, 2);
    }

    @Actor
    public void set() {
      future.setResult(1);
    }

    @Arbiter
    public void end(L_Result r) {
      r.r1 = calls.toString();
    }
  }

  /**
   * Do two callbacks that are added at the same time both run, and only when the future is done?
   * Hazard: the second push overwrites the first.
   */
  @JCStressTest
  @State
  @Outcome(id = ", 12", expect = ACCEPTABLE, desc = "add 1, then add 2")
  @Outcome(id = ", 21", expect = ACCEPTABLE, desc = "add 2, then add 1")
  @Outcome(expect = FORBIDDEN, desc = "a callback ran before the set, or not exactly once")
  @RequiredOutcomes({", 12", ", 21"})
  public static class AddCallbackAgainstAddCallback {
    final CompactFuture<Integer> future = new CompactFuture<>();
    String calls = "";

    @Actor
    public void add1() {
      future.addDoneCallback(done -> calls += "1");
    }

    @Actor
    public void add2() {
      future.addDoneCallback(done -> calls += "2");
    }

    @Arbiter
    public void end(LL_Result r) {
      r.r1 = calls;
      future.setResult(1);
      r.r2 = calls;
    }
  }

  /**
   * Does a callback survive a concurrent {@code setRunningOrNotifyCancel}, and wait for the result?
   */
  @JCStressTest
  @State
  @Outcome(id = "run, 0, 1", expect = ACCEPTABLE, desc = "in either order")
  @Outcome(expect = FORBIDDEN, desc = "the callback ran before the set, or not exactly once")
  @RequiredOutcomes("run, 0, 1")
  public static class AddCallbackAgainstRun {
    final CompactFuture<Integer> future = new CompactFuture<>();
    int calls;

    @Actor
    public void add() {
      future.addDoneCallback(done -> calls++);
    }

    @Actor
    public void run(LLL_Result r) {
      r.r1 = FutureCalls.run(future);
    }

    @Arbiter
    public void end(LLL_Result r) {
      r.r2 = calls;
      future.setResult(1);
      r.r3 = calls;
    }
  }

  /** Does only the winner of two completions run the callback? */
  @JCStressTest
  @State
  @Outcome(id = "true, false, 1 by setter", expect = ACCEPTABLE, desc = "set, then cancel")
  @Outcome(id = "false, true, 1 by canceller", expect = ACCEPTABLE, desc = "cancel, then set")
  @Outcome(expect = FORBIDDEN, desc = "the callback did not run exactly once, or not in the winner")
  @RequiredOutcomes({"true, false, 1 by setter", "false, true, 1 by canceller"})
  public static class SetAgainstCancelWithCallback {
    final CompactFuture<Integer> future = new CompactFuture<>();
    int calls;
    Thread setter;
    Thread caller;

    public SetAgainstCancelWithCallback() {
      future.addDoneCallback(
          done -> {
            calls++;
            caller = Thread.currentThread();
          });
    }

    @Actor
    public void set(LLL_Result r) {
      setter = Thread.currentThread();
      r.r1 = future.trySetResult(1);
    }

    @Actor
    public void cancel(LLL_Result r) {
      r.r2 = future.cancel();
    }

    @Arbiter
    public void end(LLL_Result r) {
      r.r3 = calls + (caller == setter ? " by setter" : " by canceller");
    }
  }

  /** Do two cancellations, both of which return true, run the callback once? */
  @JCStressTest
  @State
  @Outcome(id = "true, true, 1", expect = ACCEPTABLE, desc = "in either order")
  @Outcome(expect = FORBIDDEN, desc = "both cancellations ran the callback, or neither did")
  @RequiredOutcomes("true, true, 1")
  public static class CancelAgainstCancelWithCallback {
    final CompactFuture<Integer> future = new CompactFuture<>();
    int calls;

    public CancelAgainstCancelWithCallback() {
      future.addDoneCallback(done -> calls++);
    }

    @Actor
    public void cancel1(LLL_Result r) {
      r.r1 = future.cancel();
    }

    @Actor
    public void cancel2(LLL_Result r) {
      r.r2 = future.cancel();
    }

    @Arbiter
    public void end(LLL_Result r) {
      r.r3 = calls;
    }
  }

  /** Does a callback that is added to a done future run before {@code addDoneCallback} returns? */
  @JCStressTest
  @State
  @Outcome(id = "true, 1", expect = ACCEPTABLE, desc = "set, then look and add")
  @Outcome(id = "false, 0", expect = ACCEPTABLE, desc = "look, then set")
  @Outcome(expect = FORBIDDEN, desc = "the late callback did not run at once")
  @RequiredOutcomes({"true, 1", "false, 0"})
  public static class SetAgainstLateAddCallback {
    final CompactFuture<Integer> future = new CompactFuture<>();
    int calls;

    @Actor
    public void set() {
      future.setResult(1);
    }

    @Actor
    public void add(LL_Result r) {
      boolean late = future.isDone();
      if (late) {
        future.addDoneCallback(done -> calls++);
      }
      r.r1 = late;
      r.r2 = calls;
    }
  }

  /**
   * Does a callback run although the one before it threw an {@code Error}, and does the thread that
   * ran the failing one get that error?
   */
  @JCStressTest
  @State
  @Outcome(
      id = "false, true, 1",
      expect = ACCEPTABLE,
      desc = "add both, then set; or add, set, add")
  @Outcome(id = "true, false, 1", expect = ACCEPTABLE, desc = "set, then add both")
  @Outcome(
      expect = FORBIDDEN,
      desc = "the second callback was lost or ran twice, or the error was not thrown exactly once")
  @RequiredOutcomes({"false, true, 1", "true, false, 1"})
  public static class AddFailingCallbackAgainstSet {
    private static final class Failure extends Error {
      private static final long serialVersionUID = 1;

      /** Has no stack trace: filling it in would take most of the time of a sample. */
      Failure() {
        super(null, null, false, false);
      }
    }

    final CompactFuture<Integer> future = new CompactFuture<>();
    final Error failure = new Failure();
    int calls;

    @Actor
    public void addBoth(LLL_Result r) {
      r.r1 =
          throwsFailure(
              () ->
                  future.addDoneCallback(
                      done -> {
                        throw failure;
                      }));
      future.addDoneCallback(done -> calls++);
    }

    @Actor
    public void set(LLL_Result r) {
      r.r2 = throwsFailure(() -> future.setResult(1));
    }

    private boolean throwsFailure(Runnable call) {
      try {
        call.run();
        return false;
      } catch (Error e) {
        return e == failure;
      }
    }

    @Arbiter
    public void end(LLL_Result r) {
      r.r3 = calls;
    }
  }
}
