package dev.compactfuture.verify;

import static java.util.Objects.requireNonNull;

import dev.compactfuture.evidence.EvidenceRow;
import dev.compactfuture.evidence.Level;
import dev.compactfuture.evidence.Progress;
import dev.compactfuture.evidence.Verdict;
import dev.compactfuture.subject.Shipped;
import dev.compactfuture.subject.SpecificationCanary;
import dev.compactfuture.subject.TlcModel;
import dev.compactfuture.subject.TlcRun;
import dev.compactfuture.subject.TlcTrace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Runs TLC on the models. Makes a row for each model, with its canaries, and one row for all models
 * that must be violated.
 */
final class TlcChecks {
  /** The rate of the model itself, start-up included; a row's seconds include its canaries. */
  private static final String STATES_PER_SECOND = "states" + EvidenceRow.RATE;

  /** The row of all models that must be violated. */
  private static final String REACH = "tlc.Reach";

  private final Path specification;
  private final Level level;
  private final TlcTrace trace;

  TlcChecks(Shipped shipped, Level level) throws IOException {
    this.specification = shipped.specification();
    this.level = level;
    this.trace = new TlcTrace(shipped.labels(shipped.steps()).javaLines());
  }

  /** Returns the ids of the rows. */
  static Set<String> planned(Shipped shipped, Level level) throws IOException {
    Set<String> ids = new LinkedHashSet<>();
    for (TlcModel model : TlcModel.planned(shipped.specification(), level)) {
      ids.add(model.mustBeViolated() ? REACH : id(model));
    }
    return ids;
  }

  private static String id(TlcModel model) {
    return "tlc." + model.name();
  }

  List<EvidenceRow> run() throws IOException, InterruptedException {
    // One model per processor, each with one worker.
    ExecutorService pool = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    try {
      List<TlcModel> models = TlcModel.planned(specification, level);
      // Longest first, so that the processors end together.
      Map<TlcModel, Future<EvidenceRow>> running = new HashMap<>();
      models.stream()
          .sorted(Comparator.comparing(TlcModel::weight).reversed())
          .forEach(model -> running.put(model, pool.submit(() -> check(model))));
      List<EvidenceRow> rows = new ArrayList<>();
      List<EvidenceRow> reachable = new ArrayList<>();
      for (TlcModel model : models) {
        EvidenceRow row = requireNonNull(running.get(model)).get();
        (model.mustBeViolated() ? reachable : rows).add(row);
      }
      rows.add(reachable(reachable));
      return rows;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }

  private static EvidenceRow reachable(List<EvidenceRow> models) {
    List<String> red =
        models.stream().filter(EvidenceRow::isRed).map(c -> c.id() + " " + c.why()).toList();
    return new EvidenceRow(
            REACH,
            "tlc",
            List.of("C3", "C5", "C8", "C10"),
            red.isEmpty() ? Verdict.HOLDS : Verdict.VIOLATED,
            String.join("; ", red),
            models.stream().mapToDouble(EvidenceRow::seconds).sum(),
            "",
            Map.of("models", (long) models.size(), "violated", (long) models.size() - red.size()))
        .requireFigures();
  }

  private EvidenceRow check(TlcModel model) throws IOException, InterruptedException {
    String id = id(model);
    TlcRun run = model.run(specification);
    if (!model.mustBeViolated() && !run.holds()) {
      Progress.print("%n%s: %s%n%s", id, run.error(), trace.of(run.output(), run.error()));
    }
    String why = model.verdict(run).wrong();
    double seconds = run.seconds();
    List<String> caught = new ArrayList<>();
    for (SpecificationCanary canary : model.canaries()) {
      TlcRun broken = model.run(specification, canary);
      seconds += broken.seconds();
      if (broken.isViolated()) {
        caught.add(canary.name() + " (" + broken.error() + ")");
      } else if (why.isEmpty()) {
        why = "canary not caught: " + canary.name() + " (" + broken.error() + ")";
      }
    }
    if (why.isEmpty() && !model.mustBeViolated() && model.canaries().isEmpty()) {
      why = "has no canary";
    }
    Map<String, Long> figures = new LinkedHashMap<>();
    figures.put("states", run.distinct());
    figures.put("generated", run.generated());
    figures.put(STATES_PER_SECOND, Math.round(run.distinct() / run.seconds()));
    EvidenceRow row =
        new EvidenceRow(
            id,
            "tlc",
            model.claims(),
            why.isEmpty() ? Verdict.HOLDS : Verdict.VIOLATED,
            why,
            seconds,
            EvidenceRow.caught(caught),
            figures);
    Progress.end(row);
    return row;
  }
}
