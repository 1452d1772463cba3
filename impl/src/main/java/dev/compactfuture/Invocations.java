package dev.compactfuture;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Submits many tasks to an executor and waits for all of them, or for one.
 *
 * @param accepted those that the executor has accepted
 * @param accept accepts a new task and hands it to the delegate
 */
record Invocations(AcceptedTasks<Task<?>> accepted, Consumer<Task<?>> accept) {

  /** Waits until all of {@code futures} are done, or the time is up. */
  static void awaitAll(Collection<CompactFuture<?>> futures, long nanos)
      throws InterruptedException {
    Futures.await(futures, nanos, NANOSECONDS, Futures.ReturnWhen.ALL_COMPLETED);
  }

  /** See {@link FutureExecutor#invokeAll(Collection, long, TimeUnit)}. */
  <T extends @Nullable Object> List<Future<T>> invokeAll(
      Collection<? extends Callable<T>> tasks, boolean timed, long nanos)
      throws InterruptedException {
    long deadline = timed ? Waiting.deadline(Math.max(nanos, 0)) : 0;
    List<Task<T>> all = new ArrayList<>();
    for (Callable<T> task : checked(tasks)) {
      all.add(new Task<>(task, accepted));
    }
    try {
      for (Task<T> task : all) {
        if (timed && Waiting.left(deadline) <= 0) {
          break; // the delegate may run tasks in the submitting thread, and that takes time
        }
        accept.accept(task);
      }
      for (Task<T> task : all) {
        try {
          var unused = task.get(timed, deadline);
        } catch (ExecutionException | CancellationException e) {
          // The caller gets it from the future.
        }
      }
    } catch (TimeoutException e) {
      // The caller sees from the futures which tasks have ended.
    } finally {
      all.forEach(Task::abandon);
    }
    return new ArrayList<>(all);
  }

  /** Submits the tasks until one has succeeded: the delegate may run them in this thread. */
  <T extends @Nullable Object> T invokeAny(
      Collection<? extends Callable<T>> tasks, boolean timed, long nanos)
      throws InterruptedException, ExecutionException, TimeoutException {
    long deadline = timed ? Waiting.deadline(Math.max(nanos, 0)) : 0;
    List<Callable<T>> checked = checked(tasks);
    if (checked.isEmpty()) {
      throw new IllegalArgumentException("tasks: there is none");
    }
    AtomicBoolean succeeded = new AtomicBoolean();
    List<Task<T>> all = new ArrayList<>();
    try {
      for (Callable<T> task : checked) {
        if (succeeded.get()) {
          break;
        }
        Task<T> submitted =
            new Task<>(
                () -> {
                  T result = task.call();
                  succeeded.set(true);
                  return result;
                },
                accepted);
        accept.accept(submitted);
        all.add(submitted);
      }
      return firstResult(all, timed, deadline);
    } finally {
      all.forEach(Task::abandon);
    }
  }

  private static <T extends @Nullable Object> T firstResult(
      List<Task<T>> all, boolean timed, long deadline)
      throws InterruptedException, ExecutionException, TimeoutException {
    ExecutionException failure = null;
    try (Completions<Task<T>> completions =
        timed
            ? Futures.asCompleted(all, Waiting.left(deadline), NANOSECONDS)
            : Futures.asCompleted(all)) {
      while (completions.hasNext()) {
        try {
          return completions.next().get();
        } catch (ExecutionException e) {
          failure = e;
        } catch (CancellationException e) {
          failure = new ExecutionException(e);
        }
      }
    } catch (CompletionTimeoutException e) {
      throw new TimeoutException();
    } catch (CompletionException e) { // this thread was interrupted
      boolean unused = Waiting.isInterrupted();
      throw new InterruptedException();
    }
    throw requireNonNull(failure);
  }

  private static <T extends @Nullable Object> List<Callable<T>> checked(
      Collection<? extends Callable<T>> tasks) {
    List<Callable<T>> checked = new ArrayList<>();
    for (Callable<T> task : requireNonNull(tasks, "tasks")) {
      checked.add(requireNonNull(task, "tasks: one of them"));
    }
    return checked;
  }
}
