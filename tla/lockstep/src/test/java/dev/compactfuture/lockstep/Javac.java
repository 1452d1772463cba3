package dev.compactfuture.lockstep;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** Compiles sources that a test has written. */
public final class Javac {
  private Javac() {}

  /** Compiles all of {@code sources} and returns the folder of the classes, in {@code scratch}. */
  public static Path compile(Path sources, Path scratch) throws IOException {
    Path classes = Files.createDirectories(scratch.resolve("classes"));
    String path = System.getProperty("java.class.path");
    List<String> options =
        List.of("-g", "-nowarn", "-proc:none", "-d", classes.toString(), "-cp", path);
    var javac = ToolProvider.getSystemJavaCompiler();
    try (var files = javac.getStandardFileManager(null, null, null);
        Stream<Path> all = Files.walk(sources)) {
      List<Path> units = all.filter(f -> f.toString().endsWith(".java")).toList();
      var found = files.getJavaFileObjectsFromPaths(units);
      assertTrue(javac.getTask(null, files, null, options, null, found).call());
    }
    return classes;
  }
}
