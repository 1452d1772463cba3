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
import java.nio.file.Path;
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
    boolean agrees =
        byModel.values().stream().allMatch(c -> c.difference().isEmpty())
            && byModel.values().stream().anyMatch(c -> c.states() > 0);
    if (model.level() != Level.QUICK && agrees) {
      return EvaluatorSpecification.open(files(model));
    }
    return byModel.computeIfAbsent(model.name(), name -> open(files(model)));
  }

  private static ComparedSpecification open(SpecificationFiles files) {
    return new ComparedSpecification(
        TlcSpecification.open(files), EvaluatorSpecification.open(files));
  }

  /** Returns the comparison of all states of a model, walking it if lockstep has not. */
  ComparedSpecification whole(TlcModel model) {
    ComparedSpecification known = byModel.get(model.name());
    if (known != null
        && (!known.difference().isEmpty() || known.states() == model.states().orElse(-1))) {
      return known;
    }
    ComparedSpecification walked = open(files(model));
    byModel.put(model.name(), walked);
    return walk(walked);
  }

  /** Compares all states of a module that has a model of the same name. */
  ComparedSpecification walk(String module) {
    Path folder = shipped.specification();
    return walk(open(new SpecificationFiles(folder, module, folder.resolve(module + ".cfg"))));
  }

  private static ComparedSpecification walk(ComparedSpecification comparison) {
    try {
      comparison.walk();
    } catch (LockstepException e) {
      if (comparison.difference().isEmpty()) {
        throw e;
      }
    }
    return comparison;
  }
}
