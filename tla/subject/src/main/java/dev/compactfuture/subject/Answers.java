package dev.compactfuture.subject;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Converts answers between code and specification. To exercise more of the methods, threads call
 * different ones for the same operation of the specification, and some of these answer less: {@code
 * exception()} returns null whatever the result is, {@code isDone()} does not return the state.
 */
final class Answers {
  static final Set<Object> DONE = Set.of("FINISHED", "CANCELLED", "CANCELLED_AND_NOTIFIED");
  static final String NO_EXCEPTION = "no exception";

  private static final Set<Object> SHORT =
      Set.of("isDone", "isRunning", "isCancelled", NO_EXCEPTION);

  private Answers() {}

  /** Returns whether the code answered less than the specification does. */
  static boolean isShort(List<Object> answer) {
    return SHORT.contains(answer.get(0));
  }

  /**
   * Returns the specification's answer for a short one that was right. A wrong one stays as it is,
   * and so differs from every answer of the specification.
   *
   * @param word the word, as the specification has it, right after the step that decided the answer
   */
  static List<Object> expand(List<Object> answer, Map<String, Object> word) {
    String status = (String) requireNonNull(word.get("status"));
    boolean expected =
        switch ((String) answer.get(0)) {
          case "isDone" -> !status.equals("PENDING") && !status.equals("RUNNING");
          case "isRunning" -> status.equals("RUNNING");
          case "isCancelled" -> status.startsWith("CANCELLED");
          default -> false;
        };
    if (answer.get(0).equals(NO_EXCEPTION)) {
      List<?> outcome = (List<?>) requireNonNull(word.get("outcome"));
      return outcome.contains("setResult") ? List.copyOf(outcome) : answer;
    }
    return answer.size() == 2 && answer.get(1).equals(expected) ? List.of(status) : answer;
  }

  /** Returns the short answers for those of the specification, thread by thread. */
  static List<Object> shorten(List<List<String>> programs, List<List<List<Object>>> answers) {
    List<Object> all = new ArrayList<>();
    for (int t = 1; t <= answers.size(); t++) {
      List<Object> ofThread = new ArrayList<>();
      for (int i = 0; i < answers.get(t - 1).size(); i++) {
        ofThread.add(shorten(answers.get(t - 1).get(i), programs.get(t - 1).get(i), t));
      }
      all.add(ofThread);
    }
    return all;
  }

  private static List<Object> shorten(List<Object> answer, String operation, int thread) {
    if (operation.startsWith("get")) {
      boolean isResult = answer.get(0).equals("setResult");
      return isResult && asksForException(thread) ? List.of(NO_EXCEPTION) : answer;
    }
    if (!operation.startsWith("inspect")) {
      return answer;
    }
    String status = (String) answer.get(0);
    return switch (thread) {
      case 2 -> List.of("isDone", DONE.contains(status));
      case 3 -> List.of("isRunning", status.equals("RUNNING"));
      case 4 -> List.of("isCancelled", status.startsWith("CANCELLED"));
      default -> answer;
    };
  }

  /** Returns whether the getters of this thread call {@code exception}, not {@code get}. */
  static boolean asksForException(int thread) {
    return thread % 2 == 1;
  }

  /**
   * Returns the outcome that was delivered or is kept.
   *
   * @param how the operation that sets such an outcome
   * @param what the result or exception, which names the operation that set it; one that is not
   *     delivered as it was set is an answer that the specification does not have
   */
  static List<Object> outcome(String how, @Nullable Object what) {
    boolean failed = what instanceof OutcomeException;
    OperationId operation =
        what instanceof OutcomeException failure ? failure.operation() : (OperationId) what;
    boolean right = failed == how.equals("setException");
    return requireNonNull(operation).tuple(right ? how : how + " of the wrong kind");
  }
}
