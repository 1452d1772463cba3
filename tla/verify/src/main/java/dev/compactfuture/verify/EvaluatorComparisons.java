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
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compares TLC with the second evaluator, each model once in a run: while lockstep takes TLC's
 * steps of the model, or else in a walk of its own.
 */
final class EvaluatorComparisons {
  /**
   * What a comparison found.
   *
   * @param states from how many states the steps were compared
   * @param edges how many steps there were
   * @param difference the first difference, or empty
   */
  record Agreement(long states, long edges, String difference) {
    static Agreement of(ComparedSpecification comparison) {
      return new Agreement(comparison.states(), comparison.edges(), comparison.difference());
    }
  }

  private final Shipped shipped;
  private final Map<String, Agreement> byModel = new HashMap<>();

  // The one that lockstep is busy with; its states are forgotten once lockstep goes on.
  private @Nullable String current;
  private @Nullable ComparedSpecification open;

  EvaluatorComparisons(Shipped shipped) {
    this.shipped = shipped;
  }

  private SpecificationFiles files(TlcModel model) {
    return new SpecificationFiles(shipped.specification(), model.module(), model.cfg());
  }

  /**
   * Returns the graph of a model for lockstep, which has ended with the model before: from TLC, and
   * compared. That of a model of a level above quick comes from the evaluator alone, once it has
   * agreed with TLC in this run, and never differed: the modules and actions are the same, and TLC
   * would take several times as long.
   */
  synchronized Specification forLockstep(TlcModel model) {
    settle();
    boolean agrees =
        !byModel.isEmpty()
            && byModel.values().stream().allMatch(a -> a.difference.isEmpty() && a.states > 0);
    if (model.level() != Level.QUICK && agrees) {
      return EvaluatorSpecification.open(files(model));
    }
    ComparedSpecification comparison = compare(files(model));
    current = model.name();
    open = comparison;
    return comparison;
  }

  private void settle() {
    if (current != null && open != null) {
      byModel.put(current, Agreement.of(open));
    }
    current = null;
    open = null;
  }

  private static ComparedSpecification compare(SpecificationFiles files) {
    return new ComparedSpecification(
        TlcSpecification.open(files), EvaluatorSpecification.open(files));
  }

  /** Returns the comparison of all states of a model, walking it if lockstep has not. */
  Agreement whole(TlcModel model) {
    synchronized (this) {
      settle();
      Agreement known = byModel.get(model.name());
      if (known != null
          && (!known.difference.isEmpty() || known.states == model.states().orElse(-1))) {
        return known;
      }
    }
    return walk(files(model));
  }

  /** Compares all states of a module that has a model of the same name. */
  Agreement walk(String module) {
    Path folder = shipped.specification();
    return walk(new SpecificationFiles(folder, module, folder.resolve(module + ".cfg")));
  }

  private static Agreement walk(SpecificationFiles files) {
    ComparedSpecification comparison = compare(files);
    try {
      comparison.walk();
    } catch (LockstepException e) {
      if (comparison.difference().isEmpty()) {
        throw e;
      }
    }
    return Agreement.of(comparison);
  }
}
