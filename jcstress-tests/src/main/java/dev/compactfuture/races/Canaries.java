package dev.compactfuture.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;

import dev.compactfuture.CompactFuture;
import dev.compactfuture.races.Question.Row;
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
 * Would the harness have seen it? Futures with the faults that the other races are there to
 * exclude.
 */
public class Canaries {

  /** Completes by a check and a write where a CAS belongs. */
  static final class Overwriting {
    private volatile Object state;

    boolean trySet(Object result) {
      if (state != null) {
        return false;
      }
      state = result;
      return true;
    }
  }

  @JCStressTest
  @State
  @Outcome(id = "true, true", expect = ACCEPTABLE_INTERESTING, desc = "two winners")
  @Outcome(expect = ACCEPTABLE, desc = "went well")
  @Canary(row = Row.completion, fault = "completion by check and write")
  @MustSee("true, true")
  public static class SetSetByCheckAndWrite {
    final Overwriting future = new Overwriting();

    @Actor
    public void set1(ZZ_Result r) {
      r.r1 = future.trySet(1);
    }

    @Actor
    public void set2(ZZ_Result r) {
      r.r2 = future.trySet(2);
    }
  }

  @JCStressTest
  @State
  @Outcome(
      id = {"true, true, .*", "true, false, true", "false, true, true"},
      expect = ACCEPTABLE_INTERESTING,
      desc = "two winners")
  @Outcome(expect = ACCEPTABLE, desc = "went well")
  @Canary(row = Row.threeActors, fault = "completion by check and write")
  @MustSee("true, true, true")
  public static class SetSetSetByCheckAndWrite {
    final Overwriting future = new Overwriting();

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

  /** Pushes by a read and a write where a CAS belongs. */
  static final class Forgetful {
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

  @JCStressTest
  @State
  @Outcome(id = "1", expect = ACCEPTABLE_INTERESTING, desc = "a callback was lost")
  @Outcome(expect = ACCEPTABLE, desc = "went well")
  @Canary(row = Row.callbacks, fault = "addition by read and write")
  @MustSee("1")
  public static class AddAddByReadAndWrite {
    final Forgetful future = new Forgetful();
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

  /** Sleeps without another look after it registered; the registration is a second field. */
  static final class Drowsy {
    /** Every loss costs the run so much time, and it need not be certain of each. */
    static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

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

  @JCStressTest
  @State
  @Outcome(id = "asleep", expect = ACCEPTABLE_INTERESTING, desc = "a wake-up was lost")
  @Outcome(expect = ACCEPTABLE, desc = "went well")
  @Canary(row = Row.getters, fault = "no look between registering and sleeping")
  @MustSee("asleep")
  public static class SetGetWithoutAnotherLook {
    final Drowsy future = new Drowsy();

    @Actor
    public void set() {
      future.set();
    }

    @Actor
    public void get(L_Result r) {
      r.r1 = Patience.await(future::isDone, future::get, Drowsy.PATIENCE_NANOS);
    }
  }

  @JCStressTest
  @State
  @Outcome(id = "1, 0", expect = ACCEPTABLE_INTERESTING, desc = "done, without its result")
  @Outcome(expect = ACCEPTABLE, desc = "went well")
  @Canary(row = Row.publication, fault = "done told before the result is there")
  @MustSee("1, 0")
  public static class SetIsDoneToldTooEarly {
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

  @JCStressTest(Mode.Termination)
  @Outcome(id = "STALE", expect = ACCEPTABLE_INTERESTING, desc = "asleep for ever")
  @Outcome(expect = ACCEPTABLE, desc = "went well")
  @Canary(row = Row.termination, fault = "nobody is woken")
  @MustSee("STALE")
  public static class GetSetWithoutUnpark {
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

  /** Notes who arrives by a read and a write. */
  static final class Miscounting {
    private volatile int arrived;

    void arrive() {
      arrived = arrived + 1;
    }
  }

  @JCStressTest
  @State
  @Outcome(id = "1", expect = ACCEPTABLE_INTERESTING, desc = "an arrival was lost")
  @Outcome(expect = ACCEPTABLE, desc = "went well")
  @Canary(row = Row.watchers, fault = "arrival by read and write")
  @MustSee("1")
  public static class ArriveArriveByReadAndWrite {
    final Miscounting watcher = new Miscounting();

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

  @JCStressTest
  @State
  @Outcome(id = "false, true", expect = ACCEPTABLE_INTERESTING, desc = "the truth of no instant")
  @Outcome(expect = ACCEPTABLE, desc = "went well")
  @Canary(row = Row.watchers, fault = "one look at each future")
  @MustSee("false, true")
  public static class SetThenSetLookOnce {
    final CompactFuture<Integer> a = new CompactFuture<>();
    final CompactFuture<Integer> b = new CompactFuture<>();
    final List<CompactFuture<Integer>> all = Ask.apart(a, b);

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
