package dev.compactfuture;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Copies compiled classes of this package. */
public final class SampleFolder {
  private SampleFolder() {}

  /**
   * Copies classes.
   *
   * @param folder where their package begins
   * @param globs patterns of their file names
   */
  public static void write(Path folder, String... globs) throws IOException {
    Path from = Path.of("target/test-classes/dev/compactfuture");
    Path to = Files.createDirectories(folder.resolve("dev/compactfuture"));
    for (String glob : globs) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(from, glob)) {
        for (Path file : files) {
          Files.copy(file, to.resolve(from.relativize(file)));
        }
      }
    }
  }
}
