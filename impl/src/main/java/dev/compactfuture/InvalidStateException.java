package dev.compactfuture;

/**
 * A result or an exception was set on a future that was done already. The future is unchanged.
 *
 * <p>Python: {@code concurrent.futures.InvalidStateError}.
 */
public class InvalidStateException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates one.
   *
   * @param message what was tried, and the state that refused it
   */
  public InvalidStateException(String message) {
    super(message);
  }
}
