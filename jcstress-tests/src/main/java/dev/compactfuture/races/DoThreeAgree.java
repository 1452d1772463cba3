package dev.compactfuture.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.compactfuture.CompactFuture;
import dev.compactfuture.Completions;
import dev.compactfuture.Futures;
import dev.compactfuture.Futures.ReturnWhen;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.openjdk.jcstress.infra.results.L_Result;

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

  @JCStressTest
  @State
  @Outcome(id = "a b", expect = ACCEPTABLE, desc = "in any order")
  @Outcome(expect = FORBIDDEN, desc = "not woken, or too early")
  @MustSee("a b")
  public static class SetSetAwait {
    final CompactFuture<Integer> a = new CompactFuture<>();
    final CompactFuture<Integer> b = new CompactFuture<>();
    final List<CompactFuture<Integer>> futures = List.of(a, b);

    @Actor
    public void setA() {
      a.setResult(1);
    }

    @Actor
    public void setB() {
      b.setResult(1);
    }

    @Actor
    public void await(L_Result r) {
      r.r1 = Ask.joinAwait(futures, ReturnWhen.ALL_COMPLETED, () -> a.isDone() && b.isDone());
    }
  }

  @JCStressTest
  @State
  @Outcome(id = "a, b", expect = ACCEPTABLE, desc = "set a, set b")
  @Outcome(id = "b, a", expect = ACCEPTABLE, desc = "set b, set a")
  @Outcome(expect = FORBIDDEN, desc = "not woken, or told twice of one")
  @MustSee({"a, b", "b, a"})
  public static class SetSetNextNext {
    final CompactFuture<Integer> a = new CompactFuture<>();
    final CompactFuture<Integer> b = new CompactFuture<>();
    final List<CompactFuture<Integer>> futures = List.of(a, b);

    @Actor
    public void setA() {
      a.setResult(1);
    }

    @Actor
    public void setB() {
      b.setResult(1);
    }

    @Actor
    public void next(LL_Result r) {
      Completions<Integer> completions = Futures.asCompleted(futures);
      r.r1 = Ask.joinNext(futures, completions, () -> a.isDone() || b.isDone());
      r.r2 = Ask.joinNext(futures, completions, () -> a.isDone() && b.isDone());
    }
  }

  /**
   * The cancellation hands the watchers on, while one of two leaves and the other one is asleep.
   */
  @JCStressTest
  @State
  @Outcome(id = "skip, none, a", expect = ACCEPTABLE, desc = "one leaves, then notify")
  @Outcome(id = "skip, a, a", expect = ACCEPTABLE, desc = "notify, then both look")
  @Outcome(expect = FORBIDDEN, desc = "not woken, or by the cancellation")
  @MustSee({"skip, none, a", "skip, a, a"})
  public static class CancelAndNotifyBriefAwaitAwait {
    final CompactFuture<Integer> a = new CompactFuture<>();
    final List<CompactFuture<Integer>> futures = List.of(a);

    @Actor
    public void cancelAndNotify(LLL_Result r) {
      a.cancel();
      r.r1 = Ask.run(a);
    }

    @Actor
    public void leave(LLL_Result r) {
      r.r2 = Ask.briefAwait(futures);
    }

    @Actor
    public void await(LLL_Result r) {
      r.r3 = Ask.joinAwait(futures, ReturnWhen.ALL_COMPLETED, () -> Ask.isTold(a));
    }
  }
}
