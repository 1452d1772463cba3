package dev.compactfuture.subject;

import dev.compactfuture.evidence.Level;
import dev.compactfuture.lockstep.Lockstep;
import dev.compactfuture.lockstep.Specification;
import dev.compactfuture.lockstep.SpecificationFiles;
import dev.compactfuture.lockstep.StepComparison;
import dev.compactfuture.lockstep.Steps;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * A model that TLC checks and lockstep compares with the code: so what TLC shows for the model's
 * graph holds for the bytecode.
 *
 * @param model what the head of the model says
 */
public record LockstepModel(TlcModel model) {
  /** Returns the models of {@code CompactFuture.tla} that lockstep compares at {@code level}. */
  public static List<LockstepModel> planned(Path specification, Level level) throws IOException {
    return planned(specification, level, SpecifiedModule.COMPACT_FUTURE);
  }

  /** Returns the models of a module that lockstep compares at {@code level}. */
  public static List<LockstepModel> planned(Path specification, Level level, SpecifiedModule module)
      throws IOException {
    return TlcModel.planned(specification, level, module).stream()
        .filter(model -> !model.lockstep().isEmpty())
        .map(LockstepModel::new)
        .toList();
  }

  /** Returns the model with this name, of whatever level. */
  public static LockstepModel named(Path specification, String name) throws IOException {
    TlcModel model = TlcModel.named(specification, name);
    if (model.lockstep().isEmpty()) {
      throw new IllegalArgumentException("models: lockstep compares no '" + name + "'");
    }
    return new LockstepModel(model);
  }

  /** Returns the model's name. */
  public String name() {
    return model.name();
  }

  /** Returns the module, which is one that is compared with code. */
  public SpecifiedModule module() {
    return SpecifiedModule.named(model.module()).orElseThrow();
  }

  /** Returns the id of the row that the comparison belongs to. */
  public String row() {
    return "lockstep." + model.lockstep();
  }

  /** Returns the number of states that the model's head plans, or -1. */
  public long states() {
    return model.states().orElse(-1);
  }

  /**
   * Prepares the comparison of the model's programs.
   *
   * @param specification the folder of the specification, which may be a mutant's
   * @param steps the steps of the code, which may be a mutant's
   */
  public Lockstep lockstep(Path specification, Steps steps) {
    return lockstep(module(), specification, model.cfg(), steps);
  }

  /**
   * Prepares the comparison of the model's programs, with the graph of the specification from
   * elsewhere.
   *
   * @param reader reads the specification when it is needed
   */
  public Lockstep lockstep(Supplier<? extends Specification> reader, Steps steps) {
    return new Lockstep(module().subject(), steps, reader);
  }

  /**
   * Prepares the comparison of the programs of a canary.
   *
   * @param broken the folder to write the specification with the canary's fault to
   */
  public Lockstep lockstep(Path specification, SpecificationCanary canary, Path broken, Steps steps)
      throws IOException {
    canary.write(specification, broken);
    return lockstep(module(), broken, canary.writeModel(model.cfg(), broken), steps);
  }

  /** Prepares the comparison of the programs of a variant of a model of the future. */
  public static Lockstep lockstep(Path specification, ModelVariant variant, Steps steps)
      throws IOException {
    return lockstep(
        SpecifiedModule.COMPACT_FUTURE,
        specification,
        variant.write(specification.resolve("models")),
        steps);
  }

  private static Lockstep lockstep(
      SpecifiedModule module, Path specification, Path cfg, Steps steps) {
    return new Lockstep(
        module.subject(),
        steps,
        new SpecificationFiles(specification, module.specification(), cfg));
  }

  /**
   * Compares the counts of a comparison that found no difference with those that the model's head
   * plans. Hazard: steps of the environment are taken where the specification takes them, so if it
   * loses one, code and specification agree, on fewer states.
   *
   * @return what is wrong, or an empty string
   */
  public String miscounted(StepComparison comparison) {
    long programs = model.programs().orElse(-1);
    if (comparison.programs() != programs) {
      return comparison.programs() + " programs, not " + programs;
    }
    if (comparison.specificationStates() != states()) {
      return comparison.specificationStates() + " states, TLC has " + states();
    }
    // In no state was there a difference, so only a fault of the engine can make these differ.
    return comparison.codeStates() == comparison.specificationStates()
            && comparison.codeEdges() == comparison.specificationEdges()
        ? ""
        : "not as many states or edges in the code: " + comparison.figures();
  }

  /**
   * Names the labels and actions that no comparison took; returns an empty string if there are
   * none.
   */
  public static String uncovered(
      Set<String> labels, Set<String> executed, Set<String> actions, Set<String> taken) {
    Set<String> lines = new TreeSet<>(labels);
    lines.removeAll(executed);
    Set<String> untaken = new TreeSet<>(actions);
    untaken.removeAll(taken);
    return (lines.isEmpty() ? "" : "never executed: " + lines)
        + (untaken.isEmpty() ? "" : " never taken: " + untaken);
  }
}
