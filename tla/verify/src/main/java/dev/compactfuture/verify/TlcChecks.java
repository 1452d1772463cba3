package dev.compactfuture.verify;

import static java.util.Comparator.comparing;
import static java.util.Objects.requireNonNull;

import com.google.gson.JsonObject;
import dev.compactfuture.evidence.EvidenceRow;
import dev.compactfuture.evidence.Level;
import dev.compactfuture.evidence.Progress;
import dev.compactfuture.evidence.Project;
import dev.compactfuture.evidence.Verdict;
import dev.compactfuture.lockstep.Counterexample;
import dev.compactfuture.subject.ClaimDerivation;
import dev.compactfuture.subject.ItfTrace;
import dev.compactfuture.subject.Shipped;
import dev.compactfuture.subject.SpecificationCanary;
import dev.compactfuture.subject.SpecifiedModule;
import dev.compactfuture.subject.TlcJob;
import dev.compactfuture.subject.TlcModel;
import dev.compactfuture.subject.TlcRun;
import dev.compactfuture.subject.TlcTrace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Runs TLC on the models. Makes a row for each model, with its canaries, and one row for all models
 * that must be violated.
 */
final class TlcChecks {
  /** The weight of a model that ends soon, or of a canary, as it would be in states. */
  private static final long SHORT = 5_000;

  /** The row of all models that must be violated. */
  private static final String REACH = "tlc.Reach";

  private final Path specification;
  private final Level level;
  private final ClaimDerivation claims;
  private final Project project;
  private final Map<String, TlcTrace> traces = new HashMap<>(); // by module

  TlcChecks(Shipped shipped, Level level, ClaimDerivation claims) throws IOException {
    this.specification = shipped.specification();
    this.level = level;
    this.claims = claims;
    this.project = shipped.project();
    for (SpecifiedModule module : SpecifiedModule.values()) {
      traces.put(module.specification(), new TlcTrace(module.labels(shipped).javaLines()));
    }
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
    List<TlcModel> models = TlcModel.planned(specification, level);
    Map<TlcJob, TlcRun> runs = run(models);
    List<EvidenceRow> rows = new ArrayList<>();
    List<EvidenceRow> reachable = new ArrayList<>();
    for (TlcModel model : models) {
      (model.mustBeViolated() ? reachable : rows).add(row(model, runs));
    }
    rows.add(reachable(reachable));
    return rows;
  }

  /**
   * Runs TLC with a worker per processor on each model that is more than a processor's share of the
   * work; then in a JVM per processor on the others; and then on what needs a JVM of its own.
   */
  private Map<TlcJob, TlcRun> run(List<TlcModel> models) throws InterruptedException {
    int processors = Runtime.getRuntime().availableProcessors();
    long share = models.stream().mapToLong(TlcModel::weight).sum() / processors;
    List<Batch> large = new ArrayList<>();
    List<Batch> batches = new ArrayList<>();
    for (int i = 0; i < processors; i++) {
      batches.add(new Batch());
    }
    // Longest first, each into the batch that has the least to do.
    List<TlcModel> sorted = new ArrayList<>(models);
    sorted.sort(Comparator.comparing(TlcModel::weight).reversed());
    for (TlcModel model : sorted) {
      Batch least =
          Collections.min(batches.subList(0, processors), comparing(batch -> batch.weight));
      for (TlcJob job : TlcJob.of(model)) {
        if (job.canary() == null && model.weight() > share) {
          large.add(Batch.of(job));
        } else if (job.needsOwnJvm()) {
          batches.add(Batch.of(job));
        } else {
          least.add(job);
        }
      }
    }
    Map<TlcJob, TlcRun> runs = new ConcurrentHashMap<>();
    run(large, processors, 1, runs);
    run(batches, 1, processors, runs);
    return runs;
  }

  /**
   * Runs batches of jobs.
   *
   * @param workers of TLC, for each batch
   * @param parallel how many batches at a time
   */
  private void run(List<Batch> batches, int workers, int parallel, Map<TlcJob, TlcRun> runs)
      throws InterruptedException {
    TlcJob.runBatches(
        batches.stream().map(batch -> batch.jobs).toList(),
        parallel,
        specification,
        workers,
        level,
        (job, run) -> {
          runs.put(job, run);
          report(job, run);
        });
  }

  /** Its row can wait for canaries that run in another JVM. */
  private static void report(TlcJob job, TlcRun run) {
    if (job.canary() == null && !job.model().mustBeViolated()) {
      Progress.detail(
          "TLC has run %s: %,d states, %.0f s", job.model().name(), run.distinct(), run.seconds());
    }
  }

  /** What one JVM runs. */
  private static final class Batch {
    private final List<TlcJob> jobs = new ArrayList<>();
    private long weight;

    static Batch of(TlcJob job) {
      Batch batch = new Batch();
      batch.add(job);
      return batch;
    }

    void add(TlcJob job) {
      jobs.add(job);
      weight += job.canary() == null ? Math.max(job.model().weight(), SHORT) : SHORT;
    }
  }

  private static EvidenceRow reachable(List<EvidenceRow> models) {
    List<String> red =
        models.stream().filter(EvidenceRow::isRed).map(c -> c.id() + " " + c.why()).toList();
    return new EvidenceRow(
            REACH,
            "tlc",
            List.of(), // supports none by itself: it shows that the models are not empty
            red.isEmpty() ? Verdict.HOLDS : Verdict.VIOLATED,
            String.join("; ", red),
            models.stream().mapToDouble(EvidenceRow::seconds).sum(),
            "",
            Map.of("models", (long) models.size(), "violated", (long) models.size() - red.size()))
        .requireFigures();
  }

  /** Writes the trace that TLC has found: for the page, and as ITF for other tools of TLA+. */
  private void write(String id, TlcModel model, TlcRun run, Counterexample found) {
    JsonObject trace = ItfTrace.of(run.output(), model.module() + ".tla", id + ": " + run.error());
    try {
      requireNonNull(CounterexampleFile.of(id, model.name(), found)).writeAndPrint(project);
      Path file = project.counterexamples().resolve(id + ".itf.json");
      Files.writeString(file, trace + "\n");
      Progress.print("the trace as ITF: %s", project.root().relativize(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private EvidenceRow row(TlcModel model, Map<TlcJob, TlcRun> runs) {
    String id = id(model);
    TlcRun run = requireNonNull(runs.get(new TlcJob(model, null)));
    if (!model.mustBeViolated() && !run.holds()) {
      TlcTrace trace = traces.getOrDefault(model.module(), new TlcTrace(Map.of()));
      Counterexample found = trace.of(run.output(), run.error());
      Progress.print("%n%s: %s%n%s", id, run.error(), found == null ? "" : found);
      if (found != null) {
        write(id, model, run, found);
      }
    }
    String why = model.verdict(run).wrong();
    double seconds = run.seconds();
    List<String> caught = new ArrayList<>();
    for (SpecificationCanary canary : model.canaries()) {
      TlcRun broken = requireNonNull(runs.get(new TlcJob(model, canary)));
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
    caught.addAll(claims.noticed(model));
    List<String> supported = claims.claims(model);
    if (why.isEmpty() && !model.mustBeViolated() && model.isOfCode() && supported.isEmpty()) {
      why = "supports no claim: none of its properties is violated by a fault of a claim";
    }
    EvidenceRow row =
        new EvidenceRow(
            id,
            "tlc",
            supported,
            why.isEmpty() ? Verdict.HOLDS : Verdict.VIOLATED,
            why,
            seconds,
            EvidenceRow.caught(caught),
            run.figures());
    Progress.end(row);
    return row;
  }
}
