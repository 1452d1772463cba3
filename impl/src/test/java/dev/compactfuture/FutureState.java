package dev.compactfuture;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** The states of a future; FINISHED occurs three times, for a value, null and an exception. */
enum FutureState {
  PENDING("PENDING"),
  RUNNING("RUNNING"),
  CANCELLED("CANCELLED"),
  NOTIFIED("CANCELLED_AND_NOTIFIED"),
  RETURNED("FINISHED returned String"),
  NULL("FINISHED returned null"),
  RAISED("FINISHED raised Boom");

  /** An object that occurs nowhere else: tests compare it by identity. */
  @SuppressWarnings("StringCopy")
  static final String VALUE = new String("value");

  @SuppressWarnings("StaticAssignmentOfThrowable") // it has no stack trace
  static final Boom BOOM = new Boom();

  static final class Boom extends Exception {
    private static final long serialVersionUID = 1L;

    /** A stack trace leads to classes, and JOL would count what those refer to at the time. */
    private Boom() {
      super(null, null, false, false);
    }
  }

  /** The state as {@code toString} gives it. */
  final String description;

  FutureState(String description) {
    this.description = description;
  }

  CompactFuture<@Nullable String> future() {
    CompactFuture<@Nullable String> future = new CompactFuture<>();
    bring(future);
    return future;
  }

  /** Brings a PENDING future to this state. */
  @SuppressWarnings("NullAway") // a null result is legal where T is nullable
  void bring(CompactFuture<@Nullable String> future) {
    switch (this) {
      case PENDING -> {}
      case RUNNING -> future.setRunningOrNotifyCancel();
      case CANCELLED -> future.cancel();
      case NOTIFIED -> {
        future.cancel();
        future.setRunningOrNotifyCancel();
      }
      case RETURNED -> future.setResult(VALUE);
      case NULL -> future.setResult(null);
      case RAISED -> future.setException(BOOM);
    }
  }

  /** Returns the state that {@code toString} gives; fails if there is anything more to it. */
  static String describe(CompactFuture<?> future) {
    String prefix = "CompactFuture@" + Integer.toHexString(System.identityHashCode(future)) + "[";
    String string = future.toString();
    assertTrue(string.startsWith(prefix) && string.endsWith("]"), string);
    return string.substring(prefix.length(), string.length() - 1);
  }

  /**
   * Returns the outcome of a call as the tables write it: {@code !X} stands for an XException that
   * was thrown.
   */
  static String word(@Nullable Object returned, @Nullable Throwable thrown) {
    if (thrown == null) {
      return returned == VALUE ? "value" : returned == BOOM ? "boom" : String.valueOf(returned);
    }
    if (thrown instanceof ExecutionException) {
      return thrown.getCause() == BOOM ? "!boom" : "!Execution of " + thrown.getCause();
    }
    return "!" + thrown.getClass().getSimpleName().replace("Exception", "");
  }
}
