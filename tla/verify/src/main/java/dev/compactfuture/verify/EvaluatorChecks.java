package dev.compactfuture.verify;

import dev.compactfuture.evaluator.EvaluationException;
import dev.compactfuture.evaluator.Model;
import dev.compactfuture.evaluator.ModelCheck;
import dev.compactfuture.evaluator.PlantedFault;
import dev.compactfuture.evaluator.Violation;
import dev.compactfuture.evidence.EvidenceRow;
import dev.compactfuture.evidence.Level;
import dev.compactfuture.evidence.Progress;
import dev.compactfuture.evidence.ScratchFolder;
import dev.compactfuture.evidence.Verdict;
import dev.compactfuture.lockstep.LockstepException;
import dev.compactfuture.lockstep.SpecificationFiles;
import dev.compactfuture.lockstep.TlcSpecification;
import dev.compactfuture.subject.ClaimDerivation;
import dev.compactfuture.subject.ComparedSpecification;
import dev.compactfuture.subject.EvaluatorSpecification;
import dev.compactfuture.subject.Shipped;
import dev.compactfuture.subject.SpecificationCanary;
import dev.compactfuture.subject.TlcModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Checks the models again with the second evaluator, which shares SANY's tree with TLC and nothing
 * else. One row compares the verdicts, with those of the canaries and of the faults of the claims;
 * one compares every state and step with TLC's.
 */
final class EvaluatorChecks {
  static final String MODELS = "evaluator.models";
  static final String STEPS = "evaluator.steps";
  static final Set<String> IDS = Set.of(MODELS, STEPS);

  /** The largest model that is checked: the states of larger ones do not fit into the heap. */
  private static final long MOST_STATES = 1_000_000;

  /** Models that the evaluator cannot check, with the reason. */
  private static final Map<String, String> LEFT_OUT =
      Map.of("InductiveSample", "takes random states, which are others each time");

  /** Modules with a model of their own beside them. */
  private static final List<String> OTHER_MODULES = List.of("Litmus", "StateDiagram");

  /** The model in which the evaluator's own canaries are to be noticed: a small one. */
  private static final String CANARY_MODEL = "AwaitTasks";

  private final Shipped shipped;
  private final List<TlcModel> models;
  private final List<String> leftOut;
  private final ClaimDerivation claims;
  private final EvaluatorComparisons comparisons;

  EvaluatorChecks(
      Shipped shipped, Level level, ClaimDerivation claims, EvaluatorComparisons comparisons)
      throws IOException {
    this.shipped = shipped;
    List<TlcModel> planned = TlcModel.planned(shipped.specification(), level);
    this.models =
        planned.stream()
            .filter(model -> whyLeftOut(model).isEmpty())
            .sorted(Comparator.comparing(TlcModel::weight).reversed())
            .toList();
    this.leftOut =
        planned.stream()
            .filter(model -> !whyLeftOut(model).isEmpty())
            .map(model -> model.name() + " " + whyLeftOut(model))
            .toList();
    this.claims = claims;
    this.comparisons = comparisons;
  }

  private static String whyLeftOut(TlcModel model) {
    return model.states().orElse(0) > MOST_STATES
        ? "has more than " + MOST_STATES + " states"
        : LEFT_OUT.getOrDefault(model.name(), "");
  }

  List<EvidenceRow> run() throws InterruptedException {
    return List.of(models(), steps());
  }

  /** What one check found. */
  private record Outcome(String wrong, ModelCheck.Result result) {}

  private EvidenceRow models() throws InterruptedException {
    long start = System.nanoTime();
    List<Callable<Outcome>> checks = new ArrayList<>();
    List<String> caught = new ArrayList<>();
    for (TlcModel model : models) {
      checks.add(() -> check(model));
    }
    for (TlcModel model : models) {
      for (SpecificationCanary canary : model.canaries()) {
        checks.add(() -> canary(model, canary));
        caught.add(model.name() + ": " + canary.name());
      }
    }
    for (ClaimDerivation.FaultVerdict each : claims.verdicts()) {
      checks.add(() -> fault(each));
    }
    List<String> wrong = new ArrayList<>();
    Map<String, Long> figures = new LinkedHashMap<>();
    figures.put("models", (long) models.size());
    List<Outcome> outcomes = inParallel(checks);
    for (Outcome each : outcomes) {
      if (!each.wrong.isEmpty()) {
        wrong.add(each.wrong);
      }
      figures.merge("states", each.result.states(), Long::sum);
      figures.merge("edges", each.result.steps(), Long::sum);
    }
    for (Outcome each : outcomes.subList(0, models.size())) {
      figures.merge("properties", (long) each.result.properties(), Long::sum);
      figures.merge("liveness", (long) each.result.liveness(), Long::sum);
    }
    figures.put("canaries", (long) caught.size());
    figures.put("faultsOfClaims", (long) claims.verdicts().size());
    return row(MODELS, wrong, start, caught, figures);
  }

