package dev.compactfuture.lockstep;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs programs along schedules, one step at a time.
 *
 * <p>A hand-over from worker to worker is made only where the schedule changes workers: before its
 * next step, the worker that has the turn looks up itself whose turn is next, and at the end of a
 * schedule it extends that or prepares the next run.
 */
final class Scheduler implements Worker.Coordinator {
  /** A thread that catches {@link Worker.Unwind} so many times would never end. */
  private static final int MAX_UNWINDS = 1000;

  /** Far more threads than any program can have whose states fit in memory. */
  private static final int MAX_THREADS = 16;

  /** A program with its threads, to be run along a schedule. */
  static class Run {
    final Subject subject;
    final Observation machine;
    final List<Worker> workers;
    final List<Move> schedule; // may be extended when it has come to its end

    Run(Subject subject, Observation machine, List<Worker> workers, List<Move> schedule) {
      this.subject = subject;
      this.machine = machine;
      this.workers = workers;
      this.schedule = schedule;
    }

    /** Called after every step of a thread. */
    void stepTaken() {
      subject.history(machine);
    }
  }

  /** Supplies the runs, and receives the result of each. */
  interface RunSource {
    /** Returns the next run, on this scheduler's workers; null if there is none. */
    @Nullable Run next(Scheduler scheduler) throws Divergence, InterruptedException;

    /**
     * Called at the end of a schedule: every thread stands before its next step or has returned. If
     * it extends the schedule, the run goes on; otherwise the run is over.
     */
    void scheduleDone(Run run) throws Divergence;

    /** Returns what to throw for a run that could not be brought to the end of its schedule. */
    Throwable failure(Run run, Throwable cause);
  }

  private final Memory memory;
  private final Duration stuckAfter;
  private final Turn turn;
  private final List<Worker> workers = new ArrayList<>();

  // Guarded by having the turn.
  private final List<@Nullable Run> joined = new ArrayList<>(); // the run that each worker is in
  private @Nullable RunSource source;
  private @Nullable Run run;
  private boolean beforeFirstRun;
  private boolean started; // all workers of the run stand before their first step
  private int position; // in the schedule
  private int stopBefore; // the number of the step at which to stop; 0 for none
  private @Nullable Throwable failure;

  /**
   * Creates a scheduler; its workers are started when they are needed.
   *
   * @param coroutines whether the workers are coroutines, and not platform threads
   * @param stuckAfter a thread that does not reach its next step in that time is stuck
   */
  Scheduler(Memory memory, boolean coroutines, Duration stuckAfter) {
    this.turn = new Turn(coroutines);
    this.memory = memory;
    this.stuckAfter = stuckAfter;
  }

  @Override
  public boolean isStopped() {
    return turn.isStopped();
  }

  @Override
  public Memory memory() {
    return memory;
  }

  /** Returns the first {@code n} workers, and starts those that do not run yet. */
  List<Worker> workers(int n) {
    if (n < 1 || n > MAX_THREADS) {
      throw new LockstepException(n + " threads: from 1 to " + MAX_THREADS, null);
    }
    while (workers.size() < n) {
      Worker worker = new Worker(workers.size() + 1, this);
      workers.add(worker);
      joined.add(null);
      turn.admit(worker);
    }
    return List.copyOf(workers.subList(0, n));
  }

  /** Executes all runs of {@code all}, up to the first that fails. */
  void runAll(RunSource all) throws Divergence {
    source = all;
    failure = null;
    beforeFirstRun = true;
    // A worker prepares the first run, too, so that a subject that hangs there is noticed.
    Worker stuck = turn.awaitEnd(workers(1).get(0), stuckAfter);
    if (stuck != null) {
      fail(stuck(stuck));
      stop();
    }
    if (failure instanceof Divergence divergence) {
      throw divergence;
    }
    if (failure != null) {
      throw failure instanceof LockstepException known
          ? known
          : new LockstepException("" + failure, failure);
    }
  }

  /** Records progress: called by a source of runs that waits for one. */
  void recordProgress() {
    turn.recordProgress();
  }

  /** Sets before which step of a schedule {@link Breakpoint#reached} is called; 0 for none. */
  void stopBefore(int step) {
    stopBefore = step;
  }

  /** Lets the threads end. */
  void stop() {
    turn.stop(workers);
  }

  private LockstepException stuck(Worker worker) {
    StackTraceElement[] stack = turn.threadOf(worker).getStackTrace();
    return new LockstepException.Stuck(
        "thread "
            + worker.number
            + " does not come to its next step; "
            + stuckAfter.toSeconds()
            + " s later it is in "
            + Stream.of(stack).limit(5).map(Object::toString).collect(joining(", ")));
  }

  // In a worker's thread.

  @Override
  public void runPrograms(Worker me) {
    while (turn.await(me, false)) {
      Run mine = takesPart(me) ? run : null;
      joined.set(me.number - 1, mine);
      me.begin();
      if (mine != null) {
        runPart(me, mine);
        if (me.unwinding && !me.refused) {
          continue; // it still has the turn, to begin the next run
        }
        me.returned = true;
        stepTaken();
      }
      handOver();
    }
  }

