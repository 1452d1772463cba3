package dev.compactfuture.lincheck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.compactfuture.evidence.EvidenceRow;
import dev.compactfuture.evidence.Verdict;
import java.util.List;
import java.util.Map;
import org.jetbrains.lincheck.Lincheck;
import org.junit.jupiter.api.Test;

/** Each check within the smallest bounds, and the text of a counterexample. */
class LinearizabilityChecksTest {
  private final LinearizabilityChecks checks =
      new LinearizabilityChecks(LincheckBounds.TEST, WorkPart.WHOLE);

  @Test
  void modelCheckingHolds() {
    assertHolds("C1 C2 C3 C4 C5 C6 C7 C12", checks.modelChecking());
  }

  @Test
  void stressHolds() {
    assertHolds("C1 C2 C3 C4 C5 C6 C7 C12", checks.stress());
  }

  @Test
  void blockingGetHolds() {
    assertHolds("C2 C5 C7", checks.blockingGet());
  }

  private static void assertHolds(String claims, EvidenceRow row) {
    assertEquals(Verdict.HOLDS, row.verdict(), row::toString);
    assertTrue(row.canary().startsWith("caught: "), row::toString);
    assertEquals(claims, String.join(" ", row.claims()));
    assertTrue(
        row.figures().values().stream().allMatch(n -> n.longValue() > 0), row.figures()::toString);
  }

  private static List<String> claims(boolean runsCanaries) {
    CheckRecorder recorder = new CheckRecorder(runsCanaries, WorkPart.WHOLE);
    recorder.canary("late", List.of("C12", "C3"), LinearizabilityChecksTest::find);
    recorder.canary("early", List.of("C3", "C2"), LinearizabilityChecksTest::find);
    recorder.canary("missed", List.of("C1"), () -> {});
    recorder.runCanaries();
    return recorder.row("lincheck.x").claims();
  }

  private static void find() {
    Lincheck.runConcurrentTest(
        1,
        () -> {
          throw new AssertionError("the fault");
        });
  }

  @Test
  void aRowSupportsTheClaimsThatCaughtCanariesViolateByNumber() {
    assertEquals(List.of("C2", "C3", "C12"), claims(true));
  }

  @Test
  void aRowWithoutCanariesSupportsNoClaim() {
    assertEquals(List.of(), claims(false));
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
