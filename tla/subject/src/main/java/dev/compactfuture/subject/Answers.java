package dev.compactfuture.subject;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the specification's answers of what the methods return. */
final class Answers {
  static final Set<Object> DONE = Set.of("FINISHED", "CANCELLED", "CANCELLED_AND_NOTIFIED");

  private Answers() {}

  static List<Object> truth(boolean answer) {
    return List.of(answer ? "true" : "false");
  }

  /** Returns the answer for what {@code exception()} has returned. */
  static List<Object> outcomeOfException(@Nullable Throwable exception) {
    return exception == null ? List.of("no exception") : outcome("setException", exception);
  }

  /**
   * Returns the outcome that was delivered or is kept.
   *
   * @param how the operation that sets such an outcome
   * @param what the result or exception, which names the operation that set it; one that is not
   *     delivered as it was set is an answer that the specification does not have
   */
  static List<Object> outcome(String how, Object what) {
    boolean failed = what instanceof OutcomeException;
    OperationId operation =
        what instanceof OutcomeException failure ? failure.operation() : (OperationId) what;
    boolean right = failed == how.equals("setException");
    return operation.tuple(right ? how : how + " of the wrong kind");
  }
}
