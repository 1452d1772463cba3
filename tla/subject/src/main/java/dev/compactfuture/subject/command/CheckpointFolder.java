package dev.compactfuture.subject.command;

import dev.compactfuture.subject.TlcRun;
import dev.compactfuture.subject.TlcSettings.Checkpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The checkpoints of one model, with what TLC read and the number of its workers: it can go on only
 * with the same.
 *
 * @param path the folder
 */
record CheckpointFolder(Path path) {
  /**
   * Writes the input of TLC into the folder.
   *
   * @param workers how many a new run is to have
   */
  TlcRun.Input begin(ConfiguredModel model, Path specification, int workers) throws IOException {
    TlcRun.Input input = model.write(specification, path);
    Files.writeString(workersFile(), String.valueOf(workers));
    return input;
  }

  /** Returns the number of workers of the run whose checkpoints these are. */
  int workers() throws IOException {
    return Integer.parseInt(Files.readString(workersFile()).strip());
  }

  /** Returns whether a run has begun here. */
  boolean hasBegun() {
    return Files.exists(workersFile());
  }

  private Path workersFile() {
    return path.resolve("workers");
  }

  /** Returns whether the run here read the same as a model that was written to another folder. */
  boolean hasInput(Path other) throws IOException {
    try (Stream<Path> files = Files.list(other)) {
      for (Path file : files.toList()) {
        Path mine = path.resolve(String.valueOf(file.getFileName()));
        if (!Files.exists(mine) || Files.mismatch(mine, file) >= 0) {
          return false;
        }
      }
    }
    return true;
  }

  /** Returns the settings with which TLC writes checkpoints, and resumes. */
  Checkpoints checkpoints(Duration interval, long first, boolean resume) throws IOException {
    Path states = Files.createDirectories(path.resolve("states"));
    return new Checkpoints(states, interval, first, resume ? latest().orElse(null) : null);
  }

  /**
   * Returns whether the run was killed while it made a checkpoint its last one. TLC renames the
   * files of a checkpoint one after the other, the queue first: what it would go on from is the
   * queue of one checkpoint with the states of another, and it would count too few.
   */
  static boolean isTorn(Path run) throws IOException {
    if (Files.exists(run.resolve("queue.tmp"))) {
      return false; // still being written: the one before is whole
    }
    try (Stream<Path> files = Files.list(run)) {
      return files.anyMatch(file -> file.toString().endsWith(".tmp"));
    }
  }

  /** Returns the folder of the latest run that has made a checkpoint; its name is its time. */
  Optional<Path> latest() throws IOException {
    Path states = path.resolve("states");
    if (!Files.isDirectory(states)) {
      return Optional.empty();
    }
    try (Stream<Path> runs = Files.list(states)) {
      return runs.filter(run -> Files.exists(run.resolve("queue.chkpt")))
          .max(Comparator.comparing(Path::toString));
    }
  }
}
