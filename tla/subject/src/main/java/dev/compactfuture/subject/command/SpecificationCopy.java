package dev.compactfuture.subject.command;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Copies the specification and its models out of the jar: TLC reads files only. */
final class SpecificationCopy {
  private static final String ROOT = "/specification";

  private SpecificationCopy() {}

  /** Copies into a folder that need not exist, and returns it. */
  static Path write(Path folder) throws IOException {
    URL root = SpecificationCopy.class.getResource(ROOT);
    if (root == null) {
      throw new IOException("the specification is not on the class path");
    }
    try {
      URI uri = root.toURI();
      if (uri.getScheme().equals("jar")) {
        try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
          copy(jar.getPath(ROOT), folder);
        }
      } else {
        copy(Path.of(uri), folder);
      }
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
    return folder;
  }

  private static void copy(Path from, Path to) throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.walk(from)) {
      all = files.toList();
    }
    for (Path file : all) {
      Path target = to.resolve(from.relativize(file).toString());
      if (Files.isDirectory(file)) {
        Files.createDirectories(target);
      } else {
        Files.write(target, Files.readAllBytes(file));
      }
    }
  }
}
