package dev.compactfuture.verify;

import dev.compactfuture.evidence.Level;
import dev.compactfuture.lockstep.LockstepException;
import dev.compactfuture.lockstep.Specification;
import dev.compactfuture.lockstep.SpecificationFiles;
import dev.compactfuture.lockstep.TlcSpecification;
import dev.compactfuture.subject.ComparedSpecification;
import dev.compactfuture.subject.EvaluatorSpecification;
import dev.compactfuture.subject.Shipped;
import dev.compactfuture.subject.TlcModel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Compares TLC with the second evaluator, each model once in a run: while lockstep takes TLC's
 * steps of the model, or else in a walk of its own.
 */
final class EvaluatorComparisons {
  private final Shipped shipped;
  private final Map<String, ComparedSpecification> byModel = new ConcurrentHashMap<>();

  EvaluatorComparisons(Shipped shipped) {
    this.shipped = shipped;
  }

  private SpecificationFiles files(TlcModel model) {
    return new SpecificationFiles(shipped.specification(), Shipped.SPECIFICATION, model.cfg());
  }

  /**
   * Returns the graph of a model for lockstep: from TLC, and compared. That of a model of a level
   * above quick comes from the evaluator alone, once it has agreed with TLC in a whole model in
   * this run: the modules and actions are the same, and TLC would take several times as long.
   */
  Specification forLockstep(TlcModel model) {
    boolean agreed = byModel.values().stream().anyMatch(c -> isWhole(c) && c.states() > 0);
    if (model.level() != Level.QUICK && agreed && differences().isEmpty()) {
      return EvaluatorSpecification.open(files(model));
    }
    return byModel.computeIfAbsent(model.name(), name -> open(model));
  }

  private ComparedSpecification open(TlcModel model) {
    return new ComparedSpecification(
        TlcSpecification.open(files(model)), EvaluatorSpecification.open(files(model)));
  }

  private static boolean isWhole(ComparedSpecification comparison) {
    return comparison.difference().isEmpty();
  }

  private String differences() {
    return byModel.values().stream()
        .map(ComparedSpecification::difference)
        .filter(difference -> !difference.isEmpty())
        .findFirst()
        .orElse("");
  }

  /** Returns the comparison of all states of a model, walking it if lockstep has not. */
  ComparedSpecification whole(TlcModel model) {
    ComparedSpecification known = byModel.get(model.name());
    if (known != null
        && (!known.difference().isEmpty() || known.states() == model.states().orElse(-1))) {
      return known;
    }
    ComparedSpecification walked = open(model);
    byModel.put(model.name(), walked);
    try {
      walked.walk();
    } catch (LockstepException e) {
      if (walked.difference().isEmpty()) {
        throw e;
      }
    }
    return walked;
  }
}
