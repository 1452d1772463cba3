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
import org.openjdk.jcstress.infra.results.LLI_Result;
import org.openjdk.jcstress.infra.results.LLL_Result;
import org.openjdk.jcstress.infra.results.LLZ_Result;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * When does who waits on many futures wake, and what is it told?
 *
 * <p>Hazards: a future finishes between the watcher's look and its registration; a cancellation
 * takes the watchers over as it does the getters, and tells them too early, or nobody later; two
 * futures arrive at one watcher and one arrival is lost; the answer is put together of looks at
 * different times; who leaves takes others along, or stays.
 */
@Question(Question.Row.watchers)
public class WhenDoesAWatcherWake {

  @JCStressTest
  @State
  @Outcome(id = "a", expect = ACCEPTABLE, desc = "in either order")
  @Outcome(expect = FORBIDDEN, desc = "not woken, or by something else")
  @MustSee("a")
  public static class SetAwait {
    final CompactFuture<Integer> a = new CompactFuture<>();
    final List<CompactFuture<Integer>> futures = List.of(a, new CompactFuture<>());

    @Actor
    public void set() {
      a.setResult(1);
    }

    @Actor
    public void await(L_Result r) {
      r.r1 = Ask.joinAwait(futures, ReturnWhen.FIRST_COMPLETED, a::isDone);
    }
  }

  /** It may register on a future that is pending, or cancelled, or find it notified. */
  @JCStressTest
  @State
  @Outcome(id = "skip, a", expect = ACCEPTABLE, desc = "in any order")
  @Outcome(expect = FORBIDDEN, desc = "not woken, or by the cancellation")
  @MustSee("skip, a")
  public static class CancelAndNotifyAwait {
    final CompactFuture<Integer> a = new CompactFuture<>();
    final List<CompactFuture<Integer>> futures = List.of(a);

    @Actor
    public void cancelAndNotify(LL_Result r) {
      a.cancel();
      r.r1 = Ask.run(a);
    }

    @Actor
    public void await(LL_Result r) {
      r.r2 = Ask.joinAwait(futures, ReturnWhen.ALL_COMPLETED, () -> Ask.isTold(a));
    }
  }

  @JCStressTest
  @State
  @Outcome(id = "true, none, 1", expect = ACCEPTABLE, desc = "await leaves, then set")
  @Outcome(id = "true, a, 1", expect = ACCEPTABLE, desc = "set, then await looks")
  @Outcome(expect = FORBIDDEN, desc = "leaving undid the set")
  @MustSee({"true, none, 1", "true, a, 1"})
  public static class SetBriefAwait {
    final CompactFuture<Integer> a = new CompactFuture<>();
    final List<CompactFuture<Integer>> futures = List.of(a);

    @Actor
    public void set(LLL_Result r) {
      r.r1 = a.trySetResult(1);
    }

    @Actor
    public void await(LLL_Result r) {
      r.r2 = Ask.briefAwait(futures);
    }

    @Arbiter
    public void end(LLL_Result r) {
      r.r3 = Ask.poll(a);
    }
  }

  /** A cancellation beside who leaves: it hands on the watcher that stays, and that one alone. */
  @JCStressTest
  @State
  @Outcome(id = "none, a, 1", expect = ACCEPTABLE, desc = "in any order")
  @Outcome(
      expect = FORBIDDEN,
      desc = "woken by the cancellation; or who left is there, who stays is not")
  @MustSee("none, a, 1")
  public static class CancelBriefAwait {
    final CompactFuture<Integer> a = new CompactFuture<>();
    final List<CompactFuture<Integer>> futures = List.of(a);
    final Completions<Integer> stays = Ask.watcher(futures);

    @Actor
    public void cancel() {
      a.cancel();
    }

    @Actor
    public void await(LLI_Result r) {
      r.r1 = Ask.briefAwait(futures);
    }

    @Arbiter
    public void end(LLI_Result r) {
      r.r3 = Stack.size(a);
      a.setRunningOrNotifyCancel();
      r.r2 = Ask.told(futures, stays);
    }
  }

  /** One watcher registered beside the cancellation, and one before it. */
  @JCStressTest
  @State
  @Outcome(id = "none, a, a", expect = ACCEPTABLE, desc = "in any order")
  @Outcome(expect = FORBIDDEN, desc = "told of the cancellation, or not of its notification")
  @MustSee("none, a, a")
  public static class CancelAsCompleted {
    final CompactFuture<Integer> a = new CompactFuture<>();
    final List<CompactFuture<Integer>> futures = List.of(a);
    final Completions<Integer> before = Ask.watcher(futures);
    Completions<Integer> asksAtCancel;
    Completions<Integer> asksAtNotify;

    @Actor
    public void cancel() {
      a.cancel();
    }

    @Actor
    public void watch() {
      asksAtCancel = Ask.watcher(futures);
      asksAtNotify = Ask.watcher(futures);
    }

    @Arbiter
    public void end(LLL_Result r) {
      r.r1 = Ask.told(futures, asksAtCancel);
      a.setRunningOrNotifyCancel();
      r.r2 = Ask.told(futures, asksAtNotify);
      r.r3 = Ask.told(futures, before);
    }
  }

  /** The older of two watchers leaves; the other one is told, and nothing stays. */
  @JCStressTest
  @State
  @Outcome(id = "skip, a, 0", expect = ACCEPTABLE, desc = "in any order")
  @Outcome(expect = FORBIDDEN, desc = "who stays was not told, or something is left behind")
  @MustSee("skip, a, 0")
  public static class CancelAndNotifyLeave {
    final CompactFuture<Integer> a = new CompactFuture<>();
    final List<CompactFuture<Integer>> futures = List.of(a);
    final Completions<Integer> leaves = Ask.watcher(futures);
    final Completions<Integer> stays = Ask.watcher(futures);

