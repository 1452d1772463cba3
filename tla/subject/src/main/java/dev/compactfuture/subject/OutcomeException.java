package dev.compactfuture.subject;

/** The exception that a {@code setException} of a program sets. */
final class OutcomeException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient OperationId operation;

  OutcomeException(OperationId operation) {
    // Without a stack trace: the engine tells states apart by toString, and every run makes anew.
    super(operation.toString(), null, false, false);
    this.operation = operation;
  }

  OperationId operation() {
    return operation;
  }
}
