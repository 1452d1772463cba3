package dev.compactfuture.lockstep;

import java.lang.reflect.Field;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What walking came to. */
public final class Walk {
  long programs;
  long starts;
  long javaStates;
  long specStates;
  long javaEdges;
  long specEdges;
  long concreteStates;
  long schedules;
  long steps;
  long rechecked;
  long ends;
  double seconds;
  final Set<String> labels = new TreeSet<>();
  final Map<List<String>, Walk> byProgram = new LinkedHashMap<>();
  final Set<String> actions = new TreeSet<>();
  final Set<String> all = new TreeSet<>();
  final Set<Field> mapped = new HashSet<>();
  final Set<String> unmapped = new TreeSet<>();
  @Nullable Counterexample counterexample;

  Walk() {}

  /** Where code and specification parted first, as text; null if they did not. */
  public @Nullable String counterexample() {
    return counterexample == null ? null : counterexample.toString();
  }

  /** Whether that is because the code, the subject or the engine threw something there. */
  public boolean brokeDown() {
    return counterexample != null && counterexample.kind().isFailure();
  }

  /**
   * Whether that is because a thread did not come to its next step in the time given, which is no
   * difference: it may spin, or be in a call that does not return.
   */
  public boolean isStuck() {
    return counterexample != null && counterexample.kind() == Counterexample.Kind.STUCK;
  }

  /** The labels of the steps that the code took. */
  public Set<String> labels() {
    return labels;
  }

  /** The actions that the specification took. */
  public Set<String> actions() {
    return actions;
  }

  /** The fields that the abstraction neither read nor leaves out with a reason, "Class.field". */
  public Set<String> unmapped() {
    return unmapped;
  }

  /** All actions that the specification has. */
  public Set<String> allActions() {
    return all;
  }

  /** One of {@link #figures}. */
  public long figure(String name) {
    Long figure = figures().get(name);
    if (figure == null) {
      throw new IllegalArgumentException("name: no figure is " + name);
    }
    return figure;
  }

  void add(Walk other) {
    programs += other.programs;
    starts += other.starts;
    javaStates += other.javaStates;
    specStates += other.specStates;
    javaEdges += other.javaEdges;
    specEdges += other.specEdges;
    concreteStates += other.concreteStates;
    schedules += other.schedules;
    steps += other.steps;
    rechecked += other.rechecked;
    ends += other.ends;
    labels.addAll(other.labels);
    byProgram.putAll(other.byProgram);
    actions.addAll(other.actions);
    mapped.addAll(other.mapped);
  }

  /** The names of the fields that the abstraction read, "Class.field". */
  Set<String> mapped() {
    Set<String> names = new TreeSet<>();
    for (Field field : mapped) {
      String type = field.getDeclaringClass().getName();
      names.add(type.substring(type.lastIndexOf('.') + 1) + "." + field.getName());
    }
    return names;
  }

  /** What each program alone came to, by its titles; of {@link Lockstep#ends}. */
  public Map<List<String>, Walk> byProgram() {
    return byProgram;
  }

  /**
   * What {@link Lockstep#ends} came to: a state is the code's own, with what each thread may still
   * read; executions are all ways to take one step more from a state; the ends those that differ.
   */
  public Map<String, Long> ended() {
    Map<String, Long> figures = new LinkedHashMap<>();
    figures.put("programs", programs);
    figures.put("states", javaStates);
    figures.put("executions", schedules);
    figures.put("ends", ends);
    return figures;
  }

  /** How long it took. */
  public double seconds() {
    return seconds;
  }

  /**
   * How much was walked. A program's start states are counted as {@code starts}; {@code
   * concreteStates} are the code's own states, of which several may be mapped to one of the
   * specification; a schedule is a run of the program, its steps those of all runs.
   */
  public Map<String, Long> figures() {
    Map<String, Long> figures = new LinkedHashMap<>();
    figures.put("programs", programs);
    figures.put("starts", starts);
    figures.put("javaStates", javaStates);
    figures.put("specStates", specStates);
    figures.put("javaEdges", javaEdges);
    figures.put("specEdges", specEdges);
    figures.put("concreteStates", concreteStates);
    figures.put("schedules", schedules);
    figures.put("steps", steps);
    figures.put("rechecked", rechecked);
    figures.put("edgesPerSecond", seconds == 0 ? 0 : Math.round(javaEdges / seconds));
    return figures;
  }
}
