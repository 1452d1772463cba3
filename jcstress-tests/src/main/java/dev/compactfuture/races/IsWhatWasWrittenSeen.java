package dev.compactfuture.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.compactfuture.CompactFuture;
import dev.compactfuture.Completions;
import dev.compactfuture.Futures;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * Is what was written before, in plain fields, seen after?
 *
 * <p>Hazard: the answer is told before what it is made of. -1 stands for "nothing to see yet", 0
 * for a write that is missing. The strong model of x86 hides most of these faults in hardware; the
 * compiler can still make them.
 */
@Question(Question.Row.publication)
public class IsWhatWasWrittenSeen {

  /** A result, or failure, whose field is as plain as can be. */
  static final class Box extends Exception {
    private static final long serialVersionUID = 1;
    int content;

    Box() {
      super(null, null, false, false);
    }
  }

  @JCStressTest
  @State
  @Outcome(id = "-1, -1", expect = ACCEPTABLE, desc = "poll, then set")
  @Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "set, then poll")
  @Outcome(expect = FORBIDDEN, desc = "the answer without what came before it")
  @MustSee({"-1, -1", "1, 2"})
  public static class SetPoll {
    final CompactFuture<Box> future = new CompactFuture<>();
    int before;

    @Actor
    public void set() {
      Box box = new Box();
      box.content = 1;
      before = 2;
      future.setResult(box);
    }

    @Actor
    public void poll(II_Result r) {
      Object answer = Ask.poll(future);
      if (answer instanceof Box box) {
        r.r1 = box.content;
        r.r2 = before;
      } else {
        r.r1 = -1;
        r.r2 = -1;
      }
    }
  }

  @JCStressTest
  @State
  @Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "in either order")
  @Outcome(expect = FORBIDDEN, desc = "the answer without what came before it")
  @MustSee("1, 2")
  public static class SetGet {
    final CompactFuture<Box> future = new CompactFuture<>();
    int before;

    @Actor
    public void set() {
      Box box = new Box();
      box.content = 1;
      before = 2;
      future.setResult(box);
    }

    @Actor
    public void get(II_Result r) {
      Object answer = Ask.join(future);
      r.r1 = answer instanceof Box box ? box.content : -1;
      r.r2 = before;
    }
  }

  @JCStressTest
  @State
  @Outcome(id = "-1, -1", expect = ACCEPTABLE, desc = "poll, then setException")
  @Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "setException, then poll")
  @Outcome(expect = FORBIDDEN, desc = "the exception without what came before it")
  @MustSee({"-1, -1", "1, 2"})
  public static class SetExceptionPoll {
    final CompactFuture<Integer> future = new CompactFuture<>();
    int before;

    @Actor
    public void setException() {
      Box box = new Box();
      box.content = 1;
      before = 2;
      future.setException(box);
    }

    @Actor
    public void poll(II_Result r) {
      Object answer = Ask.answer(() -> future.exception(0, TimeUnit.SECONDS));
      if (answer instanceof Box box) {
        r.r1 = box.content;
        r.r2 = before;
      } else {
        r.r1 = -1;
        r.r2 = -1;
      }
    }
  }

  @JCStressTest
  @State
  @Outcome(id = "-1", expect = ACCEPTABLE, desc = "isDone, then set")
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "set, then isDone")
  @Outcome(expect = FORBIDDEN, desc = "done without what came before it")
  @MustSee({"-1", "1"})
  public static class SetIsDone {
    final CompactFuture<Integer> future = new CompactFuture<>();
    int before;

    @Actor
    public void set() {
      before = 1;
      future.setResult(0);
    }

    @Actor
    public void isDone(I_Result r) {
      r.r1 = future.isDone() ? before : -1;
    }
  }

  @JCStressTest
  @State
  @Outcome(id = "-1", expect = ACCEPTABLE, desc = "isCancelled, then cancel")
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "cancel, then isCancelled")
  @Outcome(expect = FORBIDDEN, desc = "cancelled without what came before it")
  @MustSee({"-1", "1"})
  public static class CancelIsCancelled {
    final CompactFuture<Integer> future = new CompactFuture<>();
    int before;

    @Actor
    public void cancel() {
      before = 1;
      future.cancel();
    }

    @Actor
    public void isCancelled(I_Result r) {
      r.r1 = future.isCancelled() ? before : -1;
    }
  }

  /** In whichever thread the callback runs, it sees what both did before. */
  @JCStressTest
  @State
  @Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "in either order")
  @Outcome(
      expect = FORBIDDEN,
      desc = "the callback misses what its adder or its completer did before")
  @MustSee("1, 2")
  public static class AddSet {
    final CompactFuture<Integer> future = new CompactFuture<>();
    int beforeAdd;
    int beforeSet;
    int seenOfAdd;
    int seenOfSet;

    @Actor
    public void add() {
      beforeAdd = 1;
      future.addDoneCallback(
          done -> {
            seenOfAdd = beforeAdd;
            seenOfSet = beforeSet;
          });
    }

    @Actor
    public void set() {
      beforeSet = 2;
      future.setResult(0);
    }

    @Arbiter
    public void end(II_Result r) {
      r.r1 = seenOfAdd;
      r.r2 = seenOfSet;
    }
  }

  @JCStressTest
  @State
  @Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "in either order")
  @Outcome(
      expect = FORBIDDEN,
      desc = "the callback misses what its adder or the canceller did before")
  @MustSee("1, 2")
  public static class AddCancel {
    final CompactFuture<Integer> future = new CompactFuture<>();
    int beforeAdd;
    int beforeCancel;
    int seenOfAdd;
    int seenOfCancel;

    @Actor
    public void add() {
      beforeAdd = 1;
      future.addDoneCallback(
          done -> {
            seenOfAdd = beforeAdd;
            seenOfCancel = beforeCancel;
          });
    }

    @Actor
    public void cancel() {
      beforeCancel = 2;
      future.cancel();
    }

    @Arbiter
    public void end(II_Result r) {
      r.r1 = seenOfAdd;
      r.r2 = seenOfCancel;
    }
  }

  @JCStressTest
  @State
  @Outcome(id = "-1", expect = ACCEPTABLE, desc = "await, then notify")
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "notify, then await")
  @Outcome(expect = FORBIDDEN, desc = "done without what came before it")
  @MustSee({"-1", "1"})
  public static class NotifyPollAwait {
    final CompactFuture<Integer> future = new CompactFuture<>();
    final List<CompactFuture<Integer>> futures = List.of(future);
    int before;

    public NotifyPollAwait() {
      future.cancel();
    }

    @Actor
    public void notifyCancel() {
      before = 1;
      future.setRunningOrNotifyCancel();
    }

    @Actor
    public void await(I_Result r) {
      r.r1 = Ask.pollAwait(futures, futures).equals("a") ? before : -1;
    }
  }

  /** It is told by the watcher's word alone, and looks at none of the futures. */
  @JCStressTest
  @State
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "in either order")
  @Outcome(expect = FORBIDDEN, desc = "told without what came before")
  @MustSee("1")
  public static class SetNext {
    final CompactFuture<Integer> future = new CompactFuture<>();
    final List<CompactFuture<Integer>> futures = List.of(future);
    final Completions<Integer> completions = Futures.asCompleted(futures);
    int before;

    @Actor
    public void set() {
      before = 1;
      future.setResult(0);
    }

    @Actor
    public void next(I_Result r) {
      Object next = Ask.joinNext(futures, completions, future::isDone);
      r.r1 = next.equals("a") ? before : -1;
    }
  }
}
