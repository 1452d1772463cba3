package dev.compactfuture.subject;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.compactfuture.lockstep.Javac;
import dev.compactfuture.lockstep.Steps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A copy of the shipped sources, which a test changes and compiles. */
final class ShippedCopy {
  private final Path folder;
  private final Path sources;

  /** Copies the sources of {@code shipped} into the empty {@code folder}. */
  ShippedCopy(Shipped shipped, Path folder) throws IOException {
    this.folder = folder;
    this.sources = Files.createDirectories(folder.resolve("src"));
    for (Path file : javaFiles(shipped.sources())) {
      // Without the module descriptor and the annotations, which would need a module path.
      if (!file.endsWith("module-info.java") && !file.endsWith("package-info.java")) {
        Path to = sources.resolve(shipped.sources().relativize(file));
        Files.createDirectories(to.getParent());
        Files.copy(file, to);
      }
    }
  }

  private static List<Path> javaFiles(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(f -> f.toString().endsWith(".java")).toList();
    }
  }

  /** Replaces text in the source of a class, which has to contain it. */
  void replace(String type, String from, String to) throws IOException {
    Path file = sources.resolve("dev/compactfuture/" + type + ".java");
    String text = Files.readString(file);
    assertTrue(text.contains(from), from);
    Files.writeString(file, text.replace(from, to));
  }

  /** Renames every identifier {@code from} in the source of a class, which has to contain one. */
  void rename(String type, String from, String to) throws IOException {
    Path file = sources.resolve("dev/compactfuture/" + type + ".java");
    String text = Files.readString(file);
    String renamed = text.replaceAll("\\b" + from + "\\b", to);
    assertNotEquals(text, renamed, from);
    Files.writeString(file, renamed);
  }

  /** Compiles the sources and reads the steps of the classes that a module specifies. */
  Steps steps(SpecifiedModule module) throws IOException {
    return Steps.read(module.underTest(Javac.compile(sources, folder), sources));
  }

  /** Compiles the sources and reads their steps. */
  Steps steps() throws IOException {
    return Steps.read(Shipped.underTest(Javac.compile(sources, folder), sources));
  }
}
