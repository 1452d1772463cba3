package dev.compactfuture.mutants;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/** Writes folders of classes. */
public final class ClassFolder {
  private ClassFolder() {}

  /**
   * Copies all files of a folder, some classes of which are changed.
   *
   * @param changed the bytes of these classes by their internal names
   */
  public static void write(Path classes, Map<String, byte[]> changed, Path folder)
      throws IOException {
    try (Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path to = folder.resolve(classes.relativize(file).toString());
        Files.createDirectories(to.getParent());
        Files.copy(file, to);
      }
    }
    for (Map.Entry<String, byte[]> each : changed.entrySet()) {
      Files.write(folder.resolve(each.getKey() + ".class"), each.getValue());
    }
  }
}