    @Actor
    public void cancelAndNotify(LLI_Result r) {
      a.cancel();
      r.r1 = Ask.run(a);
    }

    @Actor
    public void leave() {
      leaves.close();
    }

    @Arbiter
    public void end(LLI_Result r) {
      r.r2 = Ask.told(futures, stays);
      r.r3 = Stack.size(a);
    }
  }

  /** Two leave, one from above and one from below the third. */
  @JCStressTest
  @State
  @Outcome(id = "1, a, 0", expect = ACCEPTABLE, desc = "in either order")
  @Outcome(expect = FORBIDDEN, desc = "who stays was not told, or who left is there")
  @MustSee("1, a, 0")
  public static class LeaveLeave {
    final CompactFuture<Integer> a = new CompactFuture<>();
    final List<CompactFuture<Integer>> futures = List.of(a);
    final Completions<Integer> leaves1 = Ask.watcher(futures);
    final Completions<Integer> stays = Ask.watcher(futures);
    final Completions<Integer> leaves2 = Ask.watcher(futures);

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
      r.r1 = Stack.living(a);
      a.setResult(1);
      r.r2 = Ask.told(futures, stays);
      r.r3 = Stack.size(a);
    }
  }

  /** Two futures arrive at one watcher at once. */
  @JCStressTest
  @State
  @Outcome(id = "a, b", expect = ACCEPTABLE, desc = "set a, set b")
  @Outcome(id = "b, a", expect = ACCEPTABLE, desc = "set b, set a")
  @Outcome(expect = FORBIDDEN, desc = "one was not told")
  @MustSee({"a, b", "b, a"})
  public static class SetSetTold {
    final CompactFuture<Integer> a = new CompactFuture<>();
    final CompactFuture<Integer> b = new CompactFuture<>();
    final List<CompactFuture<Integer>> futures = List.of(a, b);
    final Completions<Integer> watcher = Ask.watcher(futures);

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
      r.r1 = Ask.told(futures, watcher);
      r.r2 = Ask.told(futures, watcher);
    }
  }

  /** Hazard: a was not done when it was looked at, and b was. */
  @JCStressTest
  @State
  @Outcome(id = "none", expect = ACCEPTABLE, desc = "await, then both")
  @Outcome(id = "a", expect = ACCEPTABLE, desc = "set a, await, set b")
  @Outcome(id = "a b", expect = ACCEPTABLE, desc = "both, then await")
  @Outcome(expect = FORBIDDEN, desc = "the truth of no instant")
  @MustSee({"none", "a b"})
  public static class SetThenSetPollAwait {
    final CompactFuture<Integer> a = new CompactFuture<>();
    final CompactFuture<Integer> b = new CompactFuture<>();
    final List<CompactFuture<Integer>> futures = List.of(a, b);
    final List<CompactFuture<Integer>> all = Ask.apart(a, b);

    @Actor
    public void setBoth() {
      a.setResult(1);
      b.setResult(1);
    }

    @Actor
    public void await(L_Result r) {
      r.r1 = Ask.pollAwait(futures, all);
    }
  }

  /** A result is not what it waits for, and c is never done. */
  @JCStressTest
  @State
  @Outcome(id = "a b", expect = ACCEPTABLE, desc = "in any order")
  @Outcome(expect = FORBIDDEN, desc = "not woken, or by a result, or the truth of no instant")
  @MustSee("a b")
  public static class SetThenFailAwaitFirstException {
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
      r.r1 = Ask.joinAwait(futures, ReturnWhen.FIRST_EXCEPTION, b::isDone);
    }
  }

  /** Registered on b first, and before either was done. */
  @JCStressTest
  @State
  @Outcome(id = "a, b", expect = ACCEPTABLE, desc = "as they finished")
  @Outcome(expect = FORBIDDEN, desc = "not woken, or not in the order in which they finished")
  @MustSee("a, b")
  public static class SetThenSetNextNext {
    final CompactFuture<Integer> a = new CompactFuture<>();
    final CompactFuture<Integer> b = new CompactFuture<>();
    final List<CompactFuture<Integer>> futures = List.of(a, b);
    final Completions<Integer> completions = Futures.asCompleted(List.of(b, a));

    @Actor
    public void setBoth() {
      a.setResult(1);
      b.setResult(1);
    }

    @Actor
    public void next(LL_Result r) {
      r.r1 = Ask.joinNext(futures, completions, a::isDone);
      r.r2 = Ask.joinNext(futures, completions, b::isDone);
    }
  }

  /**
   * Registers beside both: among those done when {@code asCompleted} returned there is no order.
   */
  @JCStressTest
  @State
  @Outcome(id = "a, b, .*", expect = ACCEPTABLE, desc = "as they finished")
  @Outcome(id = "b, a, true", expect = ACCEPTABLE, desc = "both finished before it returned")
  @Outcome(expect = FORBIDDEN, desc = "not woken, or not in the order in which they finished")
  @MustSee({"a, b, false", "b, a, true"})
  public static class SetThenSetAsCompleted {
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
      Completions<Integer> completions = Futures.asCompleted(List.of(b, a));
      r.r3 = b.isDone();
      r.r1 = Ask.joinNext(futures, completions, a::isDone);
      r.r2 = Ask.joinNext(futures, completions, b::isDone);
    }
  }
}
