package dev.compactfuture;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Futures as they are done: those that were done already, then each as it finishes, or as its
 * cancellation is notified. If the call that finished one returned before the call that finished
 * another began, it comes before the other; but among those that were done by the time {@link
 * Futures#asCompleted} returned the order is unspecified.
 *
 * <p>Registered on each future until that has been finished, or this is closed, has thrown, or is
 * exhausted; so who may stop early closes it, best by {@code try}-with-resources. No future is
 * referred to after it was returned. For one thread at a time.
 *
 * <p>Python: the generator that {@code as_completed()} returns.
 *
 * @param <T> the type of the results
 */
public final class Completions<T extends @Nullable Object>
    implements Iterator<CompactFuture<T>>, AutoCloseable {
  private final Watch watch = new Watch(false);
  private final boolean timed;
  private final long nanos;
  private final int total;
  private int unfinished; // confined: who iterates; how many have not been returned
  private boolean started; // confined: who iterates; whether the deadline is set
  private long deadline; // confined: who iterates
  private Watch.@Nullable Arrival ready; // confined: who iterates; arrived, oldest first

  Completions(Collection<? extends CompactFuture<T>> futures, boolean timed, long nanos) {
    this.timed = timed;
    this.nanos = nanos;
    CompactFuture<?>[] all = doneFirst(Futures.arrayOf(futures));
    try {
      this.total = watch.watchEachOnce(all);
    } catch (Throwable e) {
      watch.leave();
      throw e;
    }
    this.unfinished = total;
  }

  /** One that finishes while others are being registered must not overtake those. */
  private static CompactFuture<?>[] doneFirst(CompactFuture<?>[] all) {
    CompactFuture<?>[] doneFirst = new CompactFuture<?>[all.length];
    int others = 0;
    int done = 0;
    for (CompactFuture<?> future : all) {
      if (CompactFuture.isNotified(future.peek())) {
        doneFirst[done++] = future;
      } else {
        all[others++] = future;
      }
    }
    System.arraycopy(all, 0, doneFirst, done, others);
    return doneFirst;
  }

  /**
   * Whether there are futures that have not been returned. Does not wait.
   *
   * @return false when all have been returned, or this is closed
   */
  @Override
  public boolean hasNext() {
    return unfinished > 0;
  }

  /**
   * The next future that is done; waits for it. The time-out, if there is one, begins with the
   * first call; what had arrived when it is over is still returned.
   *
   * @return a future that is FINISHED or CANCELLED_AND_NOTIFIED
   * @throws CompletionTimeoutException if the time is up and nothing more has arrived; this is
   *     closed
   * @throws CompletionException with an {@code InterruptedException} as its cause if this thread
   *     was interrupted and nothing more had arrived; the interrupt status is set again and this is
   *     closed
   * @throws NoSuchElementException if all have been returned, or this is closed
   * @throws Error of a callback that this thread had deferred, see {@link
   *     CompactFuture#addDoneCallback}, and ran before it would have waited; this is closed
   */
  @Override
  public CompactFuture<T> next() {
    if (timed && !started) {
      deadline = Waiting.deadline(Math.max(nanos, 0));
    }
    started = true;
    try {
      while (unfinished > 0 && ready == null && (ready = watch.take()) == null) {
        if (!Callbacks.runDeferred()) { // these may finish what it waits for, and call next
          waitForOne();
        }
      }
    } catch (Throwable e) {
      close();
      throw e;
    }
    if (unfinished == 0) {
      throw new NoSuchElementException("all futures have been returned, or this is closed");
    }
    Watch.Arrival next = requireNonNull(ready);
    ready = (Watch.Arrival) next.next;
    next.next = null;
    @SuppressWarnings("unchecked") // the constructor was given these
    CompactFuture<T> future = (CompactFuture<T>) requireNonNull(next.future);
    next.future = null;
    unfinished--;
    if (unfinished == 0) {
      close();
    }
    return future;
  }

  private void waitForOne() {
    boolean interrupted = watch.sleepForMore(timed, deadline);
    ready = watch.take();
    if (interrupted) {
      Waiting.reinterrupt();
    }
    if (ready == null) {
      String text = CompletionTimeoutException.text(unfinished, total);
      throw interrupted
          ? new CompletionException(text, new InterruptedException())
          : new CompletionTimeoutException(text);
    }
  }

  /** Leaves nothing registered, and ends the iteration. Closing it again does nothing. */
  @Override
  public void close() {
    unfinished = 0;
    ready = null;
    watch.leave();
  }
}
