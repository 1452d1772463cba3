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
 * The results of {@link FutureExecutor#map}, in the order of the inputs. It ends with the last
 * result, with the first {@code next} that throws, or with {@code close}; the tasks that were not
 * started by then are cancelled, and those that run are left to themselves. So who may stop early
 * closes it, best by {@code try}-with-resources.
 *
 * <p>No result is referred to after it was returned, and no input after its task has run. For one
 * thread at a time.
 *
 * <p>Python: the iterator that {@code Executor.map()} returns.
 *
 * @param <R> the type of the results
 */
public final class Results<R extends @Nullable Object> implements Iterator<R>, AutoCloseable {
  private final ArrayDeque<Task<R>> tasks = new ArrayDeque<>(); // those not returned, in order
  private final boolean timed;
  private final long deadline;
  private int total;

  /** Starts the clock. */
  Results(boolean timed, long nanos) {
    this.timed = timed;
    this.deadline = timed ? Waiting.deadline(Math.max(nanos, 0)) : 0;
  }

  void add(Task<R> task) {
    tasks.add(task);
    total++;
  }

  /**
   * Whether there is a result to be returned, or a failure to be thrown. Does not wait.
   *
   * @return false when this has ended
   */
  @Override
  public boolean hasNext() {
    return !tasks.isEmpty();
  }

  /**
   * The next result; waits for it. Being done beats the time-out and the interrupt. This ends when
   * it throws.
   *
   * @return the result for the next input
   * @throws CompletionException if the task failed: its cause is the very object that the function
   *     threw; or with an {@code InterruptedException} as its cause if this thread was interrupted:
   *     the interrupt status is set again
   * @throws CancellationException if the task was cancelled, by a shutdown of the executor
   * @throws CompletionTimeoutException if the time since the call of {@code map} is up
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

  /** Cancels the tasks that have not been started, and ends this. Closing it again does nothing. */
  @Override
  public void close() {
    for (Task<R> task; (task = tasks.poll()) != null; ) {
      task.abandon();
    }
  }
}
