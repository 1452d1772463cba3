package dev.compactfuture.evaluator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program in the README compiles, and runs on a module as it says. */
class ReadmeTest {
  private static final Path SOURCE =
      Path.of("src/test/java/dev/compactfuture/evaluator/ReadmeTest.java");

  private final Path folder;

  ReadmeTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void theProgramRuns() throws IOException {
    Path specs = Files.createDirectory(folder.resolve("specs"));
    new TestModule(specs)
        .with("Counter", "VARIABLE x\nInit == x = 0\nNext == x < 2 /\\ x' = x + 1");
    Files.writeString(specs.resolve("Counter.cfg"), "INIT Init NEXT Next");
    Model model = Model.read(specs, "Counter", specs.resolve("Counter.cfg"));
    ModelCheck.Result result = ModelCheck.check(model);
    assertEquals("3 states, null", result.states() + " states, " + result.violation());
  }

  @Test
  void theReadmeHasThatProgram() throws IOException {
    Matcher block =
        Pattern.compile("(?s)```java\n(.*?)```").matcher(Files.readString(Path.of("README.md")));
    assertTrue(block.find());
    String source = Files.readString(SOURCE);
    List<String> parts =
        block
            .group(1)
            .lines()
            .map(
                line -> line.replaceAll(" *//.*", "").replaceAll("Path.of\\(\"specs\"\\)", "specs"))
            .map(line -> line.replaceAll("Path.of\\(\"specs/(.*?)\"\\)", "specs.resolve(\"$1\")"))
            .map(line -> line.replaceAll("^System.out.println\\((.*)\\);$", "$1"))
            .toList();
    assertEquals(3, parts.size());
    parts.forEach(part -> assertTrue(source.contains(part), part));
  }
}
