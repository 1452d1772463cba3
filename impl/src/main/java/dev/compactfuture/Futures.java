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
 * Waiting on many futures. Python: {@code concurrent.futures.wait()} and {@code as_completed()}.
 *
 * <p>Done, here, is a future that is FINISHED or CANCELLED_AND_NOTIFIED. One that is merely
 * CANCELLED is not, until whoever runs the tasks has called {@link
 * CompactFuture#setRunningOrNotifyCancel}.
 *
 * <p>What {@code await} says to be done was so at one instant, and the rest was not. To know that
 * it looks again at those not done as long as it finds one that has become so: where futures finish
 * faster than it can look at them all, that may take longer than the time-out.
 *
 * <p>A wait that ends, however it ends, leaves nothing registered on the futures. What a thread did
 * before it finished a future, or notified its cancellation, happens-before the return of the wait
 * that counts that future as done.
 */
public final class Futures {
  private Futures() {}

  /** What to wait for. Python: the constants of the same names. */
  public enum ReturnWhen {
    /** That one future is done. */
    FIRST_COMPLETED,
    /** That one future has failed, or all are done. A cancelled one has not failed. */
    FIRST_EXCEPTION,
    /** That all futures are done. */
    ALL_COMPLETED
  }

  /**
   * The futures that were done at one instant, and all others. Python: {@code
   * DoneAndNotDoneFutures}.
   *
   * @param <T> the type of the results
   * @param done those that were FINISHED or CANCELLED_AND_NOTIFIED
   * @param notDone the others
   */
  public record DoneAndNotDone<T extends @Nullable Object>(
      Set<CompactFuture<T>> done, // confined: its caller's
      Set<CompactFuture<T>> notDone) {} // confined: its caller's

  /**
   * Waits for futures. Returns at once if there is nothing to wait for. Python: {@code
   * wait(futures, return_when=…)}.
   *
   * @param <T> the type of the results
   * @param futures which; one that occurs twice counts once
   * @param returnWhen what to wait for
   * @return which of them were done, at one instant during the call
   * @throws InterruptedException if this thread was interrupted, and what it waits for had not
   *     happened even then
   * @throws NullPointerException if an argument, or one of the futures, is null
   * @throws Error of a callback that this thread had deferred, see {@link
   *     CompactFuture#addDoneCallback}, and ran before it would have waited
   */
  public static <T extends @Nullable Object> DoneAndNotDone<T> await(
      Collection<? extends CompactFuture<T>> futures, ReturnWhen returnWhen)
      throws InterruptedException {
    return await(arrayOf(futures), false, 0, returnWhen);
  }

  /**
   * Waits for futures for a time. Python: {@code wait(futures, timeout, return_when)}.
   *
   * @param <T> the type of the results
   * @param futures which; one that occurs twice counts once
   * @param timeout how long at the most; 0 or less does not wait
   * @param unit the unit of {@code timeout}
   * @param returnWhen what to wait for
   * @return which of them were done, at one instant during the call; when the time was up, at one
   *     after that
   * @throws InterruptedException if this thread was interrupted while it waited, and what it waits
   *     for had not happened even then
   * @throws NullPointerException if an argument, or one of the futures, is null
   * @throws Error of a callback that this thread had deferred, see {@link
   *     CompactFuture#addDoneCallback}, and ran before it would have waited
   */
  public static <T extends @Nullable Object> DoneAndNotDone<T> await(
      Collection<? extends CompactFuture<T>> futures,
      long timeout,
      TimeUnit unit,
      ReturnWhen returnWhen)
      throws InterruptedException {
    CompactFuture<T>[] all = arrayOf(futures);
    return await(all, true, requireNonNull(unit, "unit").toNanos(timeout), returnWhen);
  }

  /**
   * The futures as they are done. Python: {@code as_completed(futures)}; but registers at this
   * call, not at the first {@code next}.
   *
   * @param <T> the type of the results
   * @param futures which; one that occurs twice is returned once
   * @return an iterator, to be closed if it is not exhausted
   * @throws NullPointerException if {@code futures}, or one of them, is null
   */
  public static <T extends @Nullable Object> Completions<T> asCompleted(
      Collection<? extends CompactFuture<T>> futures) {
    return new Completions<>(futures, false, 0);
  }

  /**
   * The futures as they are done, for a time. Python: {@code as_completed(futures, timeout)}; but
   * registers at this call, not at the first {@code next}.
   *
   * @param <T> the type of the results
   * @param futures which; one that occurs twice is returned once
   * @param timeout how long at the most, from the first {@code next}; with 0 or less it returns
   *     what is done by then
   * @param unit the unit of {@code timeout}
   * @return an iterator, to be closed if it is not exhausted
   * @throws NullPointerException if an argument, or one of the futures, is null
   */
  public static <T extends @Nullable Object> Completions<T> asCompleted(
      Collection<? extends CompactFuture<T>> futures, long timeout, TimeUnit unit) {
    requireNonNull(futures, "futures");
    return new Completions<>(futures, true, requireNonNull(unit, "unit").toNanos(timeout));
  }

  /** Asks for nothing but an array, and that before anything happens. */
  @SuppressWarnings("unchecked") // an array of a generic type
  static <T extends @Nullable Object> CompactFuture<T>[] arrayOf(
      Collection<? extends CompactFuture<T>> futures) {
    CompactFuture<T>[] all =
        (CompactFuture<T>[]) requireNonNull(futures, "futures").toArray(new CompactFuture<?>[0]);
    for (CompactFuture<T> future : all) {
      requireNonNull(future, "futures: one of them");
    }
    return all;
  }

  private static <T extends @Nullable Object> DoneAndNotDone<T> await(
      CompactFuture<T>[] all, boolean timed, long nanos, ReturnWhen returnWhen)
      throws InterruptedException {
    Partition<T> futures = new Partition<>(all, requireNonNull(returnWhen, "returnWhen"));
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

  /** Which futures are known to be done. Of one thread. */
  private static final class Partition<T extends @Nullable Object> {
    private final ReturnWhen returnWhen; // confined: a constant
    private final List<CompactFuture<T>> done = new ArrayList<>(); // confined: who waits
    private final CompactFuture<T>[] open; // confined: who waits
    private int size; // confined: who waits; so many of the open are not known to be done
    private boolean failed; // confined: who waits; one of those done has failed

    Partition(CompactFuture<T>[] all, ReturnWhen returnWhen) {
      this.returnWhen = returnWhen;
      this.open = all;
      this.size = all.length;
    }

    /**
     * Looks at those not known to be done, until a pass finds nothing new. When that pass began,
     * all that are known were done already, and none of the others was, since each was seen not to
     * be done later, and done is for ever. So the answer is the truth of that instant. Every other
     * pass finds one at least: there are no more passes than futures, and one.
     */
    void collect() {
      int before;
      do {
        before = size;
        size = 0;
        for (int i = 0; i < before; i++) {
          CompactFuture<T> future = open[i];
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

    DoneAndNotDone<T> answer() {
      return new DoneAndNotDone<>(
          new InOrder<>(done), new InOrder<>(Arrays.asList(Arrays.copyOf(open, size))));
    }

    /** Without a look: they were seen to be. */
    DoneAndNotDone<T> allDone() {
      done.addAll(Arrays.asList(open).subList(0, size));
      size = 0;
      return answer();
    }
  }

  /**
   * Each once, in the order given. A set only when somebody asks for what only a set knows: its
   * hash codes cost more than the wait, and who waits for all often does not ask.
   */
  private static final class InOrder<E> extends AbstractSet<E> {
    private final List<E> given; // confined: never changes

    /** Whoever finds none makes one: they are equal, and its final field publishes it. */
    private @Nullable Set<E> set; // confined: who asks; two at once make two that are equal

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
