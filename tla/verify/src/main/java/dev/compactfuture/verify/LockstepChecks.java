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
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
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
 * specifications that the models name, and the bytecode without {@code unpark}.
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
          "lockstep.callbacks");

  /** How the threads of the programs were run. */
  static final String THREADS =
      Lockstep.hasCoroutines()
          ? "on coroutines"
          : "on platform threads: coroutines need Java 21 and an export";

  /** The step without which a thread sleeps for ever. */
  private static final String WOKEN_BY = "Unpark";

  private static final String EDGES_PER_SECOND = "edges" + EvidenceRow.RATE;

  /** The time between two lines of progress, in nanoseconds. */
  private static final long SILENCE = 15_000_000_000L;

  private final Shipped shipped;
  private final Level level;
  private final ClaimDerivation claims;
  private final EvaluatorComparisons comparisons;
  private final Set<String> labels = new TreeSet<>();
  private final Set<String> actions = new TreeSet<>();
  private final Set<String> allActions = new TreeSet<>();
  private final Map<State, Boolean> walked = new HashMap<>(); // with interrupts, or without only
  private @Nullable Set<String> unmapped;
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
    for (LockstepModel model : LockstepModel.planned(shipped.specification(), level)) {
      ids.add(model.row());
    }
    ids.add(COVERAGE);
    ids.add(LIVENESS);
    return ids;
  }

  List<EvidenceRow> run() throws IOException {
    Map<String, List<LockstepModel>> rows = new LinkedHashMap<>();
    ROWS.forEach(id -> rows.put(id, new ArrayList<>()));
    for (LockstepModel model : LockstepModel.planned(shipped.specification(), level)) {
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
            model.lockstep(() -> comparisons.forLockstep(model.model()), shipped.steps());
        StepComparison comparison = compare(lockstep, id + " " + model.name());
        seconds += comparison.seconds();
        edges += comparison.codeEdges();
        supported.addAll(claims.claims(model.model()));
        comparison.figures().forEach((name, n) -> figures.merge(name, n, Long::sum));
        figures.put(EDGES_PER_SECOND, Math.round(edges / seconds));
        note(comparison);
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

  private void note(StepComparison comparison) {
    labels.addAll(comparison.labels());
    actions.addAll(comparison.actions());
    allActions.addAll(comparison.allActions());
    if (unmapped == null) {
      unmapped = new TreeSet<>(comparison.unmapped());
    }
    unmapped.retainAll(comparison.unmapped()); // a field may be reached in one model only
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
    List<String> smallest = smallestThatTakes(WOKEN_BY, comparison);
    if (smallest != null) {
      Steps silent = shipped.steps();
      silent.leaveOut(WOKEN_BY);
      Lockstep unwoken = lockstep.withVariant(silent).programs(smallest::equals);
      missed += canary("the bytecode without unpark", compare(unwoken, what), caught);
    }
    for (SpecificationCanary canary : model.model().canaries()) {
      try (ScratchFolder broken = ScratchFolder.create("canary")) {
        Lockstep faulty =
            model.lockstep(shipped.specification(), canary, broken.path(), shipped.steps());
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
    Set<String> allLabels = shipped.steps().byLabel().keySet();
    String why = LockstepModel.uncovered(allLabels, labels, allActions, actions);
    if (unmapped != null && !unmapped.isEmpty()) {
      why = "the abstraction does not map " + unmapped + (why.isEmpty() ? "" : "; " + why);
    }
    Set<String> fewer = new TreeSet<>(labels);
    fewer.remove("Reinterrupt");
    boolean caught = !LockstepModel.uncovered(allLabels, fewer, allActions, actions).isEmpty();
    EvidenceRow check =
        new EvidenceRow(
            COVERAGE,
            "lockstep",
            List.of(),
            why.isEmpty() ? Verdict.HOLDS : Verdict.VIOLATED,
            why,
            0,
            caught ? "caught: a label that is never executed" : "",
            Map.of("labels", (long) labels.size(), "actions", (long) actions.size()));
    Progress.end(check);
    return check.requireFigures().requireCanary();
  }
}
