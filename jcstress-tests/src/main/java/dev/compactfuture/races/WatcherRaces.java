package dev.compactfuture.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.compactfuture.CompactFuture;
import dev.compactfuture.Completions;
import dev.compactfuture.Futures;
import dev.compactfuture.Futures.ReturnWhen;
import dev.compactfuture.WordProbe;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLI_Result;
import org.openjdk.jcstress.infra.results.LLL_Result;
import org.openjdk.jcstress.infra.results.LLZ_Result;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * When does a thread that waits on many futures wake, and which futures does it get?
 *
 * <p>Hazards: a future completes between the watcher's look and its registration; a cancellation
 * takes the watchers with the getters, and notifies them too early, or leaves nobody to notify them
 * later; two futures arrive at one watcher, and one arrival is lost; the answer is composed of
 * looks at different times; a watcher that leaves takes others along, or stays registered. They
 * cannot happen because registrations are pushed by a CAS on the word of the future, arrivals by a
 * CAS on the word of the watch, a cancellation keeps the watchers in the word until it is notified,
 * and the looks are repeated until one pass over the futures finds nothing new.
 */
@InRow(RaceRow.WATCHERS)
public class WatcherRaces {

  /** Does {@code await} for the first future wake wherever the completion meets it? */
  @JCStressTest
  @State
  @Outcome(id = "a", expect = ACCEPTABLE, desc = "in either order")
  @Outcome(expect = FORBIDDEN, desc = "not woken, or woken with a wrong answer")
  @RequiredOutcomes("a")
  public static class SetAgainstAwait {
    final CompactFuture<Integer> a = new CompactFuture<>();
    final List<CompactFuture<Integer>> futures = List.of(a, new CompactFuture<>());

    @Actor
    public void set() {
      a.setResult(1);
    }

    @Actor
    public void await(L_Result r) {
      r.r1 = WatcherCalls.awaitUntilWoken(futures, ReturnWhen.FIRST_COMPLETED, a::isDone);
    }
  }

  /**
   * Does {@code await} wake at the notification, and not at the cancellation, in whichever of the
   * three states it registers?
   */
  @JCStressTest
  @State
  @Outcome(id = "skip, a", expect = ACCEPTABLE, desc = "in any order")
  @Outcome(expect = FORBIDDEN, desc = "not woken, or woken by the cancellation")
  @RequiredOutcomes("skip, a")
  public static class CancelThenNotifyAgainstAwait {
    final CompactFuture<Integer> a = new CompactFuture<>();
    final List<CompactFuture<Integer>> futures = List.of(a);

    @Actor
    public void cancelAndNotify(LL_Result r) {
      a.cancel();
      r.r1 = FutureCalls.run(a);
    }

    @Actor
    public void await(LL_Result r) {
      r.r2 =
          WatcherCalls.awaitUntilWoken(
              futures, ReturnWhen.ALL_COMPLETED, () -> WatcherCalls.isNotified(a));
    }
  }

  /** Does {@code await} wake at the cancellation of a task, wherever that meets it? */
  @JCStressTest
  @State
  @Outcome(id = "true, a", expect = ACCEPTABLE, desc = "in any order")
  @Outcome(expect = FORBIDDEN, desc = "not woken, or woken with a wrong answer")
  @RequiredOutcomes("true, a")
  public static class CancelAsTaskAgainstAwait {
    final CompactFuture<Integer> a = new FutureCalls.TaskFuture();
    final List<CompactFuture<Integer>> futures = List.of(a);

    @Actor
    public void cancel(LL_Result r) {
      r.r1 = a.cancel();
    }

    @Actor
    public void await(LL_Result r) {
      r.r2 = WatcherCalls.awaitUntilWoken(futures, ReturnWhen.ALL_COMPLETED, a::isDone);
    }
  }

