package dev.compactfuture.races;

import dev.compactfuture.CompactFuture;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Calls of one future whose answers are the words of which outcomes are made. */
final class FutureCalls {
  private FutureCalls() {}

  /** The future of an executor's task: its cancellation notifies. */
  static final class TaskFuture extends CompactFuture<Integer> {
    @Override
    public boolean cancel() {
      return cancelAndNotify();
    }
  }

  /** Calls {@code get} with a time-out of zero, which does not wait. */
  static Object poll(CompactFuture<?> future) {
    return answerOf(() -> future.get(0, TimeUnit.NANOSECONDS));
  }

  /** Calls {@code get} with {@link #briefTimeOutNanos}. */
  static Object getBriefly(CompactFuture<?> future) {
    return answerOf(() -> future.get(briefTimeOutNanos(), TimeUnit.NANOSECONDS));
  }

  /**
   * Returns a time-out so short that a thread may give up before or after it registered, and before
   * or after it slept: at random 16 ns to a microsecond, because that depends on how the code is
   * compiled. A thread that always slept would leave long after the other actor is gone.
   */
  static long briefTimeOutNanos() {
    return 1L << ThreadLocalRandom.current().nextInt(4, 11);
  }

  /** Calls {@code get}; returns "asleep" if it goes on sleeping although the future is done. */
  static Object getUntilWoken(CompactFuture<?> future) {
    return LostWakeUpDetector.await(future::isDone, () -> answerOf(future::get));
  }

  /** Calls the timed {@code get}; otherwise as {@link #getUntilWoken}. */
  static Object timedGetUntilWoken(CompactFuture<?> future) {
    return LostWakeUpDetector.await(
        future::isDone, () -> answerOf(() -> future.get(1, TimeUnit.DAYS)));
  }

  /** Returns what {@code call} returned, or a word for the exception that it threw. */
  static Object answerOf(Callable<?> call) {
    try {
      return call.call();
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

  /** Calls {@code setRunningOrNotifyCancel}; returns "run", "skip" or "refused". */
  static String run(CompactFuture<?> future) {
    try {
      return future.setRunningOrNotifyCancel() ? "run" : "skip";
    } catch (IllegalStateException e) {
      return "refused";
    }
  }

  /** Returns the state as {@code toString} prints it. */
  static String state(CompactFuture<?> future) {
    String text = future.toString();
    return text.substring(text.indexOf('[') + 1, text.length() - 1);
  }
}