  private EvidenceRow row(
      String id, List<String> wrong, long start, List<String> caught, Map<String, Long> figures) {
    EvidenceRow row =
        new EvidenceRow(
                id,
                "evaluator",
                List.of(), // what TLC's rows claim; this says that they do not hang on TLC alone
                wrong.isEmpty() ? Verdict.HOLDS : Verdict.VIOLATED,
                wrong.isEmpty() && !leftOut.isEmpty()
                    ? "left out: " + String.join("; ", leftOut)
                    : String.join("; ", wrong),
                (System.nanoTime() - start) / 1e9,
                EvidenceRow.caught(wrong.isEmpty() ? caught : List.of()),
                figures)
            .requireFigures()
            .requireCanary();
    Progress.end(row);
    return row;
  }

  private Outcome check(TlcModel model) throws IOException {
    ModelCheck.Result result =
        ModelCheck.check(
            Model.read(shipped.specification(), model.module(), model.cfg()), MOST_STATES);
    return new Outcome(wrong(model, result), result);
  }

  private static String wrong(TlcModel model, ModelCheck.Result result) {
    Violation violation = result.violation();
    if (model.mustBeViolated()) {
      return violation != null ? "" : model.name() + " is not reached";
    }
    if (violation != null) {
      Progress.print("%n%s: %s", model.name(), violation);
      return model.name() + ": " + violation.property() + " is violated";
    }
    long planned = model.states().orElse(-1);
    return result.states() == planned
        ? ""
        : model.name() + ": " + result.states() + " states where TLC has " + planned;
  }

  private Outcome canary(TlcModel model, SpecificationCanary canary) throws IOException {
    try (ScratchFolder broken = ScratchFolder.create("canary")) {
      canary.write(shipped.specification(), broken.path());
      Path cfg = canary.writeModel(model.cfg(), broken.path());
      Model faulty = Model.read(broken.path(), model.module(), cfg);
      return faulty(model.name() + ": " + canary.name(), faulty, true);
    }
  }

  private Outcome fault(ClaimDerivation.FaultVerdict fault) throws IOException {
    try (ScratchFolder broken = ScratchFolder.create("fault")) {
      fault.canary().write(shipped.specification(), broken.path());
      Path cfg = Files.writeString(broken.path().resolve("Fault.cfg"), fault.cfg());
      Model faulty = Model.read(broken.path(), fault.canary().module(), cfg);
      return faulty(fault.name(), faulty, fault.violated());
    }
  }

  private static Outcome faulty(String name, Model model, boolean violated) {
    ModelCheck.Result result = ModelCheck.check(model, MOST_STATES);
    boolean own = result.violation() != null;
    String wrong =
        own == violated
            ? ""
            : name + ": violated for " + (own ? "the evaluator, not for TLC" : "TLC only");
    return new Outcome(wrong, result);
  }

  private EvidenceRow steps() throws InterruptedException {
    long start = System.nanoTime();
    List<Callable<EvaluatorComparisons.Agreement>> walks = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (TlcModel model : models) {
      walks.add(() -> comparisons.whole(model));
      names.add(model.name());
    }
    for (String module : OTHER_MODULES) {
      walks.add(() -> comparisons.walk(module));
      names.add(module);
    }
    List<String> wrong = new ArrayList<>();
    long states = 0;
    long edges = 0;
    List<EvaluatorComparisons.Agreement> compared = inParallel(walks);
    for (int i = 0; i < compared.size(); i++) {
      EvaluatorComparisons.Agreement each = compared.get(i);
      states += each.states();
      edges += each.edges();
      if (!each.difference().isEmpty()) {
        wrong.add(names.get(i) + ": " + each.difference());
      } else if (each.states() == 0) {
        wrong.add(names.get(i) + ": no state was compared");
      }
    }
    List<String> caught = new ArrayList<>();
    for (PlantedFault each : PlantedFault.values()) {
      if (notices(each)) {
        caught.add(each.description());
      } else {
        wrong.add("not noticed: " + each.description());
      }
    }
    Map<String, Long> figures = new LinkedHashMap<>();
    figures.put("models", (long) compared.size());
    figures.put("states", states);
    figures.put("edges", edges);
    return row(STEPS, wrong, start, caught, figures);
  }

  /** Returns whether the comparison notices a fault of the evaluator. */
  private boolean notices(PlantedFault fault) {
    try {
      Path cfg = TlcModel.named(shipped.specification(), CANARY_MODEL).cfg();
      SpecificationFiles files =
          new SpecificationFiles(shipped.specification(), Shipped.SPECIFICATION, cfg);
      Model faulty = Model.read(files.folder(), files.module(), files.cfg(), fault);
      ComparedSpecification comparison =
          new ComparedSpecification(
              TlcSpecification.open(files), new EvaluatorSpecification(faulty));
      try {
        comparison.walk();
      } catch (LockstepException e) {
        return true; // a difference, or an expression that has no value with the fault
      }
      return false;
    } catch (IOException | EvaluationException e) {
      throw new IllegalStateException(fault.description(), e);
    }
  }

  /** Runs checks, as many at a time as there are processors; returns what they found, in order. */
  private static <T> List<T> inParallel(List<Callable<T>> checks) throws InterruptedException {
    ExecutorService pool = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    try {
      List<T> found = new ArrayList<>();
      for (Future<T> each : pool.invokeAll(checks)) {
        found.add(each.get());
      }
      return found;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }
}
