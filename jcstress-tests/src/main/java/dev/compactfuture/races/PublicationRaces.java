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
 * Is everything that a thread wrote to plain fields before it completed a future visible to a
 * thread that learns of the completion?
 *
 * <p>Hazard: the answer becomes visible before the data it refers to. It cannot happen because the
 * completing CAS releases and the read that finds the future done acquires. -1 stands for "not done
 * yet", 0 for a write that is missing. The strong memory model of x86 hides most of these faults in
 * hardware; the compiler can still cause them.
 */
@InRow(RaceRow.PUBLICATION)
public class PublicationRaces {

  /** A result or exception with a plain field. */
  static final class Box extends Exception {
    private static final long serialVersionUID = 1;
    int content;

    Box() {
      super(null, null, false, false);
    }
  }

  /** Does a poll that returns the result see its fields, and what was written before? */
  @JCStressTest
  @State
  @Outcome(id = "-1, -1", expect = ACCEPTABLE, desc = "poll, then set")
  @Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "set, then poll")
  @Outcome(expect = FORBIDDEN, desc = "the answer is visible, but not what was written before it")
  @RequiredOutcomes({"-1, -1", "1, 2"})
  public static class SetAgainstPoll {
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
      Object answer = FutureCalls.poll(future);
      if (answer instanceof Box box) {
        r.r1 = box.content;
        r.r2 = before;
      } else {
        r.r1 = -1;
        r.r2 = -1;
      }
    }
  }

  /** Does a blocked getter see the fields of the result, and what was written before? */
  @JCStressTest
  @State
  @Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "in either order")
  @Outcome(expect = FORBIDDEN, desc = "the answer is visible, but not what was written before it")
  @RequiredOutcomes("1, 2")
  public static class SetAgainstGet {
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
      Object answer = FutureCalls.getUntilWoken(future);
      r.r1 = answer instanceof Box box ? box.content : -1;
      r.r2 = before;
    }
  }

  /** Does a poll that returns the exception see its fields, and what was written before? */
  @JCStressTest
  @State
  @Outcome(id = "-1, -1", expect = ACCEPTABLE, desc = "poll, then setException")
  @Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "setException, then poll")
  @Outcome(
      expect = FORBIDDEN,
      desc = "the exception is visible, but not what was written before it")
  @RequiredOutcomes({"-1, -1", "1, 2"})
  public static class SetExceptionAgainstPoll {
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
      Object answer = FutureCalls.answerOf(() -> future.exception(0, TimeUnit.SECONDS));
      if (answer instanceof Box box) {
        r.r1 = box.content;
        r.r2 = before;
      } else {
        r.r1 = -1;
        r.r2 = -1;
      }
    }
  }

  /** Is {@code isDone} enough to see what was written before? */
  @JCStressTest
  @State
  @Outcome(id = "-1", expect = ACCEPTABLE, desc = "isDone, then set")
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "set, then isDone")
  @Outcome(expect = FORBIDDEN, desc = "done, but what was written before is not visible")
  @RequiredOutcomes({"-1", "1"})
  public static class SetAgainstIsDone {
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

  /** Is {@code isCancelled} enough to see what was written before the cancellation? */
  @JCStressTest
  @State
  @Outcome(id = "-1", expect = ACCEPTABLE, desc = "isCancelled, then cancel")
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "cancel, then isCancelled")
  @Outcome(expect = FORBIDDEN, desc = "cancelled, but what was written before is not visible")
  @RequiredOutcomes({"-1", "1"})
  public static class CancelAgainstIsCancelled {
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

  /**
   * Does a callback see what its adder and the completing thread wrote before, whichever of them
   * runs it?
   */
  @JCStressTest
  @State
  @Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "in either order")
  @Outcome(
      expect = FORBIDDEN,
      desc = "the callback does not see what its adder or the completing thread wrote before")
  @RequiredOutcomes("1, 2")
  public static class AddCallbackAgainstSet {
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

  /**
   * Does a callback see what its adder and the cancelling thread wrote before, whichever of them
   * runs it?
   */
  @JCStressTest
  @State
  @Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "in either order")
  @Outcome(
      expect = FORBIDDEN,
      desc = "the callback does not see what its adder or the cancelling thread wrote before")
  @RequiredOutcomes("1, 2")
  public static class AddCallbackAgainstCancel {
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

  /** Does {@code await} see what was written before the notification of a cancellation? */
  @JCStressTest
  @State
  @Outcome(id = "-1", expect = ACCEPTABLE, desc = "await, then notify")
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "notify, then await")
  @Outcome(expect = FORBIDDEN, desc = "done, but what was written before is not visible")
  @RequiredOutcomes({"-1", "1"})
  public static class NotifyAgainstPollAwait {
    final CompactFuture<Integer> future = new CompactFuture<>();
    final List<CompactFuture<Integer>> futures = List.of(future);
    int before;

    public NotifyAgainstPollAwait() {
      future.cancel();
    }

    @Actor
    public void notifyCancel() {
      before = 1;
      future.setRunningOrNotifyCancel();
    }

    @Actor
    public void await(I_Result r) {
      r.r1 = WatcherCalls.pollAwait(futures, futures).equals("a") ? before : -1;
    }
  }

  /**
   * Does {@code next} see what was written before? Hazard: it learns of the completion from the
   * word of the watch alone, and reads none of the futures.
   */
  @JCStressTest
  @State
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "in either order")
  @Outcome(expect = FORBIDDEN, desc = "returned, but what was written before is not visible")
  @RequiredOutcomes("1")
  public static class SetAgainstNext {
    final CompactFuture<Integer> future = new CompactFuture<>();
    final List<CompactFuture<Integer>> futures = List.of(future);
    final Completions<CompactFuture<Integer>> completions = Futures.asCompleted(futures);
    int before;

    @Actor
    public void set() {
      before = 1;
      future.setResult(0);
    }

    @Actor
    public void next(I_Result r) {
      Object next = WatcherCalls.nextUntilWoken(futures, completions, future::isDone);
      r.r1 = next.equals("a") ? before : -1;
    }
  }
}
