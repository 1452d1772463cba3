package dev.compactfuture.evidence;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A temporary folder, deleted with its contents when it is closed, or when this JVM is told to end:
 * a run of TLC that is interrupted by Ctrl-C would otherwise leave gigabytes.
 *
 * @param path the folder
 */
public record ScratchFolder(Path path) implements AutoCloseable {
  /** Guarded by itself. */
  private static final Set<Path> OPEN = new HashSet<>();

  /** A child that was killed may hold its last file a little longer. */
  private static final int ATTEMPTS = 20;

  private static final long PAUSE_MILLIS = 50;

  private static boolean ending;

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(ScratchFolder::deleteOpen, "scratch folders"));
  }

  /**
   * Creates a folder in the system's temporary folder.
   *
   * @param prefix how its name begins
   * @throws IOException also if this JVM is about to end
   */
  public static ScratchFolder create(String prefix) throws IOException {
    synchronized (OPEN) {
      if (ending) {
        throw new IOException("interrupted");
      }
      ScratchFolder folder = new ScratchFolder(Files.createTempDirectory(prefix).toAbsolutePath());
      OPEN.add(folder.path);
      return folder;
    }
  }

  /** Deletes what is open. Children would go on to write there, and have to end anyway. */
  private static void deleteOpen() {
    synchronized (OPEN) {
      ending = true;
      if (!OPEN.isEmpty()) {
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
      }
      for (Path path : OPEN) {
        deleteInAttempts(path);
      }
    }
  }

  private static void deleteInAttempts(Path path) {
    for (int i = 0; i < ATTEMPTS; i++) {
      try {
        delete(path);
        return;
      } catch (IOException | UncheckedIOException e) {
        try {
          Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException interrupt) {
          return;
        }
      }
    }
  }

  /** Returns a path inside the folder. */
  public Path resolve(String name) {
    return path.resolve(name);
  }

  /** Deletes the folder and its contents. */
  @Override
  public void close() throws IOException {
    synchronized (OPEN) {
      OPEN.remove(path);
    }
    delete(path);
  }

  private static void delete(Path path) throws IOException {
    if (!Files.exists(path)) {
      return; // deleted at the end of this JVM
    }
    List<Path> deepestFirst;
    try (Stream<Path> files = Files.walk(path)) {
      deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : deepestFirst) {
      Files.deleteIfExists(file);
    }
  }
}
