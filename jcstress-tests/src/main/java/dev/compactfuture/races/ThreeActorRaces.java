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
 * Do three threads that race on one future still agree? These races need three CPUs.
 *
 * <p>Hazard: a thread whose CAS failed meets a third state when it retries, and acts on what it
 * concluded from the first; for example a getter that leaves while a callback is added and the
 * future completes. It cannot happen because every retry starts from a new read of the word.
 */
@InRow(RaceRow.THREE_ACTORS)
public class ThreeActorRaces {

  /** Does a blocked getter return what the winner of two completions set? */
  @JCStressTest
  @State
  @Outcome(id = "true, false, 1", expect = ACCEPTABLE, desc = "set, then cancel")
  @Outcome(id = "false, true, cancelled", expect = ACCEPTABLE, desc = "cancel, then set")
  @Outcome(expect = FORBIDDEN, desc = "the getter did not return what the winner set")
  @RequiredOutcomes({"true, false, 1", "false, true, cancelled"})
  public static class SetAgainstCancelAgainstGet {
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
      r.r3 = FutureCalls.getUntilWoken(future);
    }
  }

  /** Does a callback that is added beside two completions run exactly once? */
  @JCStressTest
  @State
  @Outcome(id = "true, false, 1", expect = ACCEPTABLE, desc = "set, then cancel; add at any time")
  @Outcome(id = "false, true, 1", expect = ACCEPTABLE, desc = "cancel, then set; add at any time")
  @Outcome(expect = FORBIDDEN, desc = "the callback did not run exactly once")
  @RequiredOutcomes({"true, false, 1", "false, true, 1"})
  public static class SetAgainstCancelAgainstAddCallback {
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

  /** Does one completion wake two getters, of which one sleeps with a deadline? */
  @JCStressTest
  @State
  @Outcome(id = "true, 1, 1", expect = ACCEPTABLE, desc = "in any order")
  @Outcome(expect = FORBIDDEN, desc = "a getter was not woken")
  @RequiredOutcomes("true, 1, 1")
  public static class SetAgainstGetAgainstTimedGet {
    final CompactFuture<Integer> future = new CompactFuture<>();

    @Actor
    public void set(LLL_Result r) {
      r.r1 = future.trySetResult(1);
    }

    @Actor
    public void get1(LLL_Result r) {
      r.r2 = FutureCalls.getUntilWoken(future);
    }

    @Actor
    public void get2(LLL_Result r) {
      r.r3 = FutureCalls.timedGetUntilWoken(future);
    }
  }

  /** Does a callback survive a getter that gives up while the future completes? */
  @JCStressTest
  @State
  @Outcome(
      id = "true, timeout, 1",
      expect = ACCEPTABLE,
      desc = "get gives up, then set; add at any time")
  @Outcome(id = "true, 1, 1", expect = ACCEPTABLE, desc = "set, then get looks; add at any time")
  @Outcome(
      expect = FORBIDDEN,
      desc = "the getter that gave up undid the set, or the callback was lost or ran twice")
  @RequiredOutcomes({"true, timeout, 1", "true, 1, 1"})
  public static class SetAgainstBriefGetAgainstAddCallback {
    final CompactFuture<Integer> future = new CompactFuture<>();
    int calls;

    @Actor
    public void set(LLL_Result r) {
      r.r1 = future.trySetResult(1);
    }

    @Actor
    public void get(LLL_Result r) {
      r.r2 = FutureCalls.getBriefly(future);
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

  /** Does a callback that is added while a worker and a cancellation compete run exactly once? */
  @JCStressTest
  @State
  @Outcome(id = "run, false, 1", expect = ACCEPTABLE, desc = "run, then cancel; add at any time")
  @Outcome(id = "skip, true, 1", expect = ACCEPTABLE, desc = "cancel, then run; add at any time")
  @Outcome(
      expect = FORBIDDEN,
      desc = "both cancelled and run, or the callback was lost or ran twice")
  @RequiredOutcomes({"run, false, 1", "skip, true, 1"})
  public static class RunAgainstCancelAgainstAddCallback {
    final CompactFuture<Integer> future = new CompactFuture<>();
    int calls;

    @Actor
    public void run(LLL_Result r) {
      r.r1 = FutureCalls.run(future);
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

  /** Does {@code await} for all wake when two futures complete at the same time? */
  @JCStressTest
  @State
  @Outcome(id = "a b", expect = ACCEPTABLE, desc = "in any order")
  @Outcome(expect = FORBIDDEN, desc = "not woken, or woken too early")
  @RequiredOutcomes("a b")
  public static class SetAgainstSetAgainstAwait {
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
      r.r1 =
          WatcherCalls.awaitUntilWoken(
              futures, ReturnWhen.ALL_COMPLETED, () -> a.isDone() && b.isDone());
    }
  }

  /** Does an iterator return both of two futures that complete at the same time, each once? */
  @JCStressTest
  @State
  @Outcome(id = "a, b", expect = ACCEPTABLE, desc = "set a, set b")
  @Outcome(id = "b, a", expect = ACCEPTABLE, desc = "set b, set a")
  @Outcome(expect = FORBIDDEN, desc = "not woken, or one future returned twice")
  @RequiredOutcomes({"a, b", "b, a"})
  public static class SetAgainstSetAgainstNextTwice {
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
      Completions<CompactFuture<Integer>> completions = Futures.asCompleted(futures);
      r.r1 = WatcherCalls.nextUntilWoken(futures, completions, () -> a.isDone() || b.isDone());
      r.r2 = WatcherCalls.nextUntilWoken(futures, completions, () -> a.isDone() && b.isDone());
    }
  }

  /**
   * Does a sleeping watcher wake at the notification when another watcher leaves beside it? Hazard:
   * the cancellation rebuilds the stack of watchers while one of them leaves, and loses the one
   * that sleeps.
   */
  @JCStressTest
  @State
  @Outcome(id = "skip, none, a", expect = ACCEPTABLE, desc = "one gives up, then notify")
  @Outcome(id = "skip, a, a", expect = ACCEPTABLE, desc = "notify, then both look")
  @Outcome(expect = FORBIDDEN, desc = "not woken, or woken by the cancellation")
  @RequiredOutcomes({"skip, none, a", "skip, a, a"})
  public static class CancelThenNotifyAgainstBriefAwaitAgainstAwait {
    final CompactFuture<Integer> a = new CompactFuture<>();
    final List<CompactFuture<Integer>> futures = List.of(a);

    @Actor
    public void cancelAndNotify(LLL_Result r) {
      a.cancel();
      r.r1 = FutureCalls.run(a);
    }

    @Actor
    public void leave(LLL_Result r) {
      r.r2 = WatcherCalls.awaitBriefly(futures);
    }

    @Actor
    public void await(LLL_Result r) {
      r.r3 =
          WatcherCalls.awaitUntilWoken(
              futures, ReturnWhen.ALL_COMPLETED, () -> WatcherCalls.isNotified(a));
    }
  }
}
