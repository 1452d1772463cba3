package dev.compactfuture;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * An iterator over the results of {@link FutureExecutor#map}, in the order of the inputs. It ends
 * with the last result, with the first {@code next} that throws, or with {@code close}; then the
 * tasks that have not started are cancelled, and running tasks go on. A caller that may stop early
 * has to close it, best by {@code try}-with-resources.
 *
 * <p>The iterator does not refer to results that it has returned, nor to the inputs of tasks that
 * have run. It is for one thread at a time.
 *
 * <p>Python: the iterator that {@code Executor.map()} returns.
 *
 * @param <R> the type of the results
 */
public final class Results<R extends @Nullable Object> implements Iterator<R>, AutoCloseable {
  private final ArrayDeque<Task<R>> tasks = new ArrayDeque<>(); // not yet returned, in order
  private final boolean timed;
  private final long deadline;
  private int total;

  /** Creates an iterator without results and starts its clock. */
  Results(boolean timed, long nanos) {
    this.timed = timed;
    this.deadline = timed ? Waiting.deadline(Math.max(nanos, 0)) : 0;
  }

  void add(Task<R> task) {
    tasks.add(task);
    total++;
  }

  /**
   * Returns whether a call of {@code next} would return a result or throw a failure of a task. Does
   * not wait.
   *
   * @return false if this has ended
   */
  @Override
  public boolean hasNext() {
    return !tasks.isEmpty();
  }

  /**
   * Waits for the next result and returns it. A result that is there beats time-out and interrupt.
   * If this throws, the iteration has ended.
   *
   * @return the result for the next input
   * @throws CompletionException if the function threw, with the very object that it threw as cause;
   *     or if this thread was interrupted, with an {@code InterruptedException} as cause, and the
   *     interrupt status is set again
   * @throws CancellationException if the task was cancelled by a shutdown of the executor
   * @throws CompletionTimeoutException if the time-out of {@code map} has passed
   * @throws NoSuchElementException if this has ended
   */
  @Override
  public R next() {
    boolean returns = false;
    try {
      R result = tasks.element().get(timed, deadline);
      tasks.remove();
      returns = true;
      return result;
    } catch (InterruptedException e) {
      Waiting.reinterrupt();
      throw new CompletionException(unfinished(), e);
    } catch (ExecutionException e) {
      throw new CompletionException(e.getMessage(), e.getCause());
    } catch (TimeoutException e) {
      throw new CompletionTimeoutException(unfinished());
    } finally {
      if (!returns) {
        close();
      }
    }
  }

  private String unfinished() {
    long unfinished = tasks.stream().filter(task -> !task.isDone()).count();
    return CompletionTimeoutException.text(unfinished, total);
  }

  /**
   * Ends the iteration and cancels the tasks that have not started. Closing it again has no effect.
   */
  @Override
  public void close() {
    for (Task<R> task; (task = tasks.poll()) != null; ) {
      task.abandon();
    }
  }
}
