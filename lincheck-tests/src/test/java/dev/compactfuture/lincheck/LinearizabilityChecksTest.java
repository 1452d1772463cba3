package dev.compactfuture.lincheck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.compactfuture.evidence.EvidenceRow;
import dev.compactfuture.evidence.Verdict;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each check within the smallest bounds, and the text of a counterexample. */
class LinearizabilityChecksTest {
  private final LinearizabilityChecks checks =
      new LinearizabilityChecks(LincheckBounds.TEST, WorkPart.WHOLE);

  @Test
  void modelCheckingHolds() {
    assertHolds(checks.modelChecking());
  }

  @Test
  void stressHolds() {
    assertHolds(checks.stress());
  }

  @Test
  void blockingGetHolds() {
    assertHolds(checks.blockingGet());
  }

  private static void assertHolds(EvidenceRow row) {
    assertEquals(Verdict.HOLDS, row.verdict(), row::toString);
    assertTrue(row.canary().startsWith("caught: "), row::toString);
    assertTrue(
        row.figures().values().stream().allMatch(n -> n.longValue() > 0), row.figures()::toString);
  }

  @Test
  void rateCountsAllInvocationsAndNothingElse() {
    Map<String, Number> figures = Map.of("pairs", 5, "pairInvocations", 30, "invocations", 70);
    assertEquals(50, CheckRecorder.rate(figures, 2));
  }

  @Test
  void aCounterexampleIsATableWithAColumnForEachThread() {
    String text = checks.counterexample(LincheckTestClasses.TwoWinners.class);
    assertNotNull(text);
    assertTrue(text.startsWith("= Invalid execution results ="), text);
    assertTrue(text.contains(" Thread 1 "), text);
    assertTrue(text.contains("trySetResult("), text);
    assertTrue(text.contains("The following interleaving leads to the error:"), text);
    assertTrue(text.contains("switch"), text);
  }
}
