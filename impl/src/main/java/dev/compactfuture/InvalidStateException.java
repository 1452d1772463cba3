package dev.compactfuture;

/**
 * Thrown by an attempt to complete a future that is done already. The future is unchanged.
 *
 * <p>Python: {@code concurrent.futures.InvalidStateError}.
 */
public class InvalidStateException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception.
   *
   * @param message what was attempted, and the state of the future
   */
  public InvalidStateException(String message) {
    super(message);
  }
}
