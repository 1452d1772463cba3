package dev.compactfuture.mutants.checkers;

import static java.util.stream.Collectors.joining;

import dev.compactfuture.evidence.AwakeClock;
import dev.compactfuture.evidence.Level;
import dev.compactfuture.lockstep.Lockstep;
import dev.compactfuture.lockstep.LockstepException;
import dev.compactfuture.lockstep.Walk;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Walks the models that lockstep walks at level quick, up to the first difference. It does not
 * compare labels: {@link LabelsChecker} does.
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
    private static final Duration OF_STEP = Duration.ofSeconds(10);

    static Bounds of(int parallel, Pattern models) {
      return new Bounds(OF_MUTANT, OF_STEP, parallel, models);
    }
  }

  private final Shipped shipped;
  private final boolean isOfSpecification;
  private final Bounds bounds;
  private final List<LockstepModel> models = new ArrayList<>();
  private final boolean leavesModelsOut;
  private final Map<String, Set<String>> executedLabels = new HashMap<>(); // by model
  private final Map<String, Lockstep> walks = new HashMap<>(); // by model; each keeps its TLC

  private LockstepChecker(Shipped shipped, boolean isOfSpecification, Bounds bounds)
      throws IOException {
    this.shipped = shipped;
    this.isOfSpecification = isOfSpecification;
    this.bounds = bounds;
    models.addAll(LockstepModel.planned(shipped.specification(), Level.QUICK));
    leavesModelsOut = models.removeIf(model -> !bounds.models.matcher(model.name()).find());
    models.sort(
        Comparator.<LockstepModel>comparingInt(
                m -> FIRST.contains(m.name()) ? FIRST.indexOf(m.name()) : FIRST.size())
            .thenComparing(LockstepModel::states));
    CallbacksLog.off(); // never on again: a mutant's leftover threads may go on throwing
  }

  /** Creates a checker that walks mutated classes beside the specification. */
  static LockstepChecker ofJava(Shipped shipped, Bounds bounds) throws IOException {
    return new LockstepChecker(shipped, false, bounds);
  }

  /** Creates a checker that walks the shipped classes beside a mutated specification. */
  static LockstepChecker ofSpecification(Shipped shipped, Bounds bounds) throws IOException {
    return new LockstepChecker(shipped, true, bounds);
  }

  @Override
  public String name() {
    return "lockstep";
  }

  /** Returns the models; those whose programs are known not to take the step come last. */
  private List<LockstepModel> models(String label) {
    return models.stream()
        .sorted(
            Comparator.comparing(
                model -> !executedLabels.getOrDefault(model.name(), Set.of(label)).contains(label)))
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
        Walk walk =
            lockstep(model, mutated)
                .progress(w -> TimeBoundException.throwAfter(bounds.ofMutant, start))
                .walk();
        if (walk.counterexample() != null) {
          return verdict(at, walk, start);
        }
        String miscounted = model.miscounted(walk);
        if (!miscounted.isEmpty()) {
          return MutantVerdict.of(Outcome.KILLED, at + miscounted, start);
        }
        executed.addAll(walk.labels());
        actions.addAll(walk.allActions());
        taken.addAll(walk.actions());
        executedLabels.putIfAbsent(model.name(), walk.labels());
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

  /** Returns the verdict on a walk that came to its end or to a counterexample. */
  static MutantVerdict verdict(String at, Walk walk, long start) {
    String difference = walk.counterexample();
    if (difference == null) {
      return MutantVerdict.survived(start);
    }
    // An exception, of the code or of the abstraction in an unknown state, is no difference.
    Outcome outcome = walk.isStuck() || walk.brokeDown() ? Outcome.BROKE_DOWN : Outcome.KILLED;
    return MutantVerdict.of(
        outcome, at + (walk.isStuck() ? "stuck: " : "") + summary(difference), start);
  }

  private Lockstep lockstep(LockstepModel model, Path mutated) throws IOException {
    if (isOfSpecification) {
      return bounded(model.lockstep(mutated, shipped.steps()), model);
    }
    Lockstep known = walks.get(model.name());
    if (known == null) {
      known = bounded(model.lockstep(shipped.specification(), shipped.steps()), model).anyLabels();
      walks.put(model.name(), known);
    }
    return known.of(shipped.steps(mutated));
  }

  /** No program of a mutant may have more states than all programs of the model have. */
  private Lockstep bounded(Lockstep lockstep, LockstepModel model) {
    return lockstep
        .maxStates(titles -> model.states())
        .stuckAfter(bounds.ofStep)
        .parallel(bounds.parallel);
  }

  /** Returns the number of steps to the difference, and the difference. */
  private static String summary(String counterexample) {
    Matcher step = Pattern.compile("(?m)^ *(\\d+) ").matcher(counterexample);
    int steps = 0;
    while (step.find()) {
      steps = Integer.parseInt(step.group(1));
    }
    int end = counterexample.indexOf("=> ");
    return end < 0
        ? counterexample
        : "after " + steps + " steps, " + counterexample.substring(end + 3);
  }
}
