package dev.compactfuture.weakmemory.axioms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.compactfuture.evidence.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The judge is independent: an error in the engine's memory model cannot be one of its own. */
class IndependenceTest {
  @Test
  void nothingOfTheProjectIsImported() throws IOException {
    Path folder =
        Project.ofWorkingDirectory()
            .root()
            .resolve("tla/weakmemory/src/main/java/dev/compactfuture/weakmemory/axioms");
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> sources = files.toList();
      assertFalse(sources.isEmpty());
      for (Path source : sources) {
        assertEquals(
            List.of(),
            Files.readAllLines(source).stream()
                .filter(line -> line.matches("import (static )?dev\\.compactfuture\\..*"))
                .toList(),
            source.toString());
      }
    }
  }
}
