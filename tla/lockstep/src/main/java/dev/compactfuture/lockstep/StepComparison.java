package dev.compactfuture.lockstep;

import java.lang.reflect.Field;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The result of {@link Lockstep#compareSteps}. */
public final class StepComparison implements Comparison {
  long programs;
  long starts;
  long codeStates;
  long specificationStates;
  long codeEdges;
  long specificationEdges;
  long concreteStates;
  long runs;
  long steps;
  long moves;
  long rechecked;
  long bytesPerState;
  double seconds;
  final Set<State> startStates = new HashSet<>();
  final Set<String> labels = new TreeSet<>();
  final Set<String> actions = new TreeSet<>();
  final Set<String> allActions = new TreeSet<>();
  final Set<Field> mapped = new HashSet<>();
  final Set<String> unmapped = new TreeSet<>();
  final Map<List<String>, StepComparison> byProgram = new LinkedHashMap<>();
  @Nullable Counterexample counterexample;

  StepComparison() {}

  /** Adds the result of one program. */
  void add(List<String> titles, StepComparison program) {
    add(program);
    program.mapped.clear(); // a field would keep its class from being unloaded
    byProgram.put(titles, program);
  }

  /** Adds counts and names. */
  void add(StepComparison other) {
    programs += other.programs;
    starts += other.starts;
    codeStates += other.codeStates;
    specificationStates += other.specificationStates;
    codeEdges += other.codeEdges;
    specificationEdges += other.specificationEdges;
    concreteStates += other.concreteStates;
    runs += other.runs;
    steps += other.steps;
    moves += other.moves;
    rechecked += other.rechecked;
    bytesPerState = Math.max(bytesPerState, other.bytesPerState);
    startStates.addAll(other.startStates);
    labels.addAll(other.labels);
    actions.addAll(other.actions);
    mapped.addAll(other.mapped);
  }

  /** Returns the sum of results without a counterexample, of different programs of one model. */
  public static StepComparison sum(Collection<StepComparison> results) {
    StepComparison sum = new StepComparison();
    for (StepComparison result : results) {
      sum.add(result);
      sum.byProgram.putAll(result.byProgram);
      sum.allActions.addAll(result.allActions);
      sum.seconds += result.seconds;
    }
    return sum;
  }

  @Override
  public @Nullable Counterexample counterexample() {
    return counterexample;
  }

  /** Returns the states in which the programs start. */
  public Set<State> startStates() {
    return Collections.unmodifiableSet(startStates);
  }

  /** Returns the labels of the steps that the code took. */
  public Set<String> labels() {
    return Collections.unmodifiableSet(labels);
  }

  /** Returns the actions that the specification took. */
  public Set<String> actions() {
    return Collections.unmodifiableSet(actions);
  }

  /** Returns all actions that the specification has. */
  public Set<String> allActions() {
    return Collections.unmodifiableSet(allActions);
  }

  /**
   * Returns the fields of the classes under test, "Class.field", that the abstraction never read,
   * and that {@link Subject#unmapped} does not name either: whatever they hold was not compared.
   */
  public Set<String> unmapped() {
    return Collections.unmodifiableSet(unmapped);
  }

  /** Returns the number of programs. */
  public long programs() {
    return programs;
  }

  /** Returns in how many states of the specification the code was. */
  public long codeStates() {
    return codeStates;
  }

  /** Returns how many states the specification has. */
  public long specificationStates() {
    return specificationStates;
  }

  /** Returns how many edges of the specification the code took. */
  public long codeEdges() {
    return codeEdges;
  }

  /** Returns how many edges the specification has. */
  public long specificationEdges() {
    return specificationEdges;
  }

  /** Returns how many states the code was in; several may be mapped to one of the specification. */
  public long concreteStates() {
    return concreteStates;
  }

  /** Returns how often a program was run. */
  public long runs() {
    return runs;
  }

  /** Returns the results of the programs that were explored to their end, by their titles. */
  public Map<List<String>, StepComparison> byProgram() {
    return Collections.unmodifiableMap(byProgram);
  }

  /**
   * Returns how much of the heap a state of the code takes, with its share of the specification's
   * graph, in bytes: in the program where that is most. Only if {@link Lockstep#measureMemory} is
   * set; otherwise 0.
   */
  public long bytesPerState() {
    return bytesPerState;
  }

  @Override
  public double seconds() {
    return seconds;
  }

  /**
   * {@inheritDoc}
   *
   * <p>{@code starts} are the start states of all programs; {@code schedules} is {@link #runs}, and
   * {@code steps} are the moves of all runs, and {@code moves} those of them that were made for the
   * first time. {@code rechecked} counts those that were made again and had to lead to the same
   * state; the others only lead a run to where it makes new ones.
   */
  @Override
  public Map<String, Long> figures() {
    Map<String, Long> figures = new LinkedHashMap<>();
    figures.put("programs", programs);
    figures.put("starts", starts);
    figures.put("javaStates", codeStates);
    figures.put("specStates", specificationStates);
    figures.put("javaEdges", codeEdges);
    figures.put("specEdges", specificationEdges);
    figures.put("concreteStates", concreteStates);
    figures.put("schedules", runs);
    figures.put("steps", steps);
    figures.put("moves", moves);
    figures.put("rechecked", rechecked);
    return figures;
  }
}
