package dev.compactfuture.subject;

/** The Error that a callback of a program throws. */
final class CallbackError extends Error {
  private static final long serialVersionUID = 1;

  private final transient OperationId callback;

  /**
   * Creates an error.
   *
   * @param callback the operation that added the callback
   */
  CallbackError(OperationId callback) {
    // Without a stack trace: the engine tells states apart by toString, and every run makes anew.
    super(callback.toString(), null, false, false);
    this.callback = callback;
  }

  OperationId callback() {
    return callback;
  }
}