  /** Does a result survive a watcher that gives up? */
  @JCStressTest
  @State
  @Outcome(id = "true, none, 1", expect = ACCEPTABLE, desc = "await gives up, then set")
  @Outcome(id = "true, a, 1", expect = ACCEPTABLE, desc = "set, then await looks")
  @Outcome(expect = FORBIDDEN, desc = "the wait that gave up undid the set")
  @RequiredOutcomes({"true, none, 1", "true, a, 1"})
  public static class SetAgainstBriefAwait {
    final CompactFuture<Integer> a = new CompactFuture<>();
    final List<CompactFuture<Integer>> futures = List.of(a);

    @Actor
    public void set(LLL_Result r) {
      r.r1 = a.trySetResult(1);
    }

    @Actor
    public void await(LLL_Result r) {
      r.r2 = WatcherCalls.awaitBriefly(futures);
    }

    @Arbiter
    public void end(LLL_Result r) {
      r.r3 = FutureCalls.poll(a);
    }
  }

  /**
   * Does a cancellation keep the watcher that stays, and only that one, while another watcher gives
   * up?
   */
  @JCStressTest
  @State
  @Outcome(id = "none, a, 1", expect = ACCEPTABLE, desc = "in any order")
  @Outcome(
      expect = FORBIDDEN,
      desc = "woken by the cancellation, or the wrong watchers are registered")
  @RequiredOutcomes("none, a, 1")
  public static class CancelAgainstBriefAwait {
    final CompactFuture<Integer> a = new CompactFuture<>();
    final List<CompactFuture<Integer>> futures = List.of(a);
    final Completions<CompactFuture<Integer>> stays = WatcherCalls.newWatcher(futures);

    @Actor
    public void cancel() {
      a.cancel();
    }

    @Actor
    public void await(LLI_Result r) {
      r.r1 = WatcherCalls.awaitBriefly(futures);
    }

    @Arbiter
    public void end(LLI_Result r) {
      r.r3 = WordProbe.registrations(a);
      a.setRunningOrNotifyCancel();
      r.r2 = WatcherCalls.nextNotified(futures, stays);
    }
  }

  /**
   * Do watchers learn of a cancellation only when it is notified, whether they registered before
   * the cancellation or beside it?
   */
  @JCStressTest
  @State
  @Outcome(id = "none, a, a", expect = ACCEPTABLE, desc = "in any order")
  @Outcome(expect = FORBIDDEN, desc = "notified by the cancellation, or not by its notification")
  @RequiredOutcomes("none, a, a")
  public static class CancelAgainstAsCompletedTwice {
    final CompactFuture<Integer> a = new CompactFuture<>();
    final List<CompactFuture<Integer>> futures = List.of(a);
    final Completions<CompactFuture<Integer>> before = WatcherCalls.newWatcher(futures);
    Completions<CompactFuture<Integer>> asksAtCancel;
    Completions<CompactFuture<Integer>> asksAtNotify;

    @Actor
    public void cancel() {
      a.cancel();
    }

    @Actor
    public void watch() {
      asksAtCancel = WatcherCalls.newWatcher(futures);
      asksAtNotify = WatcherCalls.newWatcher(futures);
    }

    @Arbiter
    public void end(LLL_Result r) {
      r.r1 = WatcherCalls.nextNotified(futures, asksAtCancel);
      a.setRunningOrNotifyCancel();
      r.r2 = WatcherCalls.nextNotified(futures, asksAtNotify);
      r.r3 = WatcherCalls.nextNotified(futures, before);
    }
  }

  /**
   * Is the younger of two watchers notified if the older one leaves, and is nothing left
   * registered?
   */
  @JCStressTest
  @State
  @Outcome(id = "skip, a, 0", expect = ACCEPTABLE, desc = "in any order")
  @Outcome(
      expect = FORBIDDEN,
      desc = "the watcher that stays was not notified, or something is left registered")
  @RequiredOutcomes("skip, a, 0")
  public static class CancelThenNotifyAgainstClose {
    final CompactFuture<Integer> a = new CompactFuture<>();
    final List<CompactFuture<Integer>> futures = List.of(a);
    final Completions<CompactFuture<Integer>> leaves = WatcherCalls.newWatcher(futures);
    final Completions<CompactFuture<Integer>> stays = WatcherCalls.newWatcher(futures);

