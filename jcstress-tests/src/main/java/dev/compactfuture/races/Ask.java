package dev.compactfuture.races;

import dev.compactfuture.CompactFuture;
import dev.compactfuture.CompletionTimeoutException;
import dev.compactfuture.Completions;
import dev.compactfuture.Futures;
import dev.compactfuture.Futures.DoneAndNotDone;
import dev.compactfuture.Futures.ReturnWhen;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** Answers of a future as the words in which the outcomes are written. */
final class Ask {
  private Ask() {}

  /** {@code get} that does not wait. */
  static Object poll(CompactFuture<?> future) {
    return answer(() -> future.get(0, TimeUnit.NANOSECONDS));
  }

  /**
   * {@code get} that may leave: before, after or without having registered, and before or after it
   * slept.
   */
  static Object brief(CompactFuture<?> future) {
    return answer(() -> future.get(1, TimeUnit.MICROSECONDS));
  }

  /**
   * {@code get} that sleeps until it is woken: "asleep" if it is not, in spite of the future's
   * being done.
   */
  static Object join(CompactFuture<?> future) {
    return Patience.await(future::isDone, () -> answer(future::get));
  }

  /** {@link #join} by the timed {@code get}. */
  static Object joinTimed(CompactFuture<?> future) {
    return Patience.await(future::isDone, () -> answer(() -> future.get(1, TimeUnit.DAYS)));
  }

  static Object answer(Callable<?> get) {
    try {
      return get.call();
    } catch (CancellationException e) {
      return "cancelled";
    } catch (ExecutionException e) {
      return "failed with " + e.getCause().getMessage();
    } catch (TimeoutException e) {
      return "timeout";
    } catch (InterruptedException e) {
      return "interrupted";
    } catch (Exception e) {
      return e.toString();
    }
  }

  /** {@code setRunningOrNotifyCancel}: "run", "skip" or "refused". */
  static String run(CompactFuture<?> future) {
    try {
      return future.setRunningOrNotifyCancel() ? "run" : "skip";
    } catch (IllegalStateException e) {
      return "refused";
    }
  }

  /** The state as {@code toString} has it. */
  static String state(CompactFuture<?> future) {
    String text = future.toString();
    return text.substring(text.indexOf('[') + 1, text.length() - 1);
  }

  // Many futures. They are called a, b, c in the order of the list, and "none" is none of them.

  private static final List<CompactFuture<Integer>> NEVER_DONE =
      Stream.generate(CompactFuture<Integer>::new).limit(8).toList();

  /** {@code a}, some that are never done, {@code b}: who looks at all takes a while. */
  static List<CompactFuture<Integer>> apart(CompactFuture<Integer> a, CompactFuture<Integer> b) {
    List<CompactFuture<Integer>> all = new ArrayList<>(NEVER_DONE);
    all.add(0, a);
    all.add(b);
    return all;
  }

  /** {@code await} that does not wait: which of {@code futures} were done at one instant. */
  static Object pollAwait(
      List<CompactFuture<Integer>> futures, Collection<CompactFuture<Integer>> all) {
    return answer(
        () ->
            names(futures, Futures.await(all, 0, TimeUnit.NANOSECONDS, ReturnWhen.ALL_COMPLETED)));
  }

  /** {@code await} that may leave, as {@link #brief} does. */
  static Object briefAwait(List<CompactFuture<Integer>> futures) {
    return answer(
        () ->
            names(
                futures,
                Futures.await(futures, 1, TimeUnit.MICROSECONDS, ReturnWhen.ALL_COMPLETED)));
  }

  /**
   * {@code await} that sleeps until it is woken: "asleep" if it is not, although {@code enough}.
   */
  static Object joinAwait(
      List<CompactFuture<Integer>> futures, ReturnWhen returnWhen, BooleanSupplier enough) {
    return Patience.await(
        enough, () -> answer(() -> names(futures, Futures.await(futures, returnWhen))));
  }

  /** {@code next} that sleeps until it is woken: "asleep" if it is not, although {@code enough}. */
  static Object joinNext(
      List<CompactFuture<Integer>> futures,
      Completions<Integer> completions,
      BooleanSupplier enough) {
    return Patience.await(enough, () -> answer(() -> name(futures, completions.next())));
  }

  /** A watcher of {@code futures} that never waits: to be asked by {@link #told}. */
  static Completions<Integer> watcher(List<CompactFuture<Integer>> futures) {
    return Futures.asCompleted(futures, 0, TimeUnit.NANOSECONDS);
  }

  /** What {@code watcher} was told since it was asked last. It leaves when that is "none". */
  static String told(List<CompactFuture<Integer>> futures, Completions<Integer> watcher) {
    try {
      return name(futures, watcher.next());
    } catch (CompletionTimeoutException e) {
      return "none";
    }
  }

  /** Whether who waits on many futures has to know of this one. */
  static boolean isTold(CompactFuture<?> future) {
    String state = state(future);
    return state.startsWith("FINISHED") || state.equals("CANCELLED_AND_NOTIFIED");
  }

  private static String names(
      List<CompactFuture<Integer>> futures, DoneAndNotDone<Integer> answer) {
    StringBuilder names = new StringBuilder();
    for (CompactFuture<Integer> future : futures) {
      if (answer.done().contains(future) == answer.notDone().contains(future)) {
        return name(futures, future) + " is on both sides, or on none";
      }
      if (answer.done().contains(future)) {
        names.append(names.length() == 0 ? "" : " ").append(name(futures, future));
      }
    }
    return names.length() == 0 ? "none" : names.toString();
  }

  private static String name(List<CompactFuture<Integer>> futures, CompactFuture<Integer> future) {
    return String.valueOf((char) ('a' + futures.indexOf(future)));
  }
}
