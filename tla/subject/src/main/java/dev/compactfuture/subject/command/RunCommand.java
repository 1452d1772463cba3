package dev.compactfuture.subject.command;

import dev.compactfuture.evidence.Progress;
import dev.compactfuture.evidence.ScratchFolder;
import dev.compactfuture.subject.TlcRun;
import dev.compactfuture.subject.TlcSettings;
import dev.compactfuture.subject.TlcSettings.Checkpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs TLC on models on this machine. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpWidth = 100,
    description = "Runs TLC on models, one after the other, and on their canaries.")
final class RunCommand implements Callable<Integer> {
  @Mixin ModelOptions models = new ModelOptions();

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "Threads of TLC (default: a thread for each processor).")
  int workers = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      description = "Heap of TLC, as 4g (default: ${DEFAULT-VALUE}).")
  String memory = "4g";

  @Option(
      names = "--part",
      paramLabel = "I/N",
      converter = ModelShare.Converter.class,
      description = "Run only the I-th of N shares of the models, one for each machine.")
  ModelShare share = ModelShare.ALL;

  @Option(
      names = "--checkpoint",
      paramLabel = "DIR",
      description = "Write checkpoints to this folder.")
  @Nullable Path checkpoint;

  @Option(
      names = "--resume",
      paramLabel = "DIR",
      description = "Go on from the checkpoints in this folder, and write new ones there.")
  @Nullable Path resume;

  @Option(
      names = "--every",
      paramLabel = "SECONDS",
      description = "The time between checkpoints (default: ${DEFAULT-VALUE}).")
  int every = 1800;

  @Option(
      names = "--first",
      paramLabel = "STATES",
      description =
          "The number of states from which on the next report makes the first checkpoint (default:"
              + " ${DEFAULT-VALUE}).")
  long first = 1;

  @Option(names = "--report", paramLabel = "SECONDS", description = ModelOptions.REPORT)
  double report = 10;

  @Override
  public Integer call() throws IOException, InterruptedException {
    requireOptions();
    try (ScratchFolder scratch = ScratchFolder.create("tlc-run")) {
      Path specification = SpecificationCopy.write(scratch.resolve("tla"));
      List<ConfiguredModel> chosen = share.of(models.select(specification));
      if (checkpoint != null || resume != null) {
        models.requireSafety(
            resume != null ? "--resume" : "--checkpoint",
            "TLC skips once it has resumed from a checkpoint",
            chosen);
      }
      ModelReport rows = new ModelReport(specification, models, chosen, share);
      Progress.print("%d models, %d workers, heap %s", chosen.size(), workers, memory);
      for (ConfiguredModel model : chosen) {
        Progress.begin(model.id());
        TlcRun run = run(model, specification, scratch.resolve(model.folderName()));
        rows.add(model, run, "", Map.of());
      }
      return rows.end();
    }
  }

  private void requireOptions() {
    if (workers < 1) {
      throw models.refusal("--workers: " + workers + " is not positive");
    }
    models.requireSize(memory);
    models.requireReport(report);
    if (every < 1) {
      throw models.refusal("--every: " + every + " is not positive");
    }
    if (first < 1) {
      throw models.refusal("--first: " + first + " is not positive");
    }
    if (checkpoint != null && resume != null) {
      throw models.refusal("--checkpoint: one too many, because --resume writes checkpoints, too");
    }
    if (resume != null && !Files.isDirectory(resume)) {
      throw models.refusal("--resume: there is no folder '" + resume + "'");
    }
  }

  private TlcRun run(ConfiguredModel model, Path specification, Path fresh)
      throws IOException, InterruptedException {
    TlcRun.Input input = model.write(specification, fresh);
    int threads = workers;
    Checkpoints checkpoints = null;
    Path root = resume != null ? resume : checkpoint;
    if (root != null) {
      CheckpointFolder folder =
          new CheckpointFolder(root.toAbsolutePath().resolve(model.folderName()));
      requireSame(folder, fresh);
      checkpoints = folder.checkpoints(Duration.ofSeconds(every), first, resume != null);
      if (checkpoints.recover() == null) {
        input = folder.begin(model, specification, workers);
        if (resume != null) {
          Progress.detail("there is no checkpoint to go on from: begins");
        }
      } else {
        threads = folder.workers(); // each has a file of its own
        input =
            new TlcRun.Input(
                folder.path(), input.module(), folder.path().resolve(input.cfg().getFileName()));
        Progress.detail("goes on from %s with %d workers", checkpoints.recover(), threads);
      }
    }
    // TLC looks whether a checkpoint is due when it reports.
    double seconds = Math.min(every, report);
    boolean live = model.model().liveness();
    Duration reports = live ? Duration.ZERO : Duration.ofMillis(Math.round(seconds * 1000));
    TlcSettings settings =
        new TlcSettings(threads, model.model().weight() == 0, memory, reports, checkpoints);
    return TlcRun.run(List.of(input), settings, (distinct, start) -> false, new ProgressPrinter())
        .get(0);
  }

  private void requireSame(CheckpointFolder folder, Path fresh) throws IOException {
    boolean same = folder.hasBegun() && folder.hasInput(fresh);
    if (resume != null && folder.hasBegun() && !same) {
      throw models.refusal(
          "--resume: the checkpoints in " + folder.path() + " are of another specification");
    }
    Optional<Path> latest = folder.latest();
    if (resume != null && latest.isPresent() && CheckpointFolder.isTorn(latest.get())) {
      throw models.refusal(
          "--resume: the run was killed during a checkpoint and is lost. Delete "
              + folder.path()
              + "; the same command then begins this model again");
    }
    if (resume == null && latest.isPresent()) {
      throw models.refusal(
          "--checkpoint: " + folder.path() + " has checkpoints; --resume goes on from there");
    }
  }

  /** Prints TLC's reports of its progress. */
  private static final class ProgressPrinter implements TlcRun.Listener {
    @Override
    public void end(TlcRun run) {}

    @Override
    public void line(String line) {
      if (line.matches("(Progress|Checkpoint|Starting recovery|Recovery).*")) {
        Progress.detail("%s", line);
      }
    }
  }
}
