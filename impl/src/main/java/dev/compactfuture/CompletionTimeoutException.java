package dev.compactfuture;

/**
 * The time was up before all was done. Unchecked, as iterators cannot throw a {@code
 * TimeoutException}.
 *
 * <p>Python: the {@code TimeoutError} of {@code as_completed()} and {@code Executor.map()}.
 */
public class CompletionTimeoutException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates one.
   *
   * @param message how much was not done
   */
  public CompletionTimeoutException(String message) {
    super(message);
  }

  /** As in Python; also of a wait that was interrupted. */
  static String text(long unfinished, int total) {
    return unfinished + " (of " + total + ") futures unfinished";
  }
}