  private void runPart(Worker me, Run mine) {
    try {
      me.inEngine = false;
      mine.subject.run(me.number);
    } catch (Worker.Unwind e) {
      // The run is over.
    } catch (Throwable e) {
      if (!me.unwinding) {
        fail(new LockstepException("thread " + me.number + " ends by " + e, e));
      }
    }
    me.inEngine = true;
  }

  @Override
  public boolean hasLeft(Worker worker) {
    Run of = joined.get(worker.number - 1);
    return of != null && of != run;
  }

  @Override
  public void awaitStep(Worker me) {
    if (!me.unwinding) {
      me.inEngine = true;
      stepTaken();
      handOver();
      me.unwinding = !awaitTurn(me) || joined.get(me.number - 1) != run || !started;
      me.inEngine = false;
    }
    if (me.unwinding) {
      if (++me.unwinds > MAX_UNWINDS) {
        fail(new LockstepException("thread " + me.number + " catches what ends it", null));
        turn.end();
        turn.await(me, false);
      }
      throw new Worker.Unwind();
    }
    position++;
    if (position == stopBefore) {
      Breakpoint.reached(position, requireNonNull(run).schedule.get(position - 1).label());
    }
  }

  private boolean awaitTurn(Worker me) {
    try {
      return turn.await(me, hasLeft(me));
    } catch (LockstepException.Pinned e) {
      fail(e);
      stop();
      return false;
    }
  }

  private void stepTaken() {
    if (started && failure == null) {
      Run now = requireNonNull(run);
      try {
        now.stepTaken();
      } catch (RuntimeException e) {
        fail(e);
      }
    }
  }

  @Override
  public void start(Thread started) {
    requireNonNull(run).subject.started(started);
  }

  @Override
  public Worker.Unwind refuse(Worker me, LockstepException why) {
    fail(why);
    me.unwinding = true;
    return new Worker.Unwind();
  }

  private void fail(Throwable e) {
    if (failure == null) {
      boolean complete =
          e instanceof Divergence
              || e instanceof LockstepException.Pinned
              || e instanceof LockstepException.Invalid;
      try {
        failure = run == null || complete ? e : requireNonNull(source).failure(run, e);
      } catch (RuntimeException unprintable) {
        e.addSuppressed(unprintable);
        failure = e;
      }
    }
  }

  /** Gives the turn to the worker that goes on; goes from run to run until one is found. */
  private void handOver() {
    if (beforeFirstRun) {
      beforeFirstRun = false;
      prepare();
    }
    if (!started && startNext()) {
      return;
    }
    while (run != null) {
      Worker next = failure == null ? nextOnSchedule(run) : null;
      if (next != null) {
        turn.give(next);
        return;
      }
      if (failure == null) {
        try {
          requireNonNull(source).scheduleDone(run);
          turn.recordProgress();
          if (position < run.schedule.size()) {
            continue;
          }
        } catch (Exception | Error e) {
          fail(e);
        }
      }
      prepare();
      if (startNext()) {
        return;
      }
    }
  }

  private void prepare() {
    started = false;
    position = 0;
    turn.recordProgress();
    memory.begin();
    run = null;
    if (failure == null) {
      try {
        run = requireNonNull(source).next(this);
      } catch (Exception | Error e) {
        fail(e);
      }
    }
  }

  /**
   * Gives the turn to a worker that has to leave the previous run or to enter the new one, or ends
   * the turn if there is no new one.
   *
   * @return false if all workers stand before their first step, and the schedule can begin
   */
  private boolean startNext() {
    for (Worker worker : workers) {
      if (joined.get(worker.number - 1) != (takesPart(worker) ? run : null)) {
        turn.give(worker);
        return true;
      }
    }
    if (run == null) {
      turn.end();
      return true;
    }
    started = true;
    return false;
  }

  private boolean takesPart(Worker worker) {
    return run != null && worker.number <= run.workers.size();
  }

  /** Makes the environment's moves up to the next step; returns whose step it is, or null. */
  private @Nullable Worker nextOnSchedule(Run now) {
    for (; position < now.schedule.size(); position++) {
      Move move = now.schedule.get(position);
      Worker worker = workers.get(move.thread() - 1);
      if (move.environment() == Subject.Environment.INTERRUPT) {
        worker.interrupted = true;
      } else if (move.environment() == Subject.Environment.TIME) {
        worker.advanceClock();
      } else if (mayStep(worker, move)) {
        worker.plan(move.choices());
        worker.failsWeakly = move.environment() == Subject.Environment.WEAK_CAS_FAILURE;
        return worker;
      } else {
        fail(
            new LockstepException(
                "the same steps led to another state: "
                    + move.label()
                    + " of thread "
                    + move.thread()
                    + " was possible, and is not now; something is hidden from the engine",
                null));
        return null;
      }
    }
    return null;
  }

  private static boolean mayStep(Worker worker, Move move) {
    Site next = worker.next;
    if (next == null || worker.returned) {
      return false;
    }
    Subject.Environment environment = move.environment();
    return environment != null
        ? StepExecutor.isPossible(environment, worker)
        : worker.isEnabled() && next.label().equals(move.label());
  }
}
