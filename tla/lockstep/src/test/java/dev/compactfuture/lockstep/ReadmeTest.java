package dev.compactfuture.lockstep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.compactfuture.lockstep.toys.CompareCounter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The example in the README runs, and the README quotes it as it is. Each block there follows a
 * comment that names the file it is from, or says what prints it.
 */
class ReadmeTest {
  private static final Pattern BLOCK =
      Pattern.compile("(?ms)^<!-- (.+?) -->\\n```\\w*\\n(.*?)^```$");

  private final Path scratch;

  ReadmeTest(@TempDir Path scratch) {
    this.scratch = scratch;
  }

  private static Map<String, String> blocks() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    Map<String, String> blocks = new LinkedHashMap<>();
    Matcher block = BLOCK.matcher(readme);
    while (block.find()) {
      blocks.put(block.group(1), block.group(2));
    }
    long fences = readme.lines().filter(line -> line.startsWith("```")).count();
    assertEquals(fences, 2L * blocks.size(), "each block says where it is from");
    return blocks;
  }

  @Test
  void theFilesAreQuotedAsTheyAre() throws IOException {
    for (Map.Entry<String, String> block : blocks().entrySet()) {
      if (block.getKey().startsWith("src/")) {
        String file = Files.readString(Path.of(block.getKey()));
        assertTrue(file.endsWith(block.getValue()), block::getKey);
      }
    }
  }

  @Test
  void theCounterAgreesWithItsSpecification() throws IOException {
    CodeAndSpecification.counter().in(scratch);
    StepComparison comparison = compare();
    assertNull(comparison.counterexample());
    assertTrue(comparison.codeStates() > 0);
    assertEquals(comparison.specificationStates(), comparison.codeStates());
    assertEquals(comparison.specificationEdges(), comparison.codeEdges());
    assertTrue(comparison.unmapped().isEmpty());
  }

  @Test
  void theCounterexampleReadsAsInTheReadme() throws IOException {
    CodeAndSpecification.counter()
        .code(
            "      if (COUNT.compareAndSet(this, seen, seen + 1)) { // TLA: Add\n"
                + "        return seen + 1;\n"
                + "      }\n",
            "      count = seen + 1; // TLA: Add\n      return seen + 1;\n")
        .in(scratch);
    assertEquals(blocks().get("the counterexample"), "" + compare().counterexample());
  }

  private StepComparison compare() throws IOException {
    return CompareCounter.compare(scratch.resolve("classes"), scratch.resolve("src"), scratch);
  }
}
