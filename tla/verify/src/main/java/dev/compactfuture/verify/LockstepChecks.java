package dev.compactfuture.verify;

import static java.util.Objects.requireNonNull;

import dev.compactfuture.evidence.EvidenceRow;
import dev.compactfuture.evidence.Level;
import dev.compactfuture.evidence.Progress;
import dev.compactfuture.evidence.ScratchFolder;
import dev.compactfuture.evidence.Verdict;
import dev.compactfuture.lockstep.Counterexample;
import dev.compactfuture.lockstep.Lockstep;
import dev.compactfuture.lockstep.LockstepException;
import dev.compactfuture.lockstep.State;
import dev.compactfuture.lockstep.StepComparison;
import dev.compactfuture.lockstep.Steps;
import dev.compactfuture.subject.CallbacksLog;
import dev.compactfuture.subject.ClaimDerivation;
import dev.compactfuture.subject.LivePrograms;
import dev.compactfuture.subject.LockstepModel;
import dev.compactfuture.subject.Shipped;
import dev.compactfuture.subject.SpecificationCanary;
import dev.compactfuture.subject.SpecifiedModule;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Compares the shipped bytecode with the models that have a line {@code lockstep:}. TLC checks the
 * same models, so what it shows of their graphs holds of the bytecode. Makes a row for each name in
 * such a line, and one for the coverage of all comparisons. The canaries are the faulty
 * specifications that the models name, and the bytecode without a step that it needs.
 */
final class LockstepChecks {
  static final String COVERAGE = "lockstep.coverage";
  static final String LIVENESS = "lockstep.liveness";

  private static final List<String> ROWS =
      List.of(
          "lockstep.pairs",
          "lockstep.triples",
          "lockstep.quadruples",
          "lockstep.long",
          "lockstep.awaits",
          "lockstep.awaitTriples",
          "lockstep.asCompleted",
          "lockstep.callbacks",
          "lockstep.executor");

  /** How the threads of the programs were run. */
  static final String THREADS =
      Lockstep.hasCoroutines()
          ? "on coroutines"
          : "on platform threads: coroutines need Java 21 and an export";

  /** For each module a step without which the code goes wrong, and what the code is without it. */
  private static final Map<SpecifiedModule, Map.Entry<String, String>> LEFT_OUT =
      Map.of(
          SpecifiedModule.COMPACT_FUTURE, Map.entry("Unpark", "the bytecode without unpark"),
          SpecifiedModule.EXECUTOR, Map.entry("StartThread", "the bytecode that starts no thread"));

  private static final String EDGES_PER_SECOND = "edges" + EvidenceRow.RATE;

  /** The time between two lines of progress, in nanoseconds. */
  private static final long SILENCE = 15_000_000_000L;

  private final Shipped shipped;
  private final Level level;
  private final ClaimDerivation claims;
  private final EvaluatorComparisons comparisons;
  private final Map<SpecifiedModule, Coverage> covered = new EnumMap<>(SpecifiedModule.class);
  private final Map<State, Boolean> walked = new HashMap<>(); // with interrupts, or without only
  private long printed = System.nanoTime();

  LockstepChecks(
      Shipped shipped, Level level, ClaimDerivation claims, EvaluatorComparisons comparisons) {
    this.shipped = shipped;
    this.level = level;
    this.claims = claims;
    this.comparisons = comparisons;
  }

  /** Returns the ids of the rows. */
  static Set<String> planned(Shipped shipped, Level level) throws IOException {
    Set<String> ids = new LinkedHashSet<>();
    for (LockstepModel model : models(shipped, level)) {
      ids.add(model.row());
    }
    ids.add(COVERAGE);
    ids.add(LIVENESS);
    return ids;
  }

  private static List<LockstepModel> models(Shipped shipped, Level level) throws IOException {
    List<LockstepModel> models = new ArrayList<>();
    for (SpecifiedModule module : SpecifiedModule.values()) {
      models.addAll(LockstepModel.planned(shipped.specification(), level, module));
    }
    return models;
  }

