package dev.compactfuture;

import static java.util.Objects.requireNonNull;

import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Waits on many futures. Python: {@code concurrent.futures.wait()} and {@code as_completed()}.
 *
 * <p>Here a future is done if it is FINISHED or CANCELLED_AND_NOTIFIED. A CANCELLED future is not
 * done until the thread that would have run its task has called {@link
 * CompactFuture#setRunningOrNotifyCancel}.
 *
 * <p>The answer of {@code await} is an atomic snapshot: at one instant exactly these futures were
 * done. To get it, {@code await} reads the futures that were not done again until a pass finds
 * nothing new. Where futures are completed faster than a pass reads them, this may take longer than
 * the time-out.
 *
 * <p>A wait leaves nothing registered on the futures, however it ends. Actions in a thread before
 * it completes a future, or notifies its cancellation, happen-before the return of a wait that
 * counts the future as done.
 */
public final class Futures {
  private Futures() {}

  /** The condition that ends {@code await}. Python: the constants of the same names. */
  public enum ReturnWhen {
    /** At least one future is done. */
    FIRST_COMPLETED,
    /** At least one future is FINISHED with an exception, or all futures are done. */
    FIRST_EXCEPTION,
    /** All futures are done. */
    ALL_COMPLETED
  }

  /**
   * The futures that were done at one instant, and the others. Python: {@code
   * DoneAndNotDoneFutures}.
   *
   * @param <F> the type of the futures
   * @param done the futures that were FINISHED or CANCELLED_AND_NOTIFIED
   * @param notDone the other futures
   */
  public record DoneAndNotDone<F extends CompactFuture<?>>(
      Set<F> done, // confined: the caller
      Set<F> notDone) {} // confined: the caller

  /**
   * Waits until a condition on the futures holds. If it holds already, or {@code futures} is empty,
   * this returns at once. Python: {@code wait(futures, return_when=…)}.
   *
   * @param <F> the type of the futures, which may have results of different types
   * @param futures the futures; one that occurs twice counts once
   * @param returnWhen the condition
   * @return which futures were done at one instant during the call
   * @throws InterruptedException if this thread was interrupted and the condition still does not
   *     hold
   * @throws NullPointerException if an argument or one of the futures is null
   * @throws Error the first {@code Error} of the callbacks that this thread had deferred, see
   *     {@link CompactFuture#addDoneCallback}, and ran before it would have waited
   */
  public static <F extends CompactFuture<?>> DoneAndNotDone<F> await(
      Collection<? extends F> futures, ReturnWhen returnWhen) throws InterruptedException {
    return await(arrayOf(futures), false, 0, returnWhen);
  }

  /**
   * Waits until a condition on the futures holds, for a limited time. Python: {@code wait(futures,
   * timeout, return_when)}.
   *
   * @param <F> the type of the futures, which may have results of different types
   * @param futures the futures; one that occurs twice counts once
   * @param timeout the maximum time to wait; if 0 or less, this does not wait
   * @param unit the unit of {@code timeout}
   * @param returnWhen the condition
   * @return which futures were done at one instant during the call, after the time-out if there was
   *     one
   * @throws InterruptedException if this thread was interrupted while it waited and the condition
   *     still does not hold
   * @throws NullPointerException if an argument or one of the futures is null
   * @throws Error the first {@code Error} of the callbacks that this thread had deferred, see
   *     {@link CompactFuture#addDoneCallback}, and ran before it would have waited
   */
  public static <F extends CompactFuture<?>> DoneAndNotDone<F> await(
      Collection<? extends F> futures, long timeout, TimeUnit unit, ReturnWhen returnWhen)
      throws InterruptedException {
    F[] all = arrayOf(futures);
    return await(all, true, requireNonNull(unit, "unit").toNanos(timeout), returnWhen);
  }

  /**
   * Returns an iterator over the futures in the order in which they become done. Python: {@code
   * as_completed(futures)}, which registers on the futures at the first {@code next}; this
   * registers now.
   *
   * @param <F> the type of the futures, which may have results of different types
   * @param futures the futures; one that occurs twice is returned once
   * @return an iterator, to be closed if it is not exhausted
   * @throws NullPointerException if {@code futures} or one of them is null
   */
  public static <F extends CompactFuture<?>> Completions<F> asCompleted(
      Collection<? extends F> futures) {
    return new Completions<>(arrayOf(futures), false, 0);
  }

  /**
   * Returns an iterator over the futures in the order in which they become done, for a limited
   * time. Python: {@code as_completed(futures, timeout)}, which registers on the futures at the
   * first {@code next}; this registers now.
   *
   * @param <F> the type of the futures, which may have results of different types
   * @param futures the futures; one that occurs twice is returned once
   * @param timeout the maximum time from the first {@code next}; if 0 or less, the iterator returns
   *     the futures that are done by then
   * @param unit the unit of {@code timeout}
   * @return an iterator, to be closed if it is not exhausted
   * @throws NullPointerException if an argument or one of the futures is null
   */
  public static <F extends CompactFuture<?>> Completions<F> asCompleted(
      Collection<? extends F> futures, long timeout, TimeUnit unit) {
    F[] all = arrayOf(futures);
    return new Completions<>(all, true, requireNonNull(unit, "unit").toNanos(timeout));
  }

  /**
   * Returns the elements of {@code futures}, none of which is null. {@code toArray} is the only
   * method that is called on the collection, once and before anything is registered.
   */
  @SuppressWarnings("unchecked") // an array of a generic type
  private static <F extends CompactFuture<?>> F[] arrayOf(Collection<? extends F> futures) {
    F[] all = (F[]) requireNonNull(futures, "futures").toArray(new CompactFuture<?>[0]);
    for (F future : all) {
      requireNonNull(future, "futures: one of them");
    }
    return all;
  }

  private static <F extends CompactFuture<?>> DoneAndNotDone<F> await(
      F[] all, boolean timed, long nanos, ReturnWhen returnWhen) throws InterruptedException {
    // The lockstep abstraction reads futures, watch and interrupted by name.
    Partition<F> futures = new Partition<>(all, requireNonNull(returnWhen, "returnWhen"));
    futures.collect();
    if (futures.isEnough() || (timed && nanos <= 0)) {
      return futures.answer();
    }
    long deadline = timed ? Waiting.deadline(nanos) : 0;
    Watch watch = new Watch(returnWhen == ReturnWhen.FIRST_EXCEPTION);
    int enough = returnWhen == ReturnWhen.FIRST_COMPLETED ? 1 : futures.size;
    boolean interrupted;
    try {
      watch.watch(futures.open, futures.size);
      interrupted = watch.sleep(enough, timed, deadline);
    } finally {
      watch.leave();
    }
    if (watch.allArrived()) {
      return futures.allDone();
    }
    futures.collect();
    if (interrupted) {
      if (!futures.isEnough()) {
        throw new InterruptedException();
      }
      Waiting.reinterrupt();
    }
    return futures.answer();
  }

  /**
   * The futures of one wait, divided into those known to be done and the others. The lockstep
   * abstraction reads {@code done}, {@code open} and {@code size} by name.
   */
  private static final class Partition<F extends CompactFuture<?>> {
    private final ReturnWhen returnWhen; // confined: a constant
    private final List<F> done = new ArrayList<>(); // confined: the waiting thread
    private final F[] open; // confined: the waiting thread
    private int size; // confined: the waiting thread; how many of open are not known to be done
    private boolean failed; // confined: the waiting thread; whether one of done has failed

    Partition(F[] all, ReturnWhen returnWhen) {
      this.returnWhen = returnWhen;
      this.open = all;
      this.size = all.length;
    }

    /**
     * Reads the futures not known to be done, in passes, until a pass finds nothing new. This makes
     * an atomic snapshot of the instant at which that pass began: by then all futures in {@code
     * done} were done, and none of the others was, because each was read later and was not done
     * then, and done is final. Each earlier pass finds at least one future, so there is at most one
     * pass more than there are futures.
     */
    void collect() {
      // The lockstep abstraction reads before and i by name.
      int before;
      do {
        before = size;
        size = 0;
        for (int i = 0; i < before; i++) {
          F future = open[i];
          Object word = future.peek();
          if (CompactFuture.isNotified(word)) {
            done.add(future);
            failed |= CompactFuture.isFailed(word);
          } else {
            open[size++] = future;
          }
        }
      } while (size < before && size > 0);
    }

    boolean isEnough() {
      return size == 0
          || (returnWhen == ReturnWhen.FIRST_COMPLETED && !done.isEmpty())
          || (returnWhen == ReturnWhen.FIRST_EXCEPTION && failed);
    }

    DoneAndNotDone<F> answer() {
      return new DoneAndNotDone<>(
          new InOrder<>(done), new InOrder<>(Arrays.asList(Arrays.copyOf(open, size))));
    }

    /** Returns all futures as done, without reading them: the watch has seen all of them arrive. */
    DoneAndNotDone<F> allDone() {
      done.addAll(Arrays.asList(open).subList(0, size));
      size = 0;
      return answer();
    }
  }

  /**
   * A set of the given elements in their order. Its hash table is made when a method first needs
   * it: the identity hash codes cost more than the wait, and callers that wait for all futures
   * often ignore the sets.
   */
  private static final class InOrder<E> extends AbstractSet<E> {
    private final List<E> given; // confined: never changes

    /**
     * Null, or the hash table. Two threads that find null make two equal ones, and it does not
     * matter which is kept: the final field of the unmodifiable set publishes its content.
     */
    private @Nullable Set<E> set; // confined: any thread that reads, as the race is benign

    InOrder(List<E> given) {
      this.given = given;
    }

    private Set<E> set() {
      Set<E> made = set;
      if (made == null) {
        made = Collections.unmodifiableSet(new LinkedHashSet<>(given));
        set = made;
      }
      return made;
    }

    @Override
    public boolean isEmpty() {
      return given.isEmpty();
    }

    @Override
    public int size() {
      return set().size();
    }

    @Override
    public boolean contains(@Nullable Object element) {
      return set().contains(element);
    }

    @Override
    public Iterator<E> iterator() {
      return set().iterator();
    }
  }
}
