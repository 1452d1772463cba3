package dev.compactfuture.subject;

import static java.util.Objects.requireNonNull;

import dev.compactfuture.evidence.Level;
import dev.compactfuture.evidence.ScratchFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A model for TLC to check, with the shipped specification or with one of the model's canaries.
 *
 * @param canary null for the shipped specification
 */
public record TlcJob(TlcModel model, @Nullable SpecificationCanary canary) {
  /** Returns a job for a model and one for each of its canaries. */
  public static List<TlcJob> of(TlcModel model) {
    List<TlcJob> jobs = new ArrayList<>();
    jobs.add(new TlcJob(model, null));
    model.canaries().forEach(canary -> jobs.add(new TlcJob(model, canary)));
    return jobs;
  }

  /** Returns whether nothing else may run in the same JVM, see {@link TlcMain}. */
  public boolean needsOwnJvm() {
    return model.liveness();
  }

  /**
   * Runs TLC on jobs one after the other, those of each root module in a JVM of their own: TLC
   * keeps the variables of the first root module that it reads.
   *
   * @param specification the folder of the shipped specification
   * @param workers how many threads TLC searches with; with more than one, a counterexample need
   *     not be the shortest
   * @param level bounds the time of each
   * @param listener is handed each job at its end
   * @return the runs, in the order of the jobs
   */
  public static List<TlcRun> run(
      List<TlcJob> jobs,
      Path specification,
      int workers,
      Level level,
      BiConsumer<TlcJob, TlcRun> listener)
      throws IOException, InterruptedException {
    Map<String, Iterator<TlcRun>> runs = new HashMap<>();
    for (String module : jobs.stream().map(job -> job.model.module()).distinct().toList()) {
      List<TlcJob> ofModule =
          jobs.stream().filter(job -> job.model.module().equals(module)).toList();
      runs.put(module, runOfModule(ofModule, specification, workers, level, listener).iterator());
    }
    return jobs.stream().map(job -> requireNonNull(runs.get(job.model.module())).next()).toList();
  }

  private static List<TlcRun> runOfModule(
      List<TlcJob> jobs,
      Path specification,
      int workers,
      Level level,
      BiConsumer<TlcJob, TlcRun> listener)
      throws IOException, InterruptedException {
    try (ScratchFolder scratch = ScratchFolder.create("canaries")) {
      List<TlcRun.Input> inputs = new ArrayList<>();
      for (TlcJob job : jobs) {
        inputs.add(job.input(specification, scratch.path()));
      }
      boolean isShort =
          jobs.size() == 1
              ? jobs.get(0).isShort()
              : jobs.stream().allMatch(job -> job.canary() != null);
      Iterator<TlcJob> next = jobs.iterator();
      return TlcRun.run(
          inputs,
          TlcSettings.ofWorkers(workers, isShort),
          TlcRun.stopAfter(level),
          run -> listener.accept(next.next(), run));
    }
  }

  /**
   * Runs batches of jobs, each in a JVM of its own.
   *
   * @param batches those that are empty are left out
   * @param parallel how many batches at a time
   * @param listener is handed each job at its end, perhaps two at a time
   * @throws IllegalStateException if TLC could not be run
   */
  public static void runBatches(
      List<List<TlcJob>> batches,
      int parallel,
      Path specification,
      int workers,
      Level level,
      BiConsumer<TlcJob, TlcRun> listener)
      throws InterruptedException {
    ExecutorService pool = Executors.newFixedThreadPool(parallel);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (List<TlcJob> batch : batches) {
        if (!batch.isEmpty()) {
          running.add(pool.submit(() -> run(batch, specification, workers, level, listener)));
        }
      }
      for (Future<?> each : running) {
        each.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }

  private boolean isShort() {
    return canary != null || model.isShort();
  }

  /**
   * Returns what TLC reads.
   *
   * @param specification the folder of the shipped specification
   * @param scratch where a changed specification may be written to
   */
  private TlcRun.Input input(Path specification, Path scratch) throws IOException {
    if (canary == null) {
      return new TlcRun.Input(specification, model.module(), model.cfg());
    }
    Path folder = Files.createTempDirectory(scratch, "canary");
    canary.write(specification, folder);
    return new TlcRun.Input(folder, model.module(), canary.writeModel(model.cfg(), folder));
  }
}
