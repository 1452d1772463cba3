package dev.compactfuture.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.compactfuture.evidence.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's program compiles and prints what the README says. */
class ReadmeTest {
  @Test
  void theProgramRunsAsPrinted(@TempDir Path scratch) throws Exception {
    String readme = Files.readString(Project.ofWorkingDirectory().root().resolve("README.md"));
    Matcher block = Pattern.compile("(?s)```java\n(.*?)```\n.*?```text\n(.*?)```").matcher(readme);
    assertTrue(block.find(), "a java block and its output");
    Path source = scratch.resolve("Main.java");
    Files.writeString(source, block.group(1));
    assertEquals(block.group(2), run(scratch, source));
  }

  /** A single source file is compiled by the launcher itself. */
  private static String run(Path scratch, Path source) throws IOException, InterruptedException {
    Path output = scratch.resolve("output");
    Process java =
        new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java",
                "-cp",
                System.getProperty("java.class.path"),
                source.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertTrue(java.waitFor(60, TimeUnit.SECONDS), "the program ends");
    return Files.readString(output);
  }
}
