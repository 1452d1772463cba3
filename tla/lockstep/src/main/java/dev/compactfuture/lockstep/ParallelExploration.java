package dev.compactfuture.lockstep;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Explores programs in parallel. Each scheduler begins with a program of its own; when no program
 * is left to be begun, it joins another scheduler's.
 *
 * <p>If a program has a counterexample, those that were begun before it are explored to their end,
 * and no other is. So it is always the first in their order that is reported.
 */
final class ParallelExploration<E extends ProgramExplorer> {
  /** How often a listener is told of the programs under way, in seconds. */
  private static final int PROGRESS = 1;

  /** What is told of programs, in the thread that explores them all. */
  interface Listener<E> {
    /** Called when a program is explored to its end. */
    void finished(E explorer, PathCover.Effort effort);

    /** Called from time to time, with the explorers that are under way. */
    void progress(List<E> underWay);
  }

  /** A program, and the schedulers that explore it. */
  private final class ProgramUnderWay {
    final int index;
    final E explorer;
    final PathCover cover;
    int walkers;
    @Nullable Throwable failure;

    ProgramUnderWay(int index, E explorer) {
      this.index = index;
      this.explorer = explorer;
      this.cover = new PathCover(explorer, settings.recheckOneIn);
    }
  }

  /** A scheduler that has nothing left to do. */
  private static final Object IDLE = new Object();

  private final ComparisonSettings settings;
  private final LoadedCode code;
  private final Function<ProgramToExplore, E> explorers;
  private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();
  private final List<Scheduler> schedulers = new ArrayList<>();

  // Guarded by the lock.
  private final Queue<ProgramToExplore> programs;
  private final List<ProgramUnderWay> underWay = new ArrayList<>();
  private int begun; // programs
  private int beginning; // programs that are not under way yet
  private int failedIndex = Integer.MAX_VALUE; // of the first program that failed
  private @Nullable Throwable failure;

  /**
   * Creates an exploration.
   *
   * @param explorers creates the explorer of a program
   */
  ParallelExploration(
      ComparisonSettings settings,
      LoadedCode code,
      List<ProgramToExplore> programs,
      Function<ProgramToExplore, E> explorers) {
    this.settings = settings;
    this.code = code;
    this.programs = new ArrayDeque<>(programs);
    this.explorers = explorers;
  }

  /** Explores all programs; throws what ends the first that fails. */
  void run(Listener<E> listener) throws Divergence {
    try {
      for (int i = 0; i < settings.parallel; i++) {
        Scheduler scheduler = settings.scheduler(code.steps());
        schedulers.add(scheduler);
        Thread thread = new Thread(() -> work(scheduler), "lockstep");
        thread.setDaemon(true);
        thread.start();
      }
      for (int working = schedulers.size(); working > 0; ) {
        Object event = events.poll(PROGRESS, TimeUnit.SECONDS);
        if (event == IDLE) {
          working--;
          continue;
        }
        if (event != null) {
          @SuppressWarnings("unchecked") // nothing else is put in
          ProgramUnderWay done = (ProgramUnderWay) event;
          listener.finished(done.explorer, done.cover.effort());
        }
        listener.progress(explorersUnderWay());
      }
    } catch (InterruptedException e) {
      throw new LockstepException("interrupted", e);
    } finally {
      end(-1);
      schedulers.forEach(Scheduler::stop);
    }
    throwFailure();
  }

  /**
   * Explores the program of a divergence once more, by the lengths of the paths, and returns its
   * shortest counterexample. A failure to run the program is returned as it is.
   */
  Counterexample shortest(Divergence known) {
    if (known.counterexample.kind().isFailure()) {
      return known.counterexample;
    }
    Scheduler scheduler = settings.scheduler(code.steps());
    try {
      scheduler.runAll(new ShortestFirst(explorers.apply(known.program)));
      return known.counterexample;
    } catch (Divergence e) {
      return e.counterexample;
    } finally {
      scheduler.stop();
    }
  }

  private void throwFailure() throws Divergence {
    if (failure instanceof Divergence divergence) {
      throw divergence;
    }
    if (failure instanceof LockstepException known) {
      throw known;
    }
    if (failure != null) {
      throw new LockstepException("" + failure, failure);
    }
  }

  private synchronized List<E> explorersUnderWay() {
    return underWay.stream().map(program -> program.explorer).toList();
  }

  // In a thread for each scheduler.

  private void work(Scheduler scheduler) {
    try {
      while (!scheduler.isStopped() && (beginOne(scheduler) || joinOne(scheduler))) {}
    } catch (InterruptedException e) {
      throw new AssertionError("nobody interrupts a thread of the engine", e);
    } finally {
      events.add(IDLE);
    }
  }

  /** Returns false if no program is left to be begun. */
  private boolean beginOne(Scheduler scheduler) {
    ProgramToExplore program;
    int index;
    synchronized (this) {
      program = programs.poll();
      index = begun++;
      beginning += program == null ? 0 : 1;
    }
    if (program == null) {
      return false;
    }
    try {
      ProgramUnderWay mine = new ProgramUnderWay(index, explorers.apply(program));
      PathCover.Walker walker = requireNonNull(mine.cover.join());
      if (admit(mine)) {
        walk(mine, walker, scheduler);
      }
    } catch (RuntimeException | Error e) {
      fail(index, e);
      admit(null);
    }
    return true;
  }

  /** Adds a program to those under way; returns false if it is not to be explored. */
  private synchronized boolean admit(@Nullable ProgramUnderWay program) {
    beginning--;
    notifyAll();
    if (program == null || program.index > failedIndex) {
      return false;
    }
    underWay.add(program);
    program.walkers++;
    return true;
  }

  /** Returns false if there is no program that needs another scheduler. */
  private boolean joinOne(Scheduler scheduler) throws InterruptedException {
    ProgramUnderWay largest;
    PathCover.Walker walker;
    synchronized (this) {
      while (underWay.isEmpty() && beginning > 0) {
        wait();
      }
      largest =
          underWay.stream()
              .filter(program -> !program.cover.isOver())
              .max(Comparator.comparingLong(program -> program.explorer.known.size()))
              .orElse(null);
      walker = largest == null ? null : largest.cover.join();
      if (largest == null || walker == null) {
        return largest != null;
      }
      largest.walkers++;
    }
    walk(largest, walker, scheduler);
    return true;
  }

  private void walk(ProgramUnderWay program, PathCover.Walker walker, Scheduler scheduler) {
    try {
      scheduler.runAll(walker);
    } catch (Divergence | RuntimeException | Error e) {
      program.failure = e;
      program.cover.end();
      fail(program.index, e);
    }
    synchronized (this) {
      program.walkers--;
      if (program.walkers == 0 && program.cover.isOver() && underWay.remove(program)) {
        if (program.failure == null && program.index < failedIndex) {
          events.add(program);
        }
      }
    }
  }

  private synchronized void fail(int index, Throwable e) {
    if (index < failedIndex) {
      failedIndex = index;
      failure = e;
      end(index);
    }
  }

  /** Ends the programs that come after one, as soon as possible, and begins no other. */
  private synchronized void end(int index) {
    programs.clear();
    for (ProgramUnderWay program : underWay) {
      if (program.index > index) {
        program.cover.end();
      }
    }
  }
}
