package dev.compactfuture.mutants.checkers;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import dev.compactfuture.evidence.AwakeClock;
import dev.compactfuture.evidence.Level;
import dev.compactfuture.evidence.ScratchFolder;
import dev.compactfuture.lockstep.Comparison;
import dev.compactfuture.lockstep.Counterexample;
import dev.compactfuture.lockstep.Lockstep;
import dev.compactfuture.lockstep.LockstepException;
import dev.compactfuture.lockstep.StepComparison;
import dev.compactfuture.mutants.Mutant;
import dev.compactfuture.mutants.checkers.MutantVerdict.Outcome;
import dev.compactfuture.subject.CallbacksLog;
import dev.compactfuture.subject.LockstepModel;
import dev.compactfuture.subject.Shipped;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Walks the models that lockstep walks at level quick, up to the first difference. It does not
 * compare labels: {@link LabelsChecker} does. If many mutants of the Java are to be shown, it first
 * records the shipped classes; a mutant then walks the programs that enter a method that it
 * changes.
 */
final class LockstepChecker implements MutantChecker {
  /** Two threads show most differences, and show them soonest. */
  private static final List<String> FIRST = List.of("Pairs", "AwaitsOnTwo", "Awaits");

  /**
   * How far the checker goes.
   *
   * @param ofMutant the time for all models of one mutant
   * @param ofStep the time after which a step is taken for stuck
   * @param parallel how many runs of a program are under way at a time
   * @param models which models are walked, by their names
   */
  record Bounds(Duration ofMutant, Duration ofStep, int parallel, Pattern models) {
    /** Several times what all models take on an idle machine with two processors. */
    private static final Duration OF_MUTANT = Duration.ofMinutes(15);

    /**
     * A step takes microseconds. The engine waits in ten parts, so a pause of the whole process
     * counts as one part at most, and is not taken for a stuck step.
     */
    private static final Duration OF_STEP = Duration.ofSeconds(3);

    static Bounds of(int parallel, Pattern models) {
      return new Bounds(OF_MUTANT, OF_STEP, parallel, models);
    }
  }

  private final Shipped shipped;
  private final boolean isOfSpecification;
  private final boolean records;
  private final Bounds bounds;
  private final List<LockstepModel> models = new ArrayList<>();
  private final boolean leavesModelsOut;
  private final Map<String, Set<String>> executedLabels = new HashMap<>(); // by model
  private final Map<String, LockstepModel> lastKillers = new HashMap<>(); // by label
  private final Map<String, Lockstep> withTlc = new HashMap<>(); // by model: TLC is started once
  private final Map<String, RecordedModel> recorded = new HashMap<>(); // by model

  private LockstepChecker(
      Shipped shipped, boolean isOfSpecification, boolean records, Bounds bounds)
      throws IOException {
    this.shipped = shipped;
    this.isOfSpecification = isOfSpecification;
    this.records = records;
    this.bounds = bounds;
    models.addAll(LockstepModel.planned(shipped.specification(), Level.QUICK));
    leavesModelsOut = models.removeIf(model -> !bounds.models.matcher(model.name()).find());
    models.sort(
        Comparator.<LockstepModel>comparingInt(
                m -> FIRST.contains(m.name()) ? FIRST.indexOf(m.name()) : FIRST.size())
            .thenComparing(LockstepModel::states));
    CallbacksLog.off(); // never on again: a mutant's leftover threads may go on throwing
  }

  /**
   * Creates a checker that walks mutated classes beside the specification.
   *
   * @param records whether to record the shipped classes first, which pays from a few mutants on
   */
  static LockstepChecker ofJava(Shipped shipped, boolean records, Bounds bounds)
      throws IOException {
    return new LockstepChecker(shipped, false, records, bounds);
  }

  /** Creates a checker that walks the shipped classes beside a mutated specification. */
  static LockstepChecker ofSpecification(Shipped shipped, Bounds bounds) throws IOException {
    return new LockstepChecker(shipped, true, false, bounds);
  }

  @Override
  public String name() {
    return "lockstep";
  }

  /**
   * Returns the models: first the one that killed the last mutant of the same step or definition;
   * last those whose programs are known not to take the step.
   */
  private List<LockstepModel> models(String label) {
    LockstepModel first = lastKillers.get(label);
    return models.stream()
        .sorted(
            Comparator.comparing((LockstepModel model) -> !model.equals(first))
                .thenComparing(
                    model ->
                        !executedLabels.getOrDefault(model.name(), Set.of(label)).contains(label)))
        .toList();
  }

