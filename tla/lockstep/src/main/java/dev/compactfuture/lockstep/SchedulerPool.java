package dev.compactfuture.lockstep;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/** Threads with a scheduler each, on which programs are explored. */
final class SchedulerPool<T> implements AutoCloseable {
  /** The exploration of a program, or of a part of it. */
  interface Exploration<T> {
    T explore(Scheduler scheduler) throws Divergence;
  }

  private final List<Scheduler> schedulers = new ArrayList<>();
  private final Deque<Scheduler> idle = new ConcurrentLinkedDeque<>();
  private final ExecutorService threads;
  private final ExecutorCompletionService<T> completions;

  /**
   * Creates a pool.
   *
   * @param size how many explorations may run at a time
   */
  SchedulerPool(int size, Supplier<Memory> memory, Duration stuckAfter) {
    for (int i = 0; i < size; i++) {
      schedulers.add(new Scheduler(memory.get(), stuckAfter));
    }
    idle.addAll(schedulers);
    threads = Executors.newFixedThreadPool(size, SchedulerPool::daemon);
    completions = new ExecutorCompletionService<>(threads);
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "lockstep");
    thread.setDaemon(true);
    return thread;
  }

  /** Runs an exploration as soon as a scheduler is idle. */
  void submit(Exploration<T> exploration) {
    completions.submit(
        () -> {
          Scheduler mine = idle.pop(); // there are as many as threads
          try {
            return exploration.explore(mine);
          } finally {
            idle.push(mine);
          }
        });
  }

  /** Waits for any exploration that was submitted and returns its result. */
  T take() throws Divergence {
    try {
      Future<T> done = completions.take();
      return done.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Divergence divergence) {
        throw divergence;
      }
      throw e.getCause() instanceof LockstepException known
          ? known
          : new LockstepException("" + e.getCause(), e.getCause());
    } catch (InterruptedException e) {
      throw new LockstepException("interrupted", e);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    schedulers.forEach(Scheduler::stop);
  }
}
