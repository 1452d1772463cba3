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
 * Does a reader ever see the state go back?
 *
 * <p>Hazard: the second read returns an older word than the first, or one answer is composed of two
 * reads. It cannot happen because each query reads the word once, and two reads of one volatile
 * variable by one thread follow the order in which it was written.
 */
@InRow(RaceRow.COMPLETION)
public class ObserverRaces {

  /** Does a future that was done stay done? */
  @JCStressTest
  @State
  @Outcome(id = "false, false", expect = ACCEPTABLE, desc = "both reads, then set")
  @Outcome(id = "false, true", expect = ACCEPTABLE, desc = "read, set, read")
  @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "set, then both reads")
  @Outcome(expect = FORBIDDEN, desc = "done, and then not done")
  @RequiredOutcomes({"false, false", "true, true"})
  public static class SetAgainstIsDoneTwice {
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

  /** Is a future that was seen cancelled also done? */
  @JCStressTest
  @State
  @Outcome(id = "false, false", expect = ACCEPTABLE, desc = "both reads, then cancel")
  @Outcome(id = "false, true", expect = ACCEPTABLE, desc = "read, cancel, read")
  @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "cancel, then both reads")
  @Outcome(expect = FORBIDDEN, desc = "cancelled, and then not done")
  @RequiredOutcomes({"false, false", "true, true"})
  public static class CancelAgainstIsCancelledThenIsDone {
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

  /**
   * Is a cancelled future cancelled and done throughout its notification? Hazard: the word passes
   * through another state between CANCELLED and CANCELLED_AND_NOTIFIED.
   */
  @JCStressTest
  @State
  @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "in either order")
  @Outcome(expect = FORBIDDEN, desc = "notified, and for a moment not cancelled")
  @RequiredOutcomes("true, true")
  public static class NotifyAgainstIsCancelledThenIsDone {
    final CompactFuture<Integer> future = new CompactFuture<>();

    public NotifyAgainstIsCancelledThenIsDone() {
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

  /** Does a future that was running stay running? */
  @JCStressTest
  @State
  @Outcome(id = "false, false", expect = ACCEPTABLE, desc = "both reads, then run")
  @Outcome(id = "false, true", expect = ACCEPTABLE, desc = "read, run, read")
  @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "run, then both reads")
  @Outcome(expect = FORBIDDEN, desc = "running, and then not running")
  @RequiredOutcomes({"false, false", "true, true"})
  public static class RunAgainstIsRunningTwice {
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

  /** Is a future that was seen done never seen running again? */
  @JCStressTest
  @State
  @Outcome(
      id = "false, false",
      expect = ACCEPTABLE,
      desc = "both reads before the run, or after the set")
  @Outcome(
      id = "false, true",
      expect = ACCEPTABLE,
      desc = "first read before the set, second between run and set")
  @Outcome(id = "true, false", expect = ACCEPTABLE, desc = "both reads after the set")
  @Outcome(expect = FORBIDDEN, desc = "done, and then running")
  @RequiredOutcomes({"false, false", "true, false"})
  public static class RunThenSetAgainstIsDoneThenIsRunning {
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
