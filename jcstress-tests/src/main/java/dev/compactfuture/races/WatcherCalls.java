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
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Waits on many futures whose answers are the words of which outcomes are made: futures are called
 * a, b, c in the order of the list, and "none" stands for none of them.
 */
final class WatcherCalls {
  private static final List<CompactFuture<Integer>> NEVER_DONE =
      Stream.generate(CompactFuture<Integer>::new).limit(8).toList();

  private WatcherCalls() {}

  /**
   * Returns {@code a}, several futures that are never done, and {@code b}: enough futures for
   * completions to come between the looks at {@code a} and {@code b}.
   */
  static List<CompactFuture<Integer>> spreadOut(
      CompactFuture<Integer> a, CompactFuture<Integer> b) {
    List<CompactFuture<Integer>> all = new ArrayList<>(NEVER_DONE);
    all.add(0, a);
    all.add(b);
    return all;
  }

  /**
   * Calls {@code await} on {@code all} with a time-out of zero, which does not wait; returns which
   * of {@code futures} were done.
   */
  static Object pollAwait(
      List<CompactFuture<Integer>> futures, Collection<CompactFuture<Integer>> all) {
    return FutureCalls.answerOf(
        () ->
            doneNames(
                futures, Futures.await(all, 0, TimeUnit.NANOSECONDS, ReturnWhen.ALL_COMPLETED)));
  }

  /** Calls {@code await} with {@link FutureCalls#briefTimeOutNanos}. */
  static Object awaitBriefly(List<CompactFuture<Integer>> futures) {
    return FutureCalls.answerOf(
        () ->
            doneNames(
                futures,
                Futures.await(
                    futures,
                    FutureCalls.briefTimeOutNanos(),
                    TimeUnit.NANOSECONDS,
                    ReturnWhen.ALL_COMPLETED)));
  }

  /** Calls {@code await}; returns "asleep" if it goes on sleeping although {@code enough}. */
  static Object awaitUntilWoken(
      List<CompactFuture<Integer>> futures, ReturnWhen returnWhen, BooleanSupplier enough) {
    return LostWakeUpDetector.await(
        enough,
        () -> FutureCalls.answerOf(() -> doneNames(futures, Futures.await(futures, returnWhen))));
  }

  /** Calls {@code next}; returns "asleep" if it goes on sleeping although {@code enough}. */
  static Object nextUntilWoken(
      List<CompactFuture<Integer>> futures,
      Completions<CompactFuture<Integer>> completions,
      BooleanSupplier enough) {
    return LostWakeUpDetector.await(
        enough, () -> FutureCalls.answerOf(() -> name(futures, completions.next())));
  }

  /** Registers a watcher that never waits, for {@link #nextNotified}. */
  static Completions<CompactFuture<Integer>> newWatcher(List<CompactFuture<Integer>> futures) {
    return Futures.asCompleted(futures, 0, TimeUnit.NANOSECONDS);
  }

  /**
   * Returns the next future that notified {@code watcher}, or "none"; after "none" the watcher is
   * no longer registered.
   */
  static String nextNotified(
      List<CompactFuture<Integer>> futures, Completions<CompactFuture<Integer>> watcher) {
    try {
      return name(futures, watcher.next());
    } catch (CompletionTimeoutException e) {
      return "none";
    }
  }

  /** Whether watchers count this future as done: a cancelled one only once it is notified. */
  static boolean isNotified(CompactFuture<?> future) {
    String state = FutureCalls.state(future);
    return state.startsWith("FINISHED") || state.equals("CANCELLED_AND_NOTIFIED");
  }

  private static String doneNames(
      List<CompactFuture<Integer>> futures, DoneAndNotDone<CompactFuture<Integer>> answer) {
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
