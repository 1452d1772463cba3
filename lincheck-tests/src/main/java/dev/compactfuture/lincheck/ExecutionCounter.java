package dev.compactfuture.lincheck;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jetbrains.kotlinx.lincheck.Actor;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionResult;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
import org.jetbrains.lincheck.datastructures.verifier.LinearizabilityVerifier;
import org.jetbrains.lincheck.datastructures.verifier.Verifier;

/**
 * Counts the scenarios and invocations that Lincheck executed, because it does not report them. The
 * counters are static: Lincheck creates generators and verifiers itself, and runs one check at a
 * time.
 */
final class ExecutionCounter {
  private static final List<Integer> INVOCATIONS_BY_SCENARIO = new ArrayList<>();
  private static final Set<Set<String>> CONCURRENT_PAIRS = new HashSet<>();

  /**
   * Invocations of a {@link BlockingPrograms.Program}, counted by the program itself. The counter
   * is not on the heap, because Lincheck restores what an invocation wrote there, so that the next
   * one starts from the same state.
   */
  private static final ByteBuffer PROGRAM_INVOCATIONS = ByteBuffer.allocateDirect(Long.BYTES);

  private ExecutionCounter() {}

  static void reset() {
    INVOCATIONS_BY_SCENARIO.clear();
    CONCURRENT_PAIRS.clear();
    PROGRAM_INVOCATIONS.putLong(0, 0);
  }

  /**
   * Counts a scenario that is about to be executed.
   *
   * @param parallel the operations of each of its threads
   */
  static void recordScenario(List<List<Actor>> parallel) {
    INVOCATIONS_BY_SCENARIO.add(0);
    recordPairs(parallel);
  }

  /**
   * Counts the pairs of a scenario, whether it is executed here or in another part: the part that
   * executes the last scenario has then counted all.
   */
  static void recordPairs(List<List<Actor>> parallel) {
    for (List<Actor> one : parallel) {
      for (List<Actor> other : parallel) {
        if (one != other) {
          for (Actor a : one) {
            for (Actor b : other) {
              CONCURRENT_PAIRS.add(
                  new HashSet<>(List.of(a.getMethod().getName(), b.getMethod().getName())));
            }
          }
        }
      }
    }
  }

  static void recordProgramInvocation() {
    PROGRAM_INVOCATIONS.putLong(0, PROGRAM_INVOCATIONS.getLong(0) + 1);
  }

  static long programInvocations() {
    return PROGRAM_INVOCATIONS.getLong(0);
  }

  static int scenarios() {
    return INVOCATIONS_BY_SCENARIO.size();
  }

  static long invocations() {
    return INVOCATIONS_BY_SCENARIO.stream().mapToLong(n -> n).sum();
  }

  /** Returns the number of scenarios that had fewer than {@code bound} invocations. */
  static long scenariosBelow(int bound) {
    return INVOCATIONS_BY_SCENARIO.stream().filter(n -> n < bound).count();
  }

  /** Returns how many pairs of operations stood in different threads of one scenario. */
  static int concurrentPairs() {
    return CONCURRENT_PAIRS.size();
  }

  /** Counts an invocation, and leaves the verdict to Lincheck's own verifier. */
  public static final class CountingVerifier implements Verifier {
    private final Verifier verifier;

    /** Creates the verifier; Lincheck calls it by reflection. */
    public CountingVerifier(Class<?> sequentialSpecification) {
      verifier = new LinearizabilityVerifier(sequentialSpecification);
    }

    @Override
    public boolean verifyResults(ExecutionScenario scenario, ExecutionResult results) {
      int last = INVOCATIONS_BY_SCENARIO.size() - 1;
      INVOCATIONS_BY_SCENARIO.set(last, INVOCATIONS_BY_SCENARIO.get(last) + 1);
      return verifier.verifyResults(scenario, results);
    }
  }
}
