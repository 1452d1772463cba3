package dev.compactfuture.verify;

import dev.compactfuture.evidence.EvidenceRow;
import dev.compactfuture.evidence.Level;
import dev.compactfuture.evidence.Progress;
import dev.compactfuture.evidence.ScratchFolder;
import dev.compactfuture.evidence.Verdict;
import dev.compactfuture.lockstep.Counterexample;
import dev.compactfuture.lockstep.Lockstep;
import dev.compactfuture.lockstep.LockstepException;
import dev.compactfuture.lockstep.StepComparison;
import dev.compactfuture.lockstep.Steps;
import dev.compactfuture.subject.CallbacksLog;
import dev.compactfuture.subject.ClaimDerivation;
import dev.compactfuture.subject.LockstepModel;
import dev.compactfuture.subject.Shipped;
import dev.compactfuture.subject.SpecificationCanary;
import dev.compactfuture.subject.SpecifiedModule;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Compares the shipped executor with the models of {@code Executor.tla}. An operation of a future
 * is one step here, whose inside the other rows of lockstep have; memory is sequentially
 * consistent. The row is red, too, if a label was never executed, an action never taken, or a field
 * never mapped. The canaries are the faulty specifications that the models name, and the bytecode
 * that starts no thread.
 */
final class ExecutorChecks {
  static final String ID = "lockstep.executor";

  /** The step without which nobody notices that a delegate has dropped a task. */
  private static final String NOTICED_BY = "StartThread";

  private final Shipped shipped;
  private final Level level;
  private final ClaimDerivation claims;
  private final Set<String> supported = new HashSet<>();
  private final Map<String, Long> figures = new LinkedHashMap<>();
  private final List<String> caught = new ArrayList<>();
  private final Set<String> labels = new TreeSet<>();
  private final Set<String> actions = new TreeSet<>();
  private final Set<String> allActions = new TreeSet<>();
  private @Nullable Set<String> unmapped;

  ExecutorChecks(Shipped shipped, Level level, ClaimDerivation claims) {
    this.shipped = shipped;
    this.level = level;
    this.claims = claims;
  }

  List<EvidenceRow> run() throws IOException {
    long start = System.nanoTime();
    String why;
    try (CallbacksLog silent = CallbacksLog.off()) {
      why = compareAll();
    } catch (LockstepException | IllegalArgumentException e) {
      why = String.valueOf(e.getMessage());
    }
    EvidenceRow row =
        new EvidenceRow(
            ID,
            "lockstep",
            List.copyOf(supported),
            why.isEmpty() ? Verdict.HOLDS : Verdict.VIOLATED,
            why.isEmpty() ? LockstepChecks.THREADS : why,
            (System.nanoTime() - start) / 1e9,
            EvidenceRow.caught(caught),
            figures);
    Progress.end(row);
    return List.of(row.requireFigures().requireCanary());
  }

  /** Returns the first thing that is wrong, or an empty string. */
  private String compareAll() throws IOException {
    for (LockstepModel model :
        LockstepModel.planned(shipped.specification(), level, SpecifiedModule.EXECUTOR)) {
      Lockstep lockstep = model.lockstep(shipped.specification(), steps());
      StepComparison comparison = compare(lockstep);
      String why = judge(model, comparison);
      why = why.isEmpty() ? canaries(model, lockstep, comparison) : why;
      if (!why.isEmpty()) {
        return model.name() + ": " + why;
      }
      note(model, comparison);
    }
    String why = LockstepModel.uncovered(steps().byLabel().keySet(), labels, allActions, actions);
    return unmapped == null || unmapped.isEmpty()
        ? why
        : "the abstraction does not map " + unmapped + " " + why;
  }

  private Steps steps() throws IOException {
    return SpecifiedModule.EXECUTOR.steps(shipped);
  }

  private StepComparison compare(Lockstep lockstep) {
    return lockstep.recheckOneIn(level == Level.QUICK ? 16 : 4).compareSteps();
  }

  private void note(LockstepModel model, StepComparison comparison) {
    supported.addAll(claims.claims(model.model()));
    comparison.figures().forEach((name, n) -> figures.merge(name, n, Long::sum));
    labels.addAll(comparison.labels());
    actions.addAll(comparison.actions());
    allActions.addAll(comparison.allActions());
    Set<String> all = unmapped;
    if (all == null) {
      unmapped = new TreeSet<>(comparison.unmapped());
    } else {
      all.retainAll(comparison.unmapped()); // a field may be reached in one model only
    }
  }

  private String judge(LockstepModel model, StepComparison comparison) throws IOException {
    Counterexample counterexample = comparison.counterexample();
    if (counterexample == null) {
      return model.miscounted(comparison);
    }
    Progress.print("%n%s, %s:%n%s", ID, model.name(), counterexample);
    CounterexampleFile file = CounterexampleFile.of(ID, model.name(), counterexample);
    if (file != null) {
      file.writeAndPrint(shipped.project());
    }
    return counterexample.summary();
  }

  /** Returns the canaries that were not caught; an empty string if all were. */
  private String canaries(LockstepModel model, Lockstep lockstep, StepComparison comparison)
      throws IOException {
    String missed = "";
    if (comparison.labels().contains(NOTICED_BY) && caught.isEmpty()) {
      Steps silent = steps();
      silent.leaveOut(NOTICED_BY);
      StepComparison unnoticed = compare(lockstep.withVariant(silent));
      missed += canary("the bytecode that starts no thread", unnoticed);
    }
    for (SpecificationCanary canary : model.model().canaries()) {
      try (ScratchFolder broken = ScratchFolder.create("canary")) {
        Lockstep faulty = model.lockstep(shipped.specification(), canary, broken.path(), steps());
        missed += canary(canary.name(), compare(faulty));
      }
    }
    return missed;
  }

  private String canary(String name, StepComparison broken) {
    Counterexample counterexample = broken.counterexample();
    if (counterexample == null || counterexample.kind().isFailure()) {
      return "canary not caught: " + name + " ";
    }
    caught.add(name + " (" + counterexample.summary() + ")");
    return "";
  }
}
