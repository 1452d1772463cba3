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
 * What Lincheck really ran, counted where it passes by, as it does not tell. Static, for Lincheck
 * makes the objects itself; it runs one check at a time.
 */
final class Tally {
  private static final List<Integer> INVOCATIONS_BY_SCENARIO = new ArrayList<>();
  private static final Set<Set<String>> PAIRS = new HashSet<>();

  /**
   * Runs of a {@code Runnable}. Not on the heap: Lincheck puts back what a run wrote there, so that
   * the next one starts from the same state.
   */
  private static final ByteBuffer RUNS = ByteBuffer.allocateDirect(Long.BYTES);

  private Tally() {}

  static void reset() {
    INVOCATIONS_BY_SCENARIO.clear();
    PAIRS.clear();
    RUNS.putLong(0, 0);
  }

  static void newScenario(List<List<Actor>> parallel) {
    INVOCATIONS_BY_SCENARIO.add(0);
    for (List<Actor> one : parallel) {
      for (List<Actor> other : parallel) {
        if (one != other) {
          for (Actor a : one) {
            for (Actor b : other) {
              PAIRS.add(new HashSet<>(List.of(a.getMethod().getName(), b.getMethod().getName())));
            }
          }
        }
      }
    }
  }

  static void newRun() {
    RUNS.putLong(0, RUNS.getLong(0) + 1);
  }

  static long runs() {
    return RUNS.getLong(0);
  }

  static int scenarios() {
    return INVOCATIONS_BY_SCENARIO.size();
  }

  static long invocations() {
    return INVOCATIONS_BY_SCENARIO.stream().mapToLong(n -> n).sum();
  }

  /** The scenarios that ended with fewer than {@code bound} invocations. */
  static long scenariosBelow(int bound) {
    return INVOCATIONS_BY_SCENARIO.stream().filter(n -> n < bound).count();
  }

  /** How many pairs of operations stood in different threads of a scenario. */
  static int concurrentPairs() {
    return PAIRS.size();
  }

  /** Counts, and asks the verifier for linearizability. */
  public static final class CountingVerifier implements Verifier {
    private final Verifier verifier;

    /** For Lincheck. */
    public CountingVerifier(Class<?> model) {
      verifier = new LinearizabilityVerifier(model);
    }

    @Override
    public boolean verifyResults(ExecutionScenario scenario, ExecutionResult results) {
      int last = INVOCATIONS_BY_SCENARIO.size() - 1;
      INVOCATIONS_BY_SCENARIO.set(last, INVOCATIONS_BY_SCENARIO.get(last) + 1);
      return verifier.verifyResults(scenario, results);
    }
  }
}