  List<EvidenceRow> run() throws IOException {
    Map<String, List<LockstepModel>> rows = new LinkedHashMap<>();
    ROWS.forEach(id -> rows.put(id, new ArrayList<>()));
    for (LockstepModel model : models(shipped, level)) {
      requireNonNull(rows.get(model.row()), model::row).add(model);
    }
    rows.values().removeIf(List::isEmpty);
    try (CallbacksLog silent = CallbacksLog.off()) {
      List<EvidenceRow> checks = new ArrayList<>();
      for (Map.Entry<String, List<LockstepModel>> row : rows.entrySet()) {
        checks.add(row(row.getKey(), row.getValue()));
      }
      checks.add(coverage());
      checks.add(liveness());
      return checks;
    }
  }

  private EvidenceRow row(String id, List<LockstepModel> models) throws IOException {
    long start = System.nanoTime();
    Set<String> supported = new HashSet<>();
    Map<String, Long> figures = new LinkedHashMap<>();
    List<String> caught = new ArrayList<>();
    String why = "";
    try {
      double seconds = 0;
      long edges = 0;
      for (LockstepModel model : models) {
        Lockstep lockstep =
            model.lockstep(
                () -> comparisons.forLockstep(model.model()), model.module().steps(shipped));
        StepComparison comparison = compare(lockstep, id + " " + model.name());
        seconds += comparison.seconds();
        edges += comparison.codeEdges();
        supported.addAll(claims.claims(model.model()));
        comparison.figures().forEach((name, n) -> figures.merge(name, n, Long::sum));
        figures.put(EDGES_PER_SECOND, Math.round(edges / seconds));
        covered.computeIfAbsent(model.module(), m -> new Coverage()).note(comparison);
        boolean interrupts = LivePrograms.haveInterrupts(model.model());
        comparison
            .startStates()
            .forEach(state -> walked.merge(state, interrupts, Boolean::logicalOr));
        why = why.isEmpty() ? judge(id, model, comparison) : why;
        why = why.isEmpty() ? canaries(id, model, lockstep, comparison, caught) : why;
      }
    } catch (LockstepException | IllegalArgumentException e) {
      why = String.valueOf(e.getMessage());
    }
    EvidenceRow check =
        new EvidenceRow(
            id,
            "lockstep",
            List.copyOf(supported),
            why.isEmpty() ? Verdict.HOLDS : Verdict.VIOLATED,
            why.isEmpty() ? THREADS : why,
            (System.nanoTime() - start) / 1e9,
            EvidenceRow.caught(caught),
            figures);
    Progress.end(check);
    return check.requireFigures().requireCanary();
  }

  /** What the comparisons of a module have taken, of what there is. */
  private static final class Coverage {
    private final Set<String> labels = new TreeSet<>();
    private final Set<String> actions = new TreeSet<>();
    private final Set<String> allActions = new TreeSet<>();
    private @Nullable Set<String> unmapped;

    void note(StepComparison comparison) {
      labels.addAll(comparison.labels());
      actions.addAll(comparison.actions());
      allActions.addAll(comparison.allActions());
      if (unmapped == null) {
        unmapped = new TreeSet<>(comparison.unmapped());
      }
      unmapped.retainAll(comparison.unmapped()); // a field may be reached in one model only
    }

    /** Returns what is not covered, or an empty string. */
    String missing(Set<String> allLabels) {
      String why = LockstepModel.uncovered(allLabels, labels, allActions, actions);
      return unmapped == null || unmapped.isEmpty()
          ? why
          : "the abstraction does not map " + unmapped + (why.isEmpty() ? "" : "; " + why);
    }
  }

  /**
   * Returns the canaries that were not caught; an empty string if all were.
   *
   * @param lockstep what {@code comparison} is the result of
   */
  private String canaries(
      String id,
      LockstepModel model,
      Lockstep lockstep,
      StepComparison comparison,
      List<String> caught)
      throws IOException {
    String what = id + " canary " + model.name();
    String missed = "";
    Map.Entry<String, String> leftOut = requireNonNull(LEFT_OUT.get(model.module()));
    List<String> smallest = smallestThatTakes(leftOut.getKey(), comparison);
    if (smallest != null) {
      Steps silent = model.module().steps(shipped);
      silent.leaveOut(leftOut.getKey());
      Lockstep variant = lockstep.withVariant(silent).programs(smallest::equals);
      missed += canary(leftOut.getValue(), compare(variant, what), caught);
    }
    for (SpecificationCanary canary : model.model().canaries()) {
      try (ScratchFolder broken = ScratchFolder.create("canary")) {
        Lockstep faulty =
            model.lockstep(
                shipped.specification(), canary, broken.path(), model.module().steps(shipped));
        missed += canary(canary.name(), compare(faulty, what), caught);
      }
    }
    return missed;
  }

