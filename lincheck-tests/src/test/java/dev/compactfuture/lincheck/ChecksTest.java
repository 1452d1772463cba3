package dev.compactfuture.lincheck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each check with the smallest bounds, and what a failure looks like. */
class ChecksTest {
  private final Checks checks = new Checks(LincheckBounds.TEST);

  @Test
  void modelCheckingHolds() {
    mustHold(checks.modelChecking());
  }

  @Test
  void stressHolds() {
    mustHold(checks.stress());
  }

  @Test
  void blockingGetHolds() {
    mustHold(checks.blockingGet());
  }

  private static void mustHold(Row row) {
    assertEquals("holds", row.verdict(), row::toString);
    assertTrue(row.canary().startsWith("caught: "), row::toString);
    assertTrue(
        row.figures().values().stream().allMatch(n -> n.longValue() > 0), row.figures()::toString);
  }

  @Test
  void theRateIsOfAllInvocationsAndOfNothingElse() {
    Map<String, Number> figures = Map.of("pairs", 5, "pairInvocations", 30, "invocations", 70);
    assertEquals(50, Checks.Run.rate(figures, 2));
  }

  @Test
  void aCounterexampleIsATableWithAColumnForEachThread() {
    String text = Checks.counterexample(LincheckBounds.TEST, LincheckTestClasses.TwoWinners.class);
    assertNotNull(text);
    assertTrue(text.startsWith("= Invalid execution results ="), text);
    assertTrue(text.contains(" Thread 1 "), text);
    assertTrue(text.contains("trySetResult("), text);
    assertTrue(text.contains("The following interleaving leads to the error:"), text);
    assertTrue(text.contains("switch"), text);
  }
}
