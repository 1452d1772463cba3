package dev.compactfuture.tla;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** How a counterexample reads. */
class LanesTest {
  @Test
  void anInterleavingWithAColumnPerThreadAsInTheReadme() throws Exception {
    Tlc.Outcome outcome = ModelTest.broken("Pairs");
    Path root = Path.of("..").toAbsolutePath().normalize();
    String lanes = new Lanes(Verify.labels(root).javaLines()).of(outcome.output(), outcome.error());
    assertEquals(
        """
             1: setResult                          2: setResult                          the word
          0                                                                              PENDING
          1  CompleteLook                          .                                     PENDING
          2  .                                     CompleteLook                          PENDING
          3  Complete                              .                                     FINISHED setResult of 1
          4  .                                     Complete                              FINISHED setResult of 2
        => Invariant OneWins is violated.
        """,
        Pattern.compile(" CompactFuture.java:\\d+")
            .matcher(lanes)
            .replaceAll(where -> " ".repeat(where.group().length())));
    assertTrue(
        Files.readString(root.resolve("README.md")).contains("```\n" + lanes + "```"), lanes);
  }

  @Test
  void aWordOverSeveralLines() {
    assertEquals(
        "PENDING [getter of 3, left of 3]",
        Lanes.word(
            "[ status |-> \"PENDING\",\n  outcome |-> <<>>,\n  stack |-> <<<<\"getter\", 3, 1>>, <<\"left\", 3, 1>>>> ]"));
  }

  @Test
  void noTraceNoText() {
    assertEquals("", new Lanes(Map.of()).of("Parse error", "Parse error"));
  }

  @Test
  void elementsOfNestedTuples() {
    assertEquals(
        List.of("<<1, 2>>", "[a |-> {3, 4}]", "\"x\""),
        Lanes.elements("<< <<1, 2>>,\n   [a |-> {3, 4}], \"x\" >>"));
  }
}
