package dev.compactfuture.lockstep;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs programs on real threads along schedules, one step at a time. Only the thread that has the
 * turn does anything; before its next step it looks up whose turn is next, and at the end of a
 * schedule it prepares the next run. So a hand-over from thread to thread, which costs more than
 * all else, is made only where the schedule changes threads.
 */
final class Scheduler {
  /**
   * The time without progress after which a thread is stuck is waited for in so many parts: should
   * the whole machine, or this process, stand still for a while, that is one of them.
   */
  private static final int PARTS = 10;

  /** A thread that catches what unwinds it, step after step, will not end. */
  private static final int MAX_UNWINDS = 1000;

  /** The number of states leaves no room for more, by far. */
  private static final int MAX_THREADS = 16;

  private static final int NOBODY = 0;

  /**
   * A move: the next step of a thread, or what the world does to it.
   *
   * @param label of the step, or the specification's name for what the world does
   * @param environment null if it is a step
   * @param choices what foreign code chooses in it
   */
  record Move(
      int thread, String label, Subject.@Nullable Environment environment, List<Integer> choices) {}

  /** A program with its threads, to be run along a schedule. */
  static class Run {
    final Subject subject;
    final Machine machine;
    final List<Worker> workers;
    final List<Move> schedule;

    Run(Subject subject, Machine machine, List<Worker> workers, List<Move> schedule) {
      this.subject = subject;
      this.machine = machine;
      this.workers = workers;
      this.schedule = schedule;
    }

    /** A thread has taken a step. */
    void stepped() {
      subject.history(machine);
    }
  }

  /** Where the runs come from. */
  interface Runs {
    /** The next run, for this scheduler's threads, or null if there is none. */
    @Nullable Run next(Scheduler scheduler) throws Explorer.Parted, InterruptedException;

    /** The schedule has come to its end: every thread stands before its next step, or returned. */
    void arrived(Run run) throws Explorer.Parted;

    /** What to throw where {@code run} came to no good end. */
    Throwable failed(Run run, Throwable why);
  }

  private final Memory memory;
  private final long patience;
  private final List<Worker> workers = new ArrayList<>();
  private volatile int turn = NOBODY;
  private volatile boolean stopped;
  private volatile @Nullable Thread caller;
  private final AtomicLong begun = new AtomicLong(); // says that there is progress

  // Guarded by having the turn.
  private @Nullable Runs runs;
  private @Nullable Run run;
  private boolean begins;
  private boolean started;
  private int position;
  private @Nullable Throwable failure;

  /**
   * Creates one.
   *
   * @param patience a thread that does not come to its next step in that time is stuck
   */
  Scheduler(Memory memory, Duration patience) {
    this.memory = memory;
    this.patience = patience.toNanos();
  }

  boolean isStopped() {
    return stopped;
  }

  Memory memory() {
    return memory;
  }

  /** As many threads as that, which come to life if they are not yet. */
  List<Worker> workers(int n) {
    if (n < 1 || n > MAX_THREADS) {
      throw new LockstepException(n + " threads: from 1 to " + MAX_THREADS, null);
    }
    while (workers.size() < n) {
      Worker worker = new Worker(workers.size() + 1, this);
      workers.add(worker);
      worker.start();
    }
    return List.copyOf(workers.subList(0, n));
  }

  /** Runs all. */
  void runAll(Runs all) throws Explorer.Parted {
    caller = Thread.currentThread();
    runs = all;
    failure = null;
    begins = true;
    give(workers(1).get(0).number); // what is hidden in preparing a run is watched, too
    long seen = -1;
    // Who is stopped is no longer waited for: an interrupted caller would not even park meanwhile.
    for (int parts = 0; turn != NOBODY && !stopped; parts++) {
      if (seen != begun.get()) {
        seen = begun.get();
        parts = 0;
      }
      int silent = turn;
      if (parts == PARTS && silent != NOBODY) {
        fail(stuck(workers.get(silent - 1)));
        stop();
        break;
      }
      for (long end = System.nanoTime() + patience / PARTS, left;
          turn != NOBODY && !stopped && (left = end - System.nanoTime()) > 0; ) {
        LockSupport.parkNanos(this, left);
      }
    }
    if (failure instanceof Explorer.Parted parted) {
      throw parted;
    }
    if (failure != null) {
      throw failure instanceof LockstepException known
          ? known
          : new LockstepException("" + failure, failure);
    }
  }

  /** Lets the threads end. */
  void stop() {
    stopped = true;
    workers.forEach(LockSupport::unpark);
    LockSupport.unpark(caller);
  }

  private LockstepException stuck(Worker worker) {
    StackTraceElement[] stack = worker.getStackTrace();
    return new LockstepException.Stuck(
        "thread "
            + worker.number
            + " does not come to its next step; "
            + TimeUnit.NANOSECONDS.toSeconds(patience)
            + " s later it is in "
            + Stream.of(stack).limit(5).map(Object::toString).collect(joining(", ")));
  }