    @Actor
    public void cancelAndNotify(LLI_Result r) {
      a.cancel();
      r.r1 = FutureCalls.run(a);
    }

    @Actor
    public void leave() {
      leaves.close();
    }

    @Arbiter
    public void end(LLI_Result r) {
      r.r2 = WatcherCalls.nextNotified(futures, stays);
      r.r3 = WordProbe.registrations(a);
    }
  }

  /** Does a watcher stay registered if one above it and one below it leave? */
  @JCStressTest
  @State
  @Outcome(id = "1, a, 0", expect = ACCEPTABLE, desc = "in either order")
  @Outcome(
      expect = FORBIDDEN,
      desc = "the watcher that stays was not notified, or one that left is still registered")
  @RequiredOutcomes("1, a, 0")
  public static class CloseAgainstClose {
    final CompactFuture<Integer> a = new CompactFuture<>();
    final List<CompactFuture<Integer>> futures = List.of(a);
    final Completions<CompactFuture<Integer>> leaves1 = WatcherCalls.newWatcher(futures);
    final Completions<CompactFuture<Integer>> stays = WatcherCalls.newWatcher(futures);
    final Completions<CompactFuture<Integer>> leaves2 = WatcherCalls.newWatcher(futures);

    @Actor
    public void leave1() {
      leaves1.close();
    }

    @Actor
    public void leave2() {
      leaves2.close();
    }

    @Arbiter
    public void end(LLI_Result r) {
      r.r1 = WordProbe.living(a);
      a.setResult(1);
      r.r2 = WatcherCalls.nextNotified(futures, stays);
      r.r3 = WordProbe.registrations(a);
    }
  }

  /** Do both of two futures that complete at the same time arrive at one watcher? */
  @JCStressTest
  @State
  @Outcome(id = "a, b", expect = ACCEPTABLE, desc = "set a, set b")
  @Outcome(id = "b, a", expect = ACCEPTABLE, desc = "set b, set a")
  @Outcome(expect = FORBIDDEN, desc = "an arrival was lost")
  @RequiredOutcomes({"a, b", "b, a"})
  public static class SetAgainstSetWithWatcher {
    final CompactFuture<Integer> a = new CompactFuture<>();
    final CompactFuture<Integer> b = new CompactFuture<>();
    final List<CompactFuture<Integer>> futures = List.of(a, b);
    final Completions<CompactFuture<Integer>> watcher = WatcherCalls.newWatcher(futures);

    @Actor
    public void setA() {
      a.setResult(1);
    }

    @Actor
    public void setB() {
      b.setResult(1);
    }

    @Arbiter
    public void end(LL_Result r) {
      r.r1 = WatcherCalls.nextNotified(futures, watcher);
      r.r2 = WatcherCalls.nextNotified(futures, watcher);
    }
  }

  /**
   * Is the answer of {@code await} an atomic snapshot? Hazard: a is read before it completes, b
   * after it completed, and the answer has b without a.
   */
  @JCStressTest
  @State
  @Outcome(id = "none", expect = ACCEPTABLE, desc = "await, then both")
  @Outcome(id = "a", expect = ACCEPTABLE, desc = "set a, await, set b")
  @Outcome(id = "a b", expect = ACCEPTABLE, desc = "both, then await")
  @Outcome(expect = FORBIDDEN, desc = "no atomic snapshot")
  @RequiredOutcomes({"none", "a b"})
  public static class SetThenSetAgainstPollAwait {
    final CompactFuture<Integer> a = new CompactFuture<>();
    final CompactFuture<Integer> b = new CompactFuture<>();
    final List<CompactFuture<Integer>> futures = List.of(a, b);
    final List<CompactFuture<Integer>> all = WatcherCalls.spreadOut(a, b);

