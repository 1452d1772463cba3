package dev.compactfuture.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;

import dev.compactfuture.CompactFuture;
import dev.compactfuture.Futures;
import dev.compactfuture.Futures.ReturnWhen;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Mode;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.Signal;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;
import org.openjdk.jcstress.infra.results.L_Result;
import org.openjdk.jcstress.infra.results.ZZZ_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * Would the harness have seen the fault? These races run futures with the faults that the other
 * races exclude, and each row of evidence holds only if its canaries were caught in the same run.
 */
public class CanaryRaces {

  /** Runs and completes by a check and a write instead of a CAS. */
  static final class CheckThenWriteFuture {
    private static final Object RUNNING = new Object();

    private volatile Object state;

    boolean trySet(Object result) {
      if (state != null && !isRunning()) {
        return false;
      }
      state = result;
      return true;
    }

    boolean run() {
      if (state != null) {
        return false;
      }
      state = RUNNING;
      return true;
    }

    boolean isRunning() {
      return state == RUNNING;
    }
  }

  /** Is a second winner seen? */
  @JCStressTest
  @State
  @Outcome(id = "true, true", expect = ACCEPTABLE_INTERESTING, desc = "two winners")
  @Outcome(expect = ACCEPTABLE, desc = "the fault did not show")
  @Canary(row = RaceRow.COMPLETION, fault = "completion by check and write", violates = "C2")
  @RequiredOutcomes("true, true")
  public static class SetAgainstSetByCheckAndWrite {
    final CheckThenWriteFuture future = new CheckThenWriteFuture();

    @Actor
    public void set1(ZZ_Result r) {
      r.r1 = future.trySet(1);
    }

    @Actor
    public void set2(ZZ_Result r) {
      r.r2 = future.trySet(2);
    }
  }

  /** Is a task that runs twice seen, and a done future that is running again? */
  @JCStressTest
  @State
  @Outcome(
      id = "true, true, true",
      expect = ACCEPTABLE_INTERESTING,
      desc = "run twice, and running again after the set")
  @Outcome(expect = ACCEPTABLE, desc = "the fault did not show")
  @Canary(
      row = RaceRow.COMPLETION,
      fault = "run by check and write",
      violates = {"C1", "C6"})
  @RequiredOutcomes("true, true, true")
  public static class RunAgainstRunThenSetByCheckAndWrite {
    final CheckThenWriteFuture future = new CheckThenWriteFuture();

    @Actor
    public void run(ZZZ_Result r) {
      r.r1 = future.run();
    }

    @Actor
    public void runThenSet(ZZZ_Result r) {
      r.r2 = future.run();
      future.trySet(1);
    }

    @Arbiter
    public void end(ZZZ_Result r) {
      r.r3 = future.isRunning();
    }
  }

  /** Are three winners seen? */
  @JCStressTest
  @State
  @Outcome(
      id = {"true, true, .*", "true, false, true", "false, true, true"},
      expect = ACCEPTABLE_INTERESTING,
      desc = "two winners")
  @Outcome(expect = ACCEPTABLE, desc = "the fault did not show")
  @Canary(row = RaceRow.THREE_ACTORS, fault = "completion by check and write", violates = "C2")
  @RequiredOutcomes("true, true, true")
  public static class SetAgainstSetAgainstSetByCheckAndWrite {
    final CheckThenWriteFuture future = new CheckThenWriteFuture();

    @Actor
    public void set1(ZZZ_Result r) {
      r.r1 = future.trySet(1);
    }

    @Actor
    public void set2(ZZZ_Result r) {
      r.r2 = future.trySet(2);
    }

    @Actor
    public void set3(ZZZ_Result r) {
      r.r3 = future.trySet(3);
    }
  }

  /**
   * Pushes callbacks by a read and a write instead of a CAS, and does not catch what they throw.
   */
  static final class ReadThenWriteStack {
    private record Node(Runnable callback, Node next) {}

    private volatile Node head;

    void add(Runnable callback) {
      head = new Node(callback, head);
    }

    void complete() {
      for (Node node = head; node != null; node = node.next) {
        node.callback.run();
      }
    }
  }