  // In a worker's thread.

  void work(Worker me) {
    while (awaitTurn(me)) {
      me.begin(takesPart(me) ? run : null);
      if (me.run != null) {
        try {
          me.outside = false;
          requireNonNull(run).subject.run(me.number);
        } catch (Worker.Unwind e) {
          // as it should
        } catch (Throwable e) {
          if (!me.unwinds) {
            fail(new LockstepException("thread " + me.number + " ends by " + e, e));
          }
        }
        me.outside = true;
        if (me.unwinds && !me.refused) {
          continue; // it is still its turn: to begin anew
        }
        me.returned = true;
        stepped();
      }
      handOver();
    }
  }

  /** {@code me} stands before a step; returns when it is to take it. */
  void arrive(Worker me) {
    if (!me.unwinds) {
      me.outside = true;
      stepped();
      handOver();
      me.unwinds = !awaitTurn(me) || me.run != run || !started;
      me.outside = false;
    }
    if (me.unwinds) {
      if (++me.unwound > MAX_UNWINDS) {
        fail(new LockstepException("thread " + me.number + " catches what ends it", null));
        give(NOBODY);
        awaitTurn(me);
      }
      throw new Worker.Unwind();
    }
    position++;
  }

  private void stepped() {
    if (started && failure == null) {
      Run now = requireNonNull(run);
      try {
        now.stepped();
      } catch (RuntimeException e) {
        fail(e);
      }
    }
  }

  /** What to throw to end the run that {@code me} is in. */
  Worker.Unwind refuse(Worker me, LockstepException why) {
    fail(why);
    me.unwinds = true;
    return new Worker.Unwind();
  }

  private void fail(Throwable e) {
    if (failure == null) {
      boolean known = e instanceof Explorer.Parted;
      try {
        failure = run == null || known ? e : requireNonNull(runs).failed(run, e);
      } catch (RuntimeException unprintable) {
        e.addSuppressed(unprintable);
        failure = e;
      }
    }
  }

  private void handOver() {
    if (begins) {
      begins = false;
      prepare();
    }
    if (!started) {
      int next = nextToStart();
      if (next != NOBODY || run == null) {
        give(next);
        return;
      }
      started = true;
    }
    while (run != null) {
      int next = failure == null ? nextOnSchedule(run) : NOBODY;
      if (next != NOBODY) {
        give(next);
        return;
      }
      if (failure == null) {
        try {
          requireNonNull(runs).arrived(run);
        } catch (Exception | Error e) {
          fail(e);
        }
      }
      prepare();
      next = nextToStart();
      if (next != NOBODY || run == null) {
        give(next);
        return;
      }
      started = true;
    }
  }

  private void prepare() {
    started = false;
    position = 0;
    begun.incrementAndGet();
    memory.begin();
    run = null;
    if (failure == null) {
      try {
        run = requireNonNull(runs).next(this);
      } catch (Exception | Error e) {
        fail(e);
      }
    }
  }

  /** Who has to leave the run before, or to begin the new one. */
  private int nextToStart() {
    for (Worker worker : workers) {
      if (worker.run != (takesPart(worker) ? run : null)) {
        return worker.number;
      }
    }
    return NOBODY;
  }

  private boolean takesPart(Worker worker) {
    return run != null && worker.number <= run.workers.size();
  }

  private int nextOnSchedule(Run now) {
    for (; position < now.schedule.size(); position++) {
      Move move = now.schedule.get(position);
      Worker worker = workers.get(move.thread - 1);
      if (move.environment == Subject.Environment.INTERRUPT) {
        worker.interrupted = true;
      } else if (move.environment == Subject.Environment.TIME) {
        worker.timePasses();
      } else if (!mayStep(worker, move)) {
        fail(
            new LockstepException(
                "the same steps led to another state: "
                    + move.label
                    + " of thread "
                    + move.thread
                    + " was possible, and is not now; something is hidden from the engine",
                null));
        return NOBODY;
      } else {
        worker.plan(move.choices);
        return move.thread;
      }
    }
    return NOBODY;
  }

  private static boolean mayStep(Worker worker, Move move) {
    Site next = worker.next;
    if (next == null || worker.returned) {
      return false;
    }
    return move.environment == Subject.Environment.SPURIOUS_WAKE_UP
        ? worker.isParked()
        : worker.isEnabled() && requireNonNull(next.step()).label().equals(move.label);
  }

  // The turn.

  private void give(int to) {
    turn = to;
    if (to == NOBODY) {
      LockSupport.unpark(caller);
    } else if (workers.get(to - 1).waits) {
      LockSupport.unpark(workers.get(to - 1));
    }
  }

  /** Waits for the turn of {@code me}; false if the thread is to end. */
  private boolean awaitTurn(Worker me) {
    while (turn != me.number) {
      me.waits = true;
      if (turn != me.number) {
        LockSupport.park(this);
      }
      me.waits = false;
      if (stopped) {
        return false;
      }
    }
    return !stopped;
  }
}