    @Actor
    public void setBoth() {
      a.setResult(1);
      b.setResult(1);
    }

    @Actor
    public void await(L_Result r) {
      r.r1 = WatcherCalls.pollAwait(futures, all);
    }
  }

  /**
   * Does {@code await} for the first exception wake at the failure, and not at the result before
   * it? A third future never completes.
   */
  @JCStressTest
  @State
  @Outcome(id = "a b", expect = ACCEPTABLE, desc = "in any order")
  @Outcome(expect = FORBIDDEN, desc = "not woken, or woken by the result, or no atomic snapshot")
  @RequiredOutcomes("a b")
  public static class SetThenFailAgainstAwaitFirstException {
    final CompactFuture<Integer> a = new CompactFuture<>();
    final CompactFuture<Integer> b = new CompactFuture<>();
    final List<CompactFuture<Integer>> futures = List.of(a, b, new CompactFuture<>());

    @Actor
    public void setBoth() {
      a.setResult(1);
      b.setException(new Exception("x", null, false, false) {});
    }

    @Actor
    public void await(L_Result r) {
      r.r1 = WatcherCalls.awaitUntilWoken(futures, ReturnWhen.FIRST_EXCEPTION, b::isDone);
    }
  }

  /**
   * Are futures returned in the order in which they completed, and not in that of their
   * registration?
   */
  @JCStressTest
  @State
  @Outcome(id = "a, b", expect = ACCEPTABLE, desc = "in the order of completion")
  @Outcome(expect = FORBIDDEN, desc = "not woken, or not in the order in which they completed")
  @RequiredOutcomes("a, b")
  public static class SetThenSetAgainstNextTwice {
    final CompactFuture<Integer> a = new CompactFuture<>();
    final CompactFuture<Integer> b = new CompactFuture<>();
    final List<CompactFuture<Integer>> futures = List.of(a, b);
    final Completions<CompactFuture<Integer>> completions = Futures.asCompleted(List.of(b, a));

    @Actor
    public void setBoth() {
      a.setResult(1);
      b.setResult(1);
    }

    @Actor
    public void next(LL_Result r) {
      r.r1 = WatcherCalls.nextUntilWoken(futures, completions, a::isDone);
      r.r2 = WatcherCalls.nextUntilWoken(futures, completions, b::isDone);
    }
  }

  /**
   * Does the order hold for a watcher that registers beside the completions? Futures that were done
   * when {@code asCompleted} returned may come in any order.
   */
  @JCStressTest
  @State
  @Outcome(id = "a, b, .*", expect = ACCEPTABLE, desc = "in the order of completion")
  @Outcome(
      id = "b, a, true",
      expect = ACCEPTABLE,
      desc = "both were done when asCompleted returned")
  @Outcome(expect = FORBIDDEN, desc = "not woken, or not in the order in which they completed")
  @RequiredOutcomes({"a, b, false", "b, a, true"})
  public static class SetThenSetAgainstAsCompleted {
    final CompactFuture<Integer> a = new CompactFuture<>();
    final CompactFuture<Integer> b = new CompactFuture<>();
    final List<CompactFuture<Integer>> futures = List.of(a, b);

    @Actor
    public void setBoth() {
      a.setResult(1);
      b.setResult(1);
    }

    @Actor
    public void next(LLZ_Result r) {
      Completions<CompactFuture<Integer>> completions = Futures.asCompleted(List.of(b, a));
      r.r3 = b.isDone();
      r.r1 = WatcherCalls.nextUntilWoken(futures, completions, a::isDone);
      r.r2 = WatcherCalls.nextUntilWoken(futures, completions, b::isDone);
    }
  }
}
