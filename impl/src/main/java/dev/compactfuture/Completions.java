package dev.compactfuture;

import static java.util.Objects.requireNonNull;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * An iterator over futures in the order in which they become done: first those that were done
 * already, then each future when it is FINISHED or CANCELLED_AND_NOTIFIED. If the call that
 * completed one future returned before the call that completed another began, the one is returned
 * before the other. Among the futures that were done before {@link Futures#asCompleted} returned
 * the order is unspecified.
 *
 * <p>The iterator is registered on each future until that is done, or the iterator is exhausted,
 * closed, or has thrown. A caller that may stop early has to close it, best by {@code
 * try}-with-resources. The iterator does not refer to futures that it has returned. It is for one
 * thread at a time.
 *
 * <p>Python: the generator that {@code as_completed()} returns.
 *
 * @param <F> the type of the futures
 */
public final class Completions<F extends CompactFuture<?>> implements Iterator<F>, AutoCloseable {
  private final Watch watch = new Watch(false);
  private final boolean timed;
  private final long nanos;
  private final int total;
  private int unfinished; // confined: the iterating thread; the number of futures not returned
  private boolean started; // confined: the iterating thread; whether the deadline is set
  private long deadline; // confined: the iterating thread
  private Watch.@Nullable Arrival ready; // confined: the iterating thread; arrived, oldest first

  Completions(F[] futures, boolean timed, long nanos) {
    this.timed = timed;
    this.nanos = nanos;
    CompactFuture<?>[] all = doneFirst(futures);
    try {
      this.total = watch.watchEachOnce(all);
    } catch (Throwable e) {
      watch.leave();
      throw e;
    }
    this.unfinished = total;
  }

  /**
   * Returns {@code all} with the done ones moved to the front. Otherwise a future that is completed
   * during the registrations could come before one that was done already.
   */
  private static CompactFuture<?>[] doneFirst(CompactFuture<?>[] all) {
    // The lockstep abstraction reads all, doneFirst, others, done and i by name.
    CompactFuture<?>[] doneFirst = new CompactFuture<?>[all.length];
    int others = 0;
    int done = 0;
    for (int i = 0; i < all.length; i++) {
      CompactFuture<?> future = all[i];
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
   * Returns whether there are futures that have not been returned. Does not wait.
   *
   * @return false if all have been returned or this is closed
   */
  @Override
  public boolean hasNext() {
    return unfinished > 0;
  }

  /**
   * Waits for the next future to be done and returns it. The first call starts the clock of the
   * time-out; futures that were done when the time is up are still returned.
   *
   * @return a future that is FINISHED or CANCELLED_AND_NOTIFIED
   * @throws CompletionTimeoutException if the time is up and no further future is done; this is
   *     closed
   * @throws CompletionException with an {@code InterruptedException} as its cause if this thread
   *     was interrupted and no further future is done; the interrupt status is set again and this
   *     is closed
   * @throws NoSuchElementException if all futures have been returned or this is closed
   * @throws Error the first {@code Error} of the callbacks that this thread had deferred, see
   *     {@link CompactFuture#addDoneCallback}, and ran before it would have waited; this is closed
   */
  @Override
  public F next() {
    if (timed && !started) {
      deadline = Waiting.deadline(Math.max(nanos, 0));
    }
    started = true;
    try {
      while (unfinished > 0 && ready == null && (ready = watch.take()) == null) {
        if (!Callbacks.runDeferred()) { // they may complete what this waits for, and call next
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
    @SuppressWarnings("unchecked") // it was given to the constructor
    F future = (F) requireNonNull(next.future);
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

  /** Ends the iteration and leaves nothing registered. Closing it again has no effect. */
  @Override
  public void close() {
    unfinished = 0;
    ready = null;
    watch.leave();
  }
}
