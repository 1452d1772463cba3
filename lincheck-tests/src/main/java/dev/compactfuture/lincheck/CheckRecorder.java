package dev.compactfuture.lincheck;

import static java.util.Objects.requireNonNull;

import dev.compactfuture.evidence.EvidenceRow;
import dev.compactfuture.evidence.Verdict;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jetbrains.lincheck.Lincheck;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.Options;
import org.jspecify.annotations.Nullable;

/** Records one check while it runs, and makes its row: canaries, counterexamples, figures. */
final class CheckRecorder {
  private static final String TOOL = "lincheck";

  /** Begins the line that is printed as soon as there is a counterexample. */
  private static final String FOUND = "found: ";

  private record Canary(String name, List<String> violates, Runnable check) {}

  private final boolean runsCanaries;
  private final WorkPart part;
  private final long start = System.nanoTime();
  private final List<Canary> canaries = new ArrayList<>();
  private final List<String> caught = new ArrayList<>();
  private final Set<String> claims = new HashSet<>();
  private final List<String> faults = new ArrayList<>();
  private final Map<String, Number> figures = new LinkedHashMap<>();
  private long nanosInChecks;

  /**
   * Begins a check.
   *
   * @param part which of its canaries are run
   */
  CheckRecorder(boolean runsCanaries, WorkPart part) {
    this.runsCanaries = runsCanaries;
    this.part = part;
  }

  /** Adds a canary: Lincheck has to find the fault of {@code broken}. */
  <O extends Options<O, ?>> void canary(O options, Class<? extends ScenarioOperations> broken) {
    canary(broken, () -> options.check(broken));
  }

  /** Adds a canary: Lincheck has to find the fault of {@code broken}. */
  void canary(int invocations, BlockingPrograms.Program broken) {
    canary(broken.getClass(), () -> Lincheck.runConcurrentTest(invocations, broken));
  }

  private void canary(Class<?> broken, Runnable check) {
    canary(broken.getSimpleName(), violatedBy(broken), check);
  }

  /** Returns the claims that the fault of a canary violates. */
  static List<String> violatedBy(Class<?> broken) {
    return List.of(requireNonNull(broken.getAnnotation(Violates.class), "@Violates").value());
  }

  /** Adds a canary: the check has to find its fault. */
  void canary(String name, List<String> violates, Runnable check) {
    canaries.add(new Canary(name, violates, check));
  }

  /** Runs the canaries of the part, of all that were added: their faults have to be found. */
  void runCanaries() {
    int n = 0;
    for (Canary canary : canaries) {
      if (runsCanaries && part.hasCanary(n++, canaries.size())) {
        run(canary);
      }
    }
  }

  private void run(Canary canary) {
    String counterexample = counterexample(canary.check);
    if (counterexample == null || counterexample.contains("has hung")) { // none should hang
      faults.add("canary not caught: " + canary.name);
    } else {
      caught.add(canary.name + " (" + firstLine(counterexample) + ")");
      claims.addAll(canary.violates);
    }
  }

  /** Runs a part of the check; prints the counterexample if there is one. */
  void check(Runnable check) {
    long begin = System.nanoTime();
    String counterexample = counterexample(check);
    nanosInChecks += System.nanoTime() - begin;
    if (counterexample != null) {
      System.out.println(FOUND + firstLine(counterexample) + "\n" + counterexample);
      System.out.flush();
      faults.add(firstLine(counterexample));
    }
  }

  void figure(String name, long number) {
    figures.put(name, number);
  }

  /** Records a figure that must be as planned, unless a fault ended the check early. */
  void planned(String name, long executed, long planned) {
    figures.put(name, executed);
    demand(executed == planned, name + ": planned " + planned + ", ran " + executed);
  }

  /** Records {@code otherwise} as a fault if the condition does not hold and no fault is known. */
  void demand(boolean condition, String otherwise) {
    if (!condition && faults.isEmpty()) {
      faults.add(otherwise);
    }
  }

  /** Returns the row, with the claims that the caught canaries violate. */
  EvidenceRow row(String id) {
    figures.put("invocationsPerSecond", rate(figures, nanosInChecks / 1e9));
    return new EvidenceRow(
        id,
        TOOL,
        List.copyOf(claims),
        faults.isEmpty() ? Verdict.HOLDS : Verdict.VIOLATED,
        String.join("; ", faults),
        Math.round((System.nanoTime() - start) / 1e8) / 10.0,
        EvidenceRow.caught(caught),
        figures);
  }

  /**
   * Returns the invocations a second, of the checks alone: the seconds of the row include its
   * canaries.
   */
  static long rate(Map<String, Number> figures, double seconds) {
    long invocations =
        figures.entrySet().stream()
            .filter(f -> f.getKey().toLowerCase(Locale.ROOT).endsWith("invocations"))
            .mapToLong(f -> f.getValue().longValue())
            .sum();
    return invocations == 0 ? 0 : Math.round(invocations / seconds);
  }

  /** Returns Lincheck's counterexample, or null if it finds none. */
  static @Nullable String counterexample(Runnable check) {
    try {
      check.run();
      return null;
    } catch (LincheckAssertionError e) {
      return String.valueOf(e.getMessage()).strip();
    }
  }

  private static String firstLine(String counterexample) {
    return counterexample.lines().findFirst().orElse("").replace("=", "").strip();
  }
}