  /** Returns the titles of the program with the fewest states that takes a step; null if none. */
  private static @Nullable List<String> smallestThatTakes(String label, StepComparison comparison) {
    return comparison.byProgram().entrySet().stream()
        .filter(program -> program.getValue().labels().contains(label))
        .min(Comparator.comparingLong(program -> program.getValue().codeStates()))
        .map(Map.Entry::getKey)
        .orElse(null);
  }

  private static String canary(String name, StepComparison broken, List<String> caught) {
    Counterexample counterexample = broken.counterexample();
    if (counterexample == null || counterexample.kind().isFailure()) {
      return "canary not caught: " + name + " ";
    }
    caught.add(name + " (" + counterexample.summary() + ")");
    return "";
  }

  private String judge(String id, LockstepModel model, StepComparison comparison)
      throws IOException {
    Counterexample counterexample = comparison.counterexample();
    if (counterexample != null) {
      Progress.print("%n%s, %s:%n%s", id, model.name(), counterexample);
      CounterexampleFile file = CounterexampleFile.of(id, model.name(), counterexample);
      if (file != null) {
        file.writeAndPrint(shipped.project());
      }
      return model.name() + ": " + counterexample.summary();
    }
    String miscounted = model.miscounted(comparison);
    return miscounted.isEmpty() ? "" : model.name() + ": " + miscounted;
  }

  private StepComparison compare(Lockstep lockstep, String what) {
    return lockstep
        .recheckOneIn(level == Level.QUICK ? 16 : 4)
        .onProgress(
            comparison -> {
              if (System.nanoTime() - printed > SILENCE) {
                printed = System.nanoTime();
                Progress.detail("%s: %s", what, comparison.figures());
              }
            })
        .compareSteps();
  }

  /**
   * Compares the programs for which TLC shows liveness with those that were walked: otherwise it
   * would hold of graphs that nobody has compared with the code.
   */
  private EvidenceRow liveness() throws IOException {
    long start = System.nanoTime();
    LivePrograms programs = LivePrograms.planned(shipped.specification(), level);
    String why = programs.notAmong(walked);
    Map<State, Boolean> fewer = new HashMap<>(walked);
    fewer.remove(programs.any());
    boolean caught = !programs.notAmong(fewer).isEmpty();
    EvidenceRow check =
        new EvidenceRow(
            LIVENESS,
            "lockstep",
            List.of(),
            why.isEmpty() ? Verdict.HOLDS : Verdict.VIOLATED,
            why,
            (System.nanoTime() - start) / 1e9,
            caught ? "caught: a program with liveness that was not walked" : "",
            programs.figures());
    Progress.end(check);
    return check.requireFigures().requireCanary();
  }

  private EvidenceRow coverage() throws IOException {
    String why = "";
    long labels = 0;
    long actions = 0;
    boolean caught = true;
    for (SpecifiedModule module : SpecifiedModule.values()) {
      Coverage coverage = covered.getOrDefault(module, new Coverage());
      String missing = coverage.missing(module.steps(shipped).byLabel().keySet());
      why += missing.isEmpty() ? "" : module.specification() + ": " + missing + " ";
      labels += coverage.labels.size();
      actions += coverage.actions.size();
      caught &= !coverage.missing(Set.of("a label that is never executed")).isEmpty();
    }
    EvidenceRow check =
        new EvidenceRow(
            COVERAGE,
            "lockstep",
            List.of(),
            why.isEmpty() ? Verdict.HOLDS : Verdict.VIOLATED,
            why,
            0,
            caught ? "caught: a label that is never executed" : "",
            Map.of("labels", labels, "actions", actions));
    Progress.end(check);
    return check.requireFigures().requireCanary();
  }
}
