package dev.compactfuture.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.compactfuture.CompactFuture;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * Does a reader see the state go back?
 *
 * <p>Hazard: the second read is served an older word than the first, or a state is put together of
 * two reads. Two reads of one volatile word cannot: they are in its one order of writes.
 */
@Question(Question.Row.completion)
public class DoesAReaderSeeItGoBack {

  @JCStressTest
  @State
  @Outcome(id = "false, false", expect = ACCEPTABLE, desc = "both reads, then set")
  @Outcome(id = "false, true", expect = ACCEPTABLE, desc = "read, set, read")
  @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "set, then both reads")
  @Outcome(expect = FORBIDDEN, desc = "done, and then not done")
  @MustSee({"false, false", "true, true"})
  public static class SetDoneDone {
    final CompactFuture<Integer> future = new CompactFuture<>();

    @Actor
    public void set() {
      future.setResult(1);
    }

    @Actor
    public void read(ZZ_Result r) {
      r.r1 = future.isDone();
      r.r2 = future.isDone();
    }
  }

  @JCStressTest
  @State
  @Outcome(id = "false, false", expect = ACCEPTABLE, desc = "both reads, then cancel")
  @Outcome(id = "false, true", expect = ACCEPTABLE, desc = "read, cancel, read")
  @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "cancel, then both reads")
  @Outcome(expect = FORBIDDEN, desc = "cancelled, and then not done")
  @MustSee({"false, false", "true, true"})
  public static class CancelCancelledDone {
    final CompactFuture<Integer> future = new CompactFuture<>();

    @Actor
    public void cancel() {
      future.cancel();
    }

    @Actor
    public void read(ZZ_Result r) {
      r.r1 = future.isCancelled();
      r.r2 = future.isDone();
    }
  }

  @JCStressTest
  @State
  @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "before or after")
  @Outcome(expect = FORBIDDEN, desc = "notified, and for a moment not cancelled")
  @MustSee("true, true")
  public static class NotifyCancelledDone {
    final CompactFuture<Integer> future = new CompactFuture<>();

    public NotifyCancelledDone() {
      future.cancel();
    }

    @Actor
    public void notifyCancel() {
      future.setRunningOrNotifyCancel();
    }

    @Actor
    public void read(ZZ_Result r) {
      r.r1 = future.isCancelled();
      r.r2 = future.isDone();
    }
  }

  @JCStressTest
  @State
  @Outcome(id = "false, false", expect = ACCEPTABLE, desc = "both reads, then run")
  @Outcome(id = "false, true", expect = ACCEPTABLE, desc = "read, run, read")
  @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "run, then both reads")
  @Outcome(expect = FORBIDDEN, desc = "running, and then not running")
  @MustSee({"false, false", "true, true"})
  public static class RunRunningRunning {
    final CompactFuture<Integer> future = new CompactFuture<>();

    @Actor
    public void run() {
      future.setRunningOrNotifyCancel();
    }

    @Actor
    public void read(ZZ_Result r) {
      r.r1 = future.isRunning();
      r.r2 = future.isRunning();
    }
  }

  @JCStressTest
  @State
  @Outcome(
      id = "false, false",
      expect = ACCEPTABLE,
      desc = "both reads before the run, or after the set")
  @Outcome(
      id = "false, true",
      expect = ACCEPTABLE,
      desc = "first read before the set, second read between")
  @Outcome(id = "true, false", expect = ACCEPTABLE, desc = "both reads after the set")
  @Outcome(expect = FORBIDDEN, desc = "done, and then running")
  @MustSee({"false, false", "true, false"})
  public static class RunAndSetDoneRunning {
    final CompactFuture<Integer> future = new CompactFuture<>();

    @Actor
    public void runAndSet() {
      future.setRunningOrNotifyCancel();
      future.setResult(1);
    }

    @Actor
    public void read(ZZ_Result r) {
      r.r1 = future.isDone();
      r.r2 = future.isRunning();
    }
  }
}
