package dev.compactfuture.races;

import dev.compactfuture.CompactFuture;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

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
}
