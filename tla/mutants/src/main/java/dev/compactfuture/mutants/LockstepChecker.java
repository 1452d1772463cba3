package dev.compactfuture.mutants;

import static java.util.stream.Collectors.joining;

import dev.compactfuture.evidence.AwakeClock;
import dev.compactfuture.evidence.Level;
import dev.compactfuture.lockstep.Comparison;
import dev.compactfuture.lockstep.Counterexample;
import dev.compactfuture.lockstep.Lockstep;
import dev.compactfuture.lockstep.LockstepException;
import dev.compactfuture.lockstep.StepComparison;
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
 * Walks the models that lockstep walks at quick, up to the first difference. Labels are no matter
 * here: what they say is the other checker's.
 */
final class LockstepChecker implements Checker {
  /** Two threads first: most differences show there, and soonest. */
  private static final List<String> FIRST = List.of("Pairs", "AwaitsOnTwo", "Awaits");

  private final Shipped shipped;
  private final boolean ofSpecification;
  private final Duration bound;
  private final Duration stuck;
  private final int parallel;
  private final List<LockstepModel> models;
  private boolean partly;
  private final Map<String, Set<String>> executed = new HashMap<>(); // labels, by models
  private final Map<String, Lockstep> known = new HashMap<>(); // each keeps its TLC

  /**
   * Creates one.
   *
   * @param ofSpecification whether the specification is mutated, and the Java is as shipped
   * @param bound for all the models of one mutant
   * @param stuck when a step does not end
   * @param parallel how many runs are under way at a time
   */
  LockstepChecker(
      Shipped shipped, boolean ofSpecification, Duration bound, Duration stuck, int parallel)
      throws IOException {
    this.shipped = shipped;
    this.ofSpecification = ofSpecification;
    this.bound = bound;
    this.stuck = stuck;
    this.parallel = parallel;
    this.models = new ArrayList<>(LockstepModel.planned(shipped.specification(), Level.QUICK));
    models.sort(
        Comparator.<LockstepModel>comparingInt(
                m -> FIRST.contains(m.name()) ? FIRST.indexOf(m.name()) : FIRST.size())
            .thenComparing(LockstepModel::states));
    CallbacksLog.off(); // for good: what is left of a mutant may go on throwing
  }

  /** Walks only models with such names. */
  LockstepChecker models(Pattern which) {
    partly = models.removeIf(model -> !which.matcher(model.name()).find());
    return this;
  }

  /** Models last of which it is known that their programs never take the step. */
  private List<LockstepModel> models(String label) {
    return models.stream()
        .sorted(
            Comparator.comparing(
                model -> !executed.getOrDefault(model.name(), Set.of(label)).contains(label)))
        .toList();
  }

  @Override
  public String name() {
    return "lockstep";
  }

  @Override
  public Verdict run(Mutant mutant, Path mutated) throws IOException {
    long start = AwakeClock.nanoTime();
    Set<String> labels =
        shipped.steps(ofSpecification ? shipped.classes() : mutated).byLabel().keySet();
    Set<String> ran = new HashSet<>();
    Set<String> actions = new HashSet<>();
    Set<String> taken = new HashSet<>();
    String at = "";
    try {
      for (LockstepModel model : models(mutant.label())) {
        at = model.name() + ": ";
        StepComparison comparison =
            lockstep(model, mutated)
                .onProgress(c -> TimeBoundException.after(bound, start))
                .compareSteps();
        if (comparison.counterexample() != null) {
          return verdict(at, comparison, start);
        }
        String miscounted = model.miscounted(comparison);
        if (!miscounted.isEmpty()) {
          return Verdict.of(Kind.KILLED, at + miscounted, start);
        }
        ran.addAll(comparison.labels());
        actions.addAll(comparison.allActions());
        taken.addAll(comparison.actions());
        executed.putIfAbsent(model.name(), comparison.labels());
      }
    } catch (TimeBoundException e) {
      return Verdict.of(Kind.UNKNOWN, at + "stopped after " + bound.toSeconds() + " s", start);
    } catch (LockstepException e) {
      return Verdict.of(Kind.BROKE_DOWN, at + e.getMessage(), start);
    }
    if (partly) {
      String which = models.stream().map(LockstepModel::name).collect(joining(", "));
      return Verdict.of(Kind.SURVIVED, "of " + which, start);
    }
    String never = LockstepModel.uncovered(labels, ran, actions, taken);
    return never.isEmpty()
        ? Verdict.of(Kind.SURVIVED, "", start)
        : Verdict.of(Kind.KILLED, "coverage: " + never, start);
  }

  /** Returns the verdict of a comparison that is over. */
  static Verdict verdict(String at, Comparison comparison, long start) {
    Counterexample counterexample = comparison.counterexample();
    if (counterexample == null) {
      return Verdict.of(Kind.SURVIVED, "", start);
    }
    // The code may have thrown, or the abstraction in a state that it cannot map: no difference.
    Kind kind = counterexample.kind().isFailure() ? Kind.BROKE_DOWN : Kind.KILLED;
    String stuck = counterexample.kind() == Counterexample.Kind.STUCK ? "stuck: " : "";
    String length =
        counterexample.interleaving() == null ? "" : "after " + counterexample.steps() + " steps, ";
    return Verdict.of(kind, at + stuck + length + counterexample.summary(), start);
  }

  private Lockstep lockstep(LockstepModel model, Path mutated) throws IOException {
    if (ofSpecification) {
      return bounded(model.lockstep(mutated, shipped.steps()), model);
    }
    Lockstep warm = known.get(model.name());
    if (warm == null) {
      warm =
          bounded(model.lockstep(shipped.specification(), shipped.steps()), model)
              .ignoreLabelErrors();
      known.put(model.name(), warm);
    }
    return warm.withVariant(shipped.steps(mutated));
  }

  /** None of a mutant's programs may have more states than all of the model's should have. */
  private Lockstep bounded(Lockstep lockstep, LockstepModel model) {
    return lockstep.maxStates(titles -> model.states()).stuckAfter(stuck).parallel(parallel);
  }
}
