package dev.compactfuture.weakmemory.axioms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The candidate executions of a program. */
class ExecutionsTest {
  private static Set<String> outcomes(String program) {
    return Executions.of(LitmusProgram.parse(program)).stream()
        .map(each -> each.outcome().toString())
        .collect(Collectors.toSet());
  }

  @Test
  void aReadReturnsTheInitialValueOrOneThatIsWritten() {
    assertEquals(
        Set.of("0 | x=2", "1 | x=2", "2 | x=2", "0 | x=1", "1 | x=1", "2 | x=1"),
        outcomes("xP1; xP2 || xP"));
  }

  @Test
  void aCompareAndSetWritesOnlyIfItFindsWhatItExpects() {
    assertEquals(Set.of("0 | x=1"), outcomes("xCAS_V(0,1)"));
    assertEquals(Set.of("0 | x=0"), outcomes("xCAS_V(5,1)"));
  }

  @Test
  void aGetAndAddWritesTheSum() {
    assertEquals(Set.of("0 | x=3", "2 | x=5", "0 | x=2", "2 | x=2"), outcomes("xADD_V(3) || xP2"));
  }

  @Test
  void sumsHaveABeginning() {
    assertEquals(
        Set.of("0, 0 | x=1", "0, 1 | x=1", "0, 1 | x=2", "1, 0 | x=1", "1, 0 | x=2"),
        outcomes("xADD_V(1) || xADD_V(1)"));
  }

  @Test
  void thereIsOneExecutionForEachChoiceOfSourcesAndOrders() {
    // Each read has four sources, and three writes have six orders.
    assertEquals(4 * 4 * 6, Executions.of(LitmusProgram.parse("xP1; xP2; xP3; xP; xP")).size());
  }

  @Test
  void aQuestionHasOnlyTheExecutionsThatAnswerIt() {
    LitmusQuestion question = LitmusQuestion.parse("xP1; xP2 || xP=1; xADD_V(1)=2");
    List<Execution> all = Executions.of(question.program());
    assertEquals(
        all.stream().map(Execution::outcome).filter(question::isMetBy).toList(),
        Executions.of(question).stream().map(Execution::outcome).toList());
  }

  @Test
  void buffersLoadsIfAReadSeesWhatItsThreadWritesLater() {
    LitmusQuestion question = LitmusQuestion.parse("xP=1; yP1 || yP=1; xP1");
    assertTrue(Executions.of(question).stream().allMatch(Execution::buffersLoads));
    assertTrue(
        Executions.of(LitmusQuestion.parse("xP=0; yP1 || yP=1; xP1")).stream()
            .noneMatch(Execution::buffersLoads));
  }

  @Test
  void tooManyEventsAreRefused() {
    String text = String.join("; ", Collections.nCopies(64, "xP1"));
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> Executions.of(LitmusProgram.parse(text)));
    assertTrue(("" + e.getMessage()).startsWith("65 events, but at most 64 are supported: "));
  }
}
