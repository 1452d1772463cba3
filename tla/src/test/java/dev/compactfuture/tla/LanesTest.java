package dev.compactfuture.tla;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a counterexample reads. */
class LanesTest {
  @Test
  void anInterleavingWithAColumnPerThread(@TempDir Path scratch) throws Exception {
    Tlc.Outcome outcome = ModelTest.broken("Pairs", scratch);
    Lanes lanes = new Lanes(Map.of("CompleteLook", "Some.java:1", "Complete", "Some.java:2"));
    assertEquals(
        """
             1: setResult                          2: setResult                          the word
          0                                                                              PENDING
          1  CompleteLook Some.java:1              .                                     PENDING
          2  .                                     CompleteLook Some.java:1              PENDING
          3  Complete Some.java:2                  .                                     FINISHED setResult of 1
          4  .                                     Complete Some.java:2                  FINISHED setResult of 2
        => Invariant OneWins is violated.
        """,
        lanes.of(outcome.output(), outcome.error()));
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