  @Override
  public MutantVerdict check(Mutant mutant, Path mutated) throws IOException {
    long start = AwakeClock.nanoTime();
    Set<String> labels =
        shipped.steps(isOfSpecification ? shipped.classes() : mutated).byLabel().keySet();
    Set<String> executed = new HashSet<>();
    Set<String> actions = new HashSet<>();
    Set<String> taken = new HashSet<>();
    String at = "";
    try {
      for (LockstepModel model : models(mutant.label())) {
        at = model.name() + ": ";
        start += nanosToRecord(model);
        StepComparison comparison = compare(model, mutated, start);
        if (comparison.counterexample() != null) {
          lastKillers.put(mutant.label(), model);
          return verdict(at, comparison, start);
        }
        String miscounted = model.miscounted(comparison);
        if (!miscounted.isEmpty()) {
          return MutantVerdict.of(Outcome.KILLED, at + miscounted, start);
        }
        executed.addAll(comparison.labels());
        actions.addAll(comparison.allActions());
        taken.addAll(comparison.actions());
        executedLabels.putIfAbsent(model.name(), comparison.labels());
      }
    } catch (TimeBoundException e) {
      return MutantVerdict.of(Outcome.UNKNOWN, at + e.getMessage(), start);
    } catch (LockstepException e) {
      return MutantVerdict.of(Outcome.BROKE_DOWN, at + e.getMessage(), start);
    }
    if (leavesModelsOut) { // what they leave uncovered is no fault
      String which = models.stream().map(LockstepModel::name).collect(joining(", "));
      return MutantVerdict.of(Outcome.SURVIVED, "of " + which, start);
    }
    String uncovered = LockstepModel.uncovered(labels, executed, actions, taken);
    return uncovered.isEmpty()
        ? MutantVerdict.survived(start)
        : MutantVerdict.of(Outcome.KILLED, "coverage: " + uncovered, start);
  }

  /** Returns the verdict on a mutant that was compared to the end or to a counterexample. */
  static MutantVerdict verdict(String at, Comparison comparison, long start) {
    Counterexample found = comparison.counterexample();
    if (found == null) {
      return MutantVerdict.survived(start);
    }
    // An exception, of the code or of the abstraction in an unknown state, is no difference.
    Outcome outcome = found.kind().isFailure() ? Outcome.BROKE_DOWN : Outcome.KILLED;
    String stuck = found.kind() == Counterexample.Kind.STUCK ? "stuck: " : "";
    String length = found.interleaving() == null ? "" : "after " + found.steps() + " steps, ";
    return MutantVerdict.of(outcome, at + stuck + length + found.summary(), start);
  }

  private StepComparison compare(LockstepModel model, Path mutated, long start) throws IOException {
    if (isOfSpecification) {
      return compare(bounded(model.lockstep(mutated, shipped.steps()), model), start);
    }
    if (!records) {
      return compare(withTlc(model).withVariant(shipped.steps(mutated)), start);
    }
    RecordedModel known = requireNonNull(recorded.get(model.name()));
    Set<List<String>> concerned = known.entering(ChangedMethods.of(shipped.classes(), mutated));
    List<StepComparison> results = new ArrayList<>(known.resultsWithout(concerned));
    if (!concerned.isEmpty()) {
      Lockstep ofMutant = withTlc(model).withVariant(shipped.steps(mutated));
      StepComparison walked = compare(ofMutant.programs(concerned::contains), start);
      if (walked.counterexample() != null) {
        return walked;
      }
      results.add(walked);
    }
    return StepComparison.sum(results);
  }

  private StepComparison compare(Lockstep lockstep, long start) {
    return lockstep
        .onProgress(c -> TimeBoundException.throwAfter(bounds.ofMutant, start))
        .compareSteps();
  }

  /** Records the shipped classes once, and returns how long it took: that is no mutant's time. */
  private long nanosToRecord(LockstepModel model) throws IOException {
    long start = AwakeClock.nanoTime();
    if (records && !recorded.containsKey(model.name())) {
      try (ScratchFolder scratch = ScratchFolder.create("probed")) {
        Path probed = scratch.resolve("classes");
        MethodProbe.instrument(shipped.classes(), probed);
        recorded.put(model.name(), RecordedModel.of(withTlc(model), shipped::steps, probed));
      }
    }
    return AwakeClock.nanoTime() - start;
  }

  private Lockstep withTlc(LockstepModel model) throws IOException {
    Lockstep ofOriginal = withTlc.get(model.name());
    if (ofOriginal == null) {
      ofOriginal =
          bounded(model.lockstep(shipped.specification(), shipped.steps()), model)
              .ignoreLabelErrors()
              .keepGraphs();
      withTlc.put(model.name(), ofOriginal);
    }
    return ofOriginal;
  }

  /** No program of a mutant may have more states than all programs of the model have. */
  private Lockstep bounded(Lockstep lockstep, LockstepModel model) {
    return lockstep
        .maxStates(titles -> model.states())
        .stuckAfter(bounds.ofStep)
        .parallel(bounds.parallel);
  }
}
