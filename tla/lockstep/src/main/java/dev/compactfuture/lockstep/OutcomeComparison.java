package dev.compactfuture.lockstep;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The result of {@link Lockstep#compareOutcomes}. */
public final class OutcomeComparison implements Comparison {
  long programs;
  long states;
  long executions;
  long outcomes;
  double seconds;
  final Set<String> labels = new TreeSet<>();
  final Map<List<String>, OutcomeComparison> byProgram = new LinkedHashMap<>();
  @Nullable Counterexample counterexample;

  OutcomeComparison() {}

  /** Adds the result of one program. */
  void add(List<String> titles, OutcomeComparison program) {
    programs += program.programs;
    states += program.states;
    executions += program.executions;
    outcomes += program.outcomes;
    labels.addAll(program.labels);
    byProgram.put(titles, program);
  }

  @Override
  public @Nullable Counterexample counterexample() {
    return counterexample;
  }

  /** Returns the labels of the steps that the code took. */
  public Set<String> labels() {
    return Collections.unmodifiableSet(labels);
  }

  /** Returns the results of the programs that were explored to their end, by their titles. */
  public Map<List<String>, OutcomeComparison> byProgram() {
    return Collections.unmodifiableMap(byProgram);
  }

  /** Returns how many states the code was in, with what each thread could still read there. */
  public long states() {
    return states;
  }

  @Override
  public double seconds() {
    return seconds;
  }

  /**
   * {@inheritDoc}
   *
   * <p>{@code executions} are all ways to take one more step from a state; {@code ends} are the
   * different outcomes.
   */
  @Override
  public Map<String, Long> figures() {
    Map<String, Long> figures = new LinkedHashMap<>();
    figures.put("programs", programs);
    figures.put("states", states);
    figures.put("executions", executions);
    figures.put("ends", outcomes);
    return figures;
  }
}
