package dev.compactfuture.evidence;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A temporary folder, deleted with its contents when it is closed.
 *
 * @param path the folder
 */
public record ScratchFolder(Path path) implements AutoCloseable {
  /**
   * Creates a folder in the system's temporary folder.
   *
   * @param prefix how its name begins
   */
  public static ScratchFolder create(String prefix) throws IOException {
    return new ScratchFolder(Files.createTempDirectory(prefix));
  }

  /** Returns a path inside the folder. */
  public Path resolve(String name) {
    return path.resolve(name);
  }

  /** Deletes the folder and its contents. */
  @Override
  public void close() throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> files = Files.walk(path)) {
      deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : deepestFirst) {
      Files.deleteIfExists(file);
    }
  }
}
