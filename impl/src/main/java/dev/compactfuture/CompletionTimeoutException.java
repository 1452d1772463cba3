package dev.compactfuture;

/**
 * Thrown by an iterator over futures or results whose time-out has passed. It is unchecked, because
 * {@code Iterator.next} cannot throw a {@code TimeoutException}.
 *
 * <p>Python: the {@code TimeoutError} of {@code as_completed()} and {@code Executor.map()}.
 */
public class CompletionTimeoutException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception.
   *
   * @param message how many futures are unfinished
   */
  public CompletionTimeoutException(String message) {
    super(message);
  }

  /** Returns the message that Python gives. It is also used where a wait was interrupted. */
  static String text(long unfinished, int total) {
    return unfinished + " (of " + total + ") futures unfinished";
  }
}