  /** Is a lost callback seen? */
  @JCStressTest
  @State
  @Outcome(id = "1", expect = ACCEPTABLE_INTERESTING, desc = "a callback was lost")
  @Outcome(expect = ACCEPTABLE, desc = "the fault did not show")
  @Canary(row = RaceRow.CALLBACKS, fault = "callback pushed by read and write", violates = "C3")
  @RequiredOutcomes("1")
  public static class AddCallbackAgainstAddCallbackByReadAndWrite {
    final ReadThenWriteStack future = new ReadThenWriteStack();
    int calls;

    @Actor
    public void add1() {
      future.add(() -> calls++);
    }

    @Actor
    public void add2() {
      future.add(() -> calls++);
    }

    @Arbiter
    public void end(I_Result r) {
      future.complete();
      r.r1 = calls;
    }
  }

  /** Is a callback that did not run because another failed seen? */
  @JCStressTest
  @State
  @Outcome(id = "0", expect = ACCEPTABLE_INTERESTING, desc = "a failing callback stopped another")
  @Outcome(expect = ACCEPTABLE, desc = "the fault did not show")
  @Canary(row = RaceRow.CALLBACKS, fault = "a callback's exception not caught", violates = "C4")
  @RequiredOutcomes("0")
  public static class AddFailingCallbackAgainstSetWithoutCatch {
    private static final RuntimeException FAILURE = new IllegalStateException();

    final ReadThenWriteStack future = new ReadThenWriteStack();
    int calls;

    public AddFailingCallbackAgainstSetWithoutCatch() {
      future.add(() -> calls++);
    }

    @Actor
    public void addFailing() {
      future.add(
          () -> {
            throw FAILURE;
          });
    }

    @Actor
    public void set(I_Result r) {
      try {
        future.complete();
      } catch (IllegalStateException e) {
        // the other callback did not run
      }
      r.r1 = calls;
    }
  }

  /** Registers the getter in a second field, and lets it sleep without rechecking the first. */
  static final class NoRecheckFuture {
    /** Short, because each loss stalls the run, and a false alarm of a canary does no harm. */
    static final long LIMIT_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    private volatile boolean done;
    private volatile Thread getter;

    void set() {
      done = true;
      LockSupport.unpark(getter);
    }

    boolean isDone() {
      return done;
    }

    String get() {
      if (!done) {
        getter = Thread.currentThread();
        do {
          LockSupport.park(this);
        } while (!done && !Thread.interrupted());
      }
      return "woken";
    }
  }

  /** Is a lost wake-up seen? */
  @JCStressTest
  @State
  @Outcome(id = "asleep", expect = ACCEPTABLE_INTERESTING, desc = "a wake-up was lost")
  @Outcome(expect = ACCEPTABLE, desc = "the fault did not show")
  @Canary(
      row = RaceRow.GETTERS,
      fault = "no recheck between registering and sleeping",
      violates = "C8")
  @RequiredOutcomes("asleep")
  public static class SetAgainstGetWithoutRecheck {
    final NoRecheckFuture future = new NoRecheckFuture();

    @Actor
    public void set() {
      future.set();
    }

    @Actor
    public void get(L_Result r) {
      r.r1 = LostWakeUpDetector.await(future::isDone, future::get, NoRecheckFuture.LIMIT_NANOS);
    }
  }

  /** Is an answer that nobody set seen? */
  @JCStressTest
  @State
  @Outcome(id = "null", expect = ACCEPTABLE_INTERESTING, desc = "another answer than was set")
  @Outcome(expect = ACCEPTABLE, desc = "the fault did not show")
  @Canary(row = RaceRow.GETTERS, fault = "done before it has its result", violates = "C5")
  @RequiredOutcomes("null")
  public static class SetAgainstPollOfNoResultYet {
    volatile boolean done;
    volatile Object result;

    @Actor
    public void set() {
      done = true;
      for (int i = 0; i < 10; i++) {
        Thread.onSpinWait(); // widens the window, which a loaded machine would hardly meet
      }
      result = 1;
    }

    @Actor
    public void poll(L_Result r) {
      r.r1 = done ? result : "timeout";
    }
  }

