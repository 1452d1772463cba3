package dev.compactfuture.subject;

import static java.util.Objects.requireNonNull;

import dev.compactfuture.lockstep.Comparison;
import dev.compactfuture.lockstep.Counterexample;
import dev.compactfuture.lockstep.Lockstep;
import dev.compactfuture.lockstep.OutcomeComparison;
import dev.compactfuture.lockstep.Schedule;
import dev.compactfuture.lockstep.SpecificationFiles;
import dev.compactfuture.lockstep.Steps;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Explores the executions of programs under Java's access modes, for the shipped classes and for
 * variants of them, and compares how they end with the specification. TLC, which lists the possible
 * ends, is started once for each set of programs.
 */
public final class WeakMemoryExplorer {
  /**
   * A program of a variant that reaches this many times the states of the shipped classes has
   * infinitely many. The bound is safe: if every CAS may fail spuriously, the factor is at most
   * 1.5.
   */
  private static final int STATES_FACTOR = 10;

  private final Shipped shipped;
  private final Set<String> labels; // of the shipped classes
  private final Map<WeakMemoryPrograms, Lockstep> warm = new LinkedHashMap<>();

  /** The explorations of the shipped classes, by model and titles of the program. */
  private final Map<String, Map<List<String>, OutcomeComparison>> originals = new LinkedHashMap<>();

  /**
   * Creates an explorer that has explored nothing yet.
   *
   * @param shipped the shipped classes
   */
  public WeakMemoryExplorer(Shipped shipped) throws IOException {
    this.shipped = shipped;
    this.labels = Set.copyOf(shipped.steps().byLabel().keySet());
  }

  /**
   * Explores all executions of the shipped classes.
   *
   * @param steps their steps, read for this call
   */
  public OutcomeComparison exploreShipped(WeakMemoryPrograms programs, Steps steps)
      throws IOException {
    OutcomeComparison comparison =
        lockstep(programs, steps).programs(programs.included()).compareOutcomes();
    originals
        .computeIfAbsent(programs.model(), m -> new HashMap<>())
        .putAll(comparison.byProgram());
    return comparison;
  }

  /**
   * Explores {@link WeakMemoryPrograms#REVEALING} for a variant until a violation is found.
   *
   * @param classes the folder of the variant's classes
   * @param label the label of the step that differs: only programs that take it are explored; if no
   *     step has this label, all programs are
   * @param progress is called after each program
   * @return the exploration that found a violation; else the last one, or null if there was none
   */
  public @Nullable OutcomeComparison findViolation(
      Path classes, String label, Consumer<Comparison> progress) throws IOException {
    OutcomeComparison last = null;
    for (WeakMemoryPrograms programs : WeakMemoryPrograms.REVEALING) {
      if (originals.getOrDefault(programs.model(), Map.of()).keySet().stream()
          .noneMatch(programs.included())) {
        OutcomeComparison original = exploreShipped(programs, shipped.steps());
        if (original.counterexample() != null) {
          throw new IllegalStateException("the shipped classes: " + original.counterexample());
        }
      }
      OutcomeComparison comparison = exploreVariant(classes, label, programs, progress);
      if (comparison != null && comparison.counterexample() != null) {
        return comparison;
      }
      last = comparison == null ? last : comparison;
    }
    return last;
  }

  /**
   * Explores one set of programs for a variant, as {@link #findViolation} does. Programs that the
   * shipped classes have not run are left out.
   *
   * @return the exploration, or null if no program is left
   */
  public @Nullable OutcomeComparison exploreVariant(
      Path classes, String label, WeakMemoryPrograms programs, Consumer<Comparison> progress)
      throws IOException {
    Map<List<String>, OutcomeComparison> original =
        originals.getOrDefault(programs.model(), Map.of());
    Predicate<List<String>> takesStep =
        titles -> {
          OutcomeComparison one = original.get(titles);
          return one != null && (!labels.contains(label) || one.labels().contains(label));
        };
    if (original.keySet().stream().noneMatch(programs.included().and(takesStep))) {
      return null;
    }
    return lockstep(programs, shipped.steps(classes))
        .programs(programs.included().and(takesStep))
        .maxStates(titles -> STATES_FACTOR * requireNonNull(original.get(titles)).states())
        .onProgress(progress)
        .compareOutcomes();
  }

  /**
   * Runs a schedule again that one of these explorations has found.
   *
   * @param programs those among which its program is
   * @param steps the steps of the shipped classes, or of the variant
   * @param stopBefore the step before which a debugger is to stop; 0 for none
   * @return the counterexample that it ends with; null if there is none
   */
  public @Nullable Counterexample replay(
      WeakMemoryPrograms programs, Steps steps, Schedule schedule, int stopBefore)
      throws IOException {
    return lockstep(programs, steps).stopBefore(stopBefore).replayOutcomes(schedule);
  }

  private Lockstep lockstep(WeakMemoryPrograms programs, Steps steps) throws IOException {
    Lockstep known = warm.get(programs);
    if (known == null) {
      Path tla = shipped.specification();
      Path cfg = programs.write(tla.resolve("models"));
      known =
          new Lockstep(
              FutureSubject.class, steps, new SpecificationFiles(tla, Shipped.SPECIFICATION, cfg));
      warm.put(programs, known);
    } else {
      known = known.withVariant(steps);
    }
    return (programs.needOrder() ? known.underAccessModes() : known.underUnorderedAccessModes())
        .ignoreLabelErrors();
  }
}
