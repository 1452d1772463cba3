package dev.compactfuture.weakmemory;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.compactfuture.evidence.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** tla/weakmemory/README.md names every litmus test. */
class ReadmeTest {
  private static final Path FOLDER = Project.ofWorkingDirectory().root().resolve("tla/weakmemory");

  private final String readme = Files.readString(FOLDER.resolve("README.md"));

  ReadmeTest() throws IOException {}

  @Test
  void everyLitmusTestIsNamed() {
    for (LitmusFamily family : LitmusFamily.values()) {
      String name = Pattern.quote(family.knownAs());
      assertTrue(Pattern.compile("[ ,]" + name + "[ ,.]").matcher(readme).find(), name);
    }
  }
}