  /** Is a done future without its result seen? */
  @JCStressTest
  @State
  @Outcome(id = "1, 0", expect = ACCEPTABLE_INTERESTING, desc = "done, but its result is missing")
  @Outcome(expect = ACCEPTABLE, desc = "the fault did not show")
  @Canary(row = RaceRow.PUBLICATION, fault = "done published before the result", violates = "C9")
  @RequiredOutcomes("1, 0")
  public static class SetAgainstIsDonePublishedTooEarly {
    int result;
    volatile int done;

    @Actor
    public void set() {
      done = 1;
      result = 1;
    }

    @Actor
    public void poll(II_Result r) {
      r.r1 = done;
      r.r2 = result;
    }
  }

  /** Is a getter that sleeps for ever seen? */
  @JCStressTest(Mode.Termination)
  @Outcome(id = "STALE", expect = ACCEPTABLE_INTERESTING, desc = "asleep for ever")
  @Outcome(expect = ACCEPTABLE, desc = "the fault did not show")
  @Canary(row = RaceRow.TERMINATION, fault = "nobody is woken", violates = "C8")
  @RequiredOutcomes("STALE")
  public static class GetAgainstSetWithoutUnpark {
    volatile boolean done;

    @Actor
    public void get() {
      while (!done) {
        LockSupport.park(this);
      }
    }

    @Signal
    public void set() {
      done = true;
    }
  }

  /** Is a watcher that sleeps for ever seen? */
  @JCStressTest(Mode.Termination)
  @Outcome(id = "STALE", expect = ACCEPTABLE_INTERESTING, desc = "asleep for ever")
  @Outcome(expect = ACCEPTABLE, desc = "the fault did not show")
  @Canary(row = RaceRow.TERMINATION, fault = "a cancellation is not notified", violates = "C7")
  @RequiredOutcomes("STALE")
  public static class AwaitAgainstCancelWithoutNotification {
    final CompactFuture<Integer> future = new CompactFuture<>();

    @Actor
    public void await() throws InterruptedException {
      Futures.await(List.of(future), ReturnWhen.ALL_COMPLETED);
    }

    @Signal
    public void cancel() {
      future.cancel();
    }
  }

  /** Counts arrivals by a read and a write instead of a CAS. */
  static final class ReadThenWriteCounter {
    private volatile int arrived;

    void arrive() {
      arrived = arrived + 1;
    }
  }

  /** Is a lost arrival seen? */
  @JCStressTest
  @State
  @Outcome(id = "1", expect = ACCEPTABLE_INTERESTING, desc = "an arrival was lost")
  @Outcome(expect = ACCEPTABLE, desc = "the fault did not show")
  @Canary(
      row = RaceRow.WATCHERS,
      fault = "arrival by read and write",
      violates = {"C7", "C8"})
  @RequiredOutcomes("1")
  public static class ArriveAgainstArriveByReadAndWrite {
    final ReadThenWriteCounter watcher = new ReadThenWriteCounter();

    @Actor
    public void arrive1() {
      watcher.arrive();
    }

    @Actor
    public void arrive2() {
      watcher.arrive();
    }

    @Arbiter
    public void end(I_Result r) {
      r.r1 = watcher.arrived;
    }
  }

  /** Is an answer that was true at no instant seen? */
  @JCStressTest
  @State
  @Outcome(id = "false, true", expect = ACCEPTABLE_INTERESTING, desc = "no atomic snapshot")
  @Outcome(expect = ACCEPTABLE, desc = "the fault did not show")
  @Canary(
      row = RaceRow.WATCHERS,
      fault = "a single look at each future",
      violates = {})
  @RequiredOutcomes("false, true")
  public static class SetThenSetAgainstSingleLook {
    final CompactFuture<Integer> a = new CompactFuture<>();
    final CompactFuture<Integer> b = new CompactFuture<>();
    final List<CompactFuture<Integer>> all = WatcherCalls.spreadOut(a, b);

    @Actor
    public void setBoth() {
      a.setResult(1);
      b.setResult(1);
    }

    @Actor
    public void look(ZZ_Result r) {
      for (CompactFuture<Integer> future : all) {
        boolean done = future.isDone();
        r.r1 |= done && future == a;
        r.r2 |= done && future == b;
      }
    }
  }
}
