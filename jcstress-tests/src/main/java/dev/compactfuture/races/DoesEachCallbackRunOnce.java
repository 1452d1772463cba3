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
 * Does each callback run exactly once, in the order added, and in which thread?
 *
 * <p>Hazard: the callback is pushed onto a list that the completion has already taken, and never
 * runs; or both the completer and the adder think it theirs, and it runs twice.
 */
@Question(Question.Row.callbacks)
public class DoesEachCallbackRunOnce {

  /** What was called, in this order, and whether by the thread that added it. */
  static final class Calls {
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

  @JCStressTest
  @State
  @Outcome(id = "1 by other", expect = ACCEPTABLE, desc = "add, then set")
  @Outcome(id = "1 by adder", expect = ACCEPTABLE, desc = "set, then add")
  @Outcome(expect = FORBIDDEN, desc = "not called once")
  @MustSee({"1 by other", "1 by adder"})
  public static class AddSet {
    final CompactFuture<Integer> future = new CompactFuture<>();
    final Calls calls = new Calls();

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

  @JCStressTest
  @State
  @Outcome(id = "1 by other", expect = ACCEPTABLE, desc = "add, then cancel")
  @Outcome(id = "1 by adder", expect = ACCEPTABLE, desc = "cancel, then add")
  @Outcome(expect = FORBIDDEN, desc = "not called once")
  @MustSee({"1 by other", "1 by adder"})
  public static class AddCancel {
    final CompactFuture<Integer> future = new CompactFuture<>();
    final Calls calls = new Calls();

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

  @JCStressTest
  @State
  @Outcome(id = "1 by other, 2 by other", expect = ACCEPTABLE, desc = "add 1, add 2, set")
  @Outcome(id = "1 by adder, 2 by adder", expect = ACCEPTABLE, desc = "set, add 1, add 2")
  @Outcome(id = "1 by other, 2 by adder", expect = ACCEPTABLE, desc = "add 1, set, add 2")
  @Outcome(
      id = "2 by adder, 1 by other",
      expect = ACCEPTABLE,
      desc = "add 1, set, add 2; the late one overtakes")
  @Outcome(expect = FORBIDDEN, desc = "not called once each, or not in the order added")
  @MustSee({"1 by other, 2 by other", "1 by adder, 2 by adder"})
  public static class AddAndAddSet {
    final CompactFuture<Integer> future = new CompactFuture<>();
    final Calls calls = new Calls();

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

  @JCStressTest
  @State
  @Outcome(id = ", 12", expect = ACCEPTABLE, desc = "add 1, then add 2")
  @Outcome(id = ", 21", expect = ACCEPTABLE, desc = "add 2, then add 1")
  @Outcome(expect = FORBIDDEN, desc = "called before the set, or not once each")
  @MustSee({", 12", ", 21"})
  public static class AddAdd {
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

  @JCStressTest
  @State
  @Outcome(id = "run, 0, 1", expect = ACCEPTABLE, desc = "in either order")
  @Outcome(expect = FORBIDDEN, desc = "called by the run, or not once by the set")
  @MustSee("run, 0, 1")
  public static class AddRun {
    final CompactFuture<Integer> future = new CompactFuture<>();
    int calls;

    @Actor
    public void add() {
      future.addDoneCallback(done -> calls++);
    }

    @Actor
    public void run(LLL_Result r) {
      r.r1 = Ask.run(future);
    }

    @Arbiter
    public void end(LLL_Result r) {
      r.r2 = calls;
      future.setResult(1);
      r.r3 = calls;
    }
  }

  @JCStressTest
  @State
  @Outcome(id = "true, false, 1 by setter", expect = ACCEPTABLE, desc = "set, then cancel")
  @Outcome(id = "false, true, 1 by canceller", expect = ACCEPTABLE, desc = "cancel, then set")
  @Outcome(expect = FORBIDDEN, desc = "not called once, or not by the winner")
  @MustSee({"true, false, 1 by setter", "false, true, 1 by canceller"})
  public static class SetCancelOverCallback {
    final CompactFuture<Integer> future = new CompactFuture<>();
    int calls;
    Thread setter;
    Thread caller;

    public SetCancelOverCallback() {
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

  @JCStressTest
  @State
  @Outcome(id = "true, true, 1", expect = ACCEPTABLE, desc = "in either order")
  @Outcome(expect = FORBIDDEN, desc = "both cancels called it, or none")
  @MustSee("true, true, 1")
  public static class CancelCancelOverCallback {
    final CompactFuture<Integer> future = new CompactFuture<>();
    int calls;

    public CancelCancelOverCallback() {
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

  /** Added after the adder saw that the future is done: called before the addition returns. */
  @JCStressTest
  @State
  @Outcome(id = "true, 1", expect = ACCEPTABLE, desc = "set, then look and add")
  @Outcome(id = "false, 0", expect = ACCEPTABLE, desc = "look, then set")
  @Outcome(expect = FORBIDDEN, desc = "late and not called at once")
  @MustSee({"true, 1", "false, 0"})
  public static class SetLateAdd {
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
   * The first callback fails: the second runs all the same, and whoever called the first is told.
   */
  @JCStressTest
  @State
  @Outcome(
      id = "false, true, 1",
      expect = ACCEPTABLE,
      desc = "add both, then set; or add, set, add")
  @Outcome(id = "true, false, 1", expect = ACCEPTABLE, desc = "set, then add both")
  @Outcome(expect = FORBIDDEN, desc = "the failure cost the other its call, or was not told once")
  @MustSee({"false, true, 1", "true, false, 1"})
  public static class AddFailingAndAddSet {
    private static final class Failure extends Error {
      private static final long serialVersionUID = 1;

      /** Without a stack trace, which would cost most of the time. */
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
          isTold(
              () ->
                  future.addDoneCallback(
                      done -> {
                        throw failure;
                      }));
      future.addDoneCallback(done -> calls++);
    }

    @Actor
    public void set(LLL_Result r) {
      r.r2 = isTold(() -> future.setResult(1));
    }

    private boolean isTold(Runnable call) {
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
