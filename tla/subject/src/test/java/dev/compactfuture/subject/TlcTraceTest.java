package dev.compactfuture.subject;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.compactfuture.evidence.Project;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** How a counterexample reads. */
class TlcTraceTest {
  @Test
  void anInterleavingWithAColumnPerThreadAsInTheReadme() throws Exception {
    TlcRun outcome = TlcModelTest.broken("Pairs");
    Shipped shipped = new Shipped(Project.ofWorkingDirectory());
    String interleaving =
        String.valueOf(
            new TlcTrace(shipped.labels(shipped.steps()).javaLines())
                .of(outcome.output(), outcome.error()));
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
            .matcher(interleaving)
            .replaceAll(where -> " ".repeat(where.group().length())));
    assertTrue(
        Files.readString(shipped.specification().resolve("README.md"))
            .contains("```\n" + interleaving + "```"),
        interleaving);
  }

  /** A step that leaves an invariant which is not inductive, from a state that is not reachable. */
  @Test
  void aStepOfTheCoreHasItsThreadsAndTheWord() throws Exception {
    TlcRun outcome = TlcModelTest.broken("Inductive");
    String step = String.valueOf(new TlcTrace(Map.of()).of(outcome.output(), outcome.error()));
    assertEquals(
        """
             1: complete                           2: get                                the word
          0                                                                              [status |-> "PENDING", old |-> {2}, young |-> {2}, dead |-> 0]
          1  .                                     Leave                                 [status |-> "PENDING", old |-> {2}, young |-> {}, dead |-> 0]
        => Invariant Inv is violated.
        """,
        step);
  }

  @Test
  void aWordOverSeveralLines() {
    assertEquals(
        "PENDING [getter of 3, left of 3]",
        TlcTrace.word(
            "[ status |-> \"PENDING\",\n  outcome |-> <<>>,\n  stack |-> <<<<\"getter\", 3, 1>>, <<\"left\", 3, 1>>>> ]"));
  }

  @Test
  void noTraceNoText() {
    assertNull(new TlcTrace(Map.of()).of("Parse error", "Parse error"));
  }

  @Test
  void elementsOfNestedTuples() {
    assertEquals(
        List.of("<<1, 2>>", "[a |-> {3, 4}]", "\"x\""),
        TlcTrace.elements("<< <<1, 2>>,\n   [a |-> {3, 4}], \"x\" >>"));
  }
}
