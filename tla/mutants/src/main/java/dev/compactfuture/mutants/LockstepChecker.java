package dev.compactfuture.mutants;

import static java.util.stream.Collectors.joining;

import dev.compactfuture.evidence.AwakeClock;
import dev.compactfuture.evidence.Level;
import dev.compactfuture.lockstep.Lockstep;
import dev.compactfuture.lockstep.LockstepException;
import dev.compactfuture.lockstep.Walk;
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
  private final Map<String, Lockstep> walks = new HashMap<>(); // each keeps its TLC

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
        Walk walk =
            walk(model, mutated).progress(w -> TimeBoundException.after(bound, start)).walk();
        if (walk.counterexample() != null) {
          return verdict(at, walk, start);
        }
        String miscounted = model.miscounted(walk);
        if (!miscounted.isEmpty()) {
          return Verdict.of(Kind.KILLED, at + miscounted, start);
        }
        ran.addAll(walk.labels());
        actions.addAll(walk.allActions());
        taken.addAll(walk.actions());
        executed.putIfAbsent(model.name(), walk.labels());
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

  /** Of a walk that came to its end, or to a counterexample. */
  static Verdict verdict(String at, Walk walk, long start) {
    String difference = walk.counterexample();
    if (difference == null) {
      return Verdict.of(Kind.SURVIVED, "", start);
    }
    // No difference if the code, or the abstraction in a state it has no words for, threw.
    Kind kind = walk.isStuck() || walk.brokeDown() ? Kind.BROKE_DOWN : Kind.KILLED;
    return Verdict.of(kind, at + (walk.isStuck() ? "stuck: " : "") + summary(difference), start);
  }

  private Lockstep walk(LockstepModel model, Path mutated) throws IOException {
    if (ofSpecification) {
      return bounded(model.lockstep(mutated, shipped.steps()), model);
    }
    Lockstep known = walks.get(model.name());
    if (known == null) {
      known = bounded(model.lockstep(shipped.specification(), shipped.steps()), model).anyLabels();
      walks.put(model.name(), known);
    }
    return known.of(shipped.steps(mutated));
  }

  /** None of a mutant's programs may have more states than all of the model's should have. */
  private Lockstep bounded(Lockstep lockstep, LockstepModel model) {
    return lockstep.maxStates(titles -> model.states()).stuckAfter(stuck).parallel(parallel);
  }

  /** How long the way is, and what is wrong at its end. */
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
