package dev.compactfuture.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.compactfuture.evidence.EvidenceRow;
import dev.compactfuture.evidence.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a checker in a JVM of its own wrote is compared with what was planned. */
class ChildJvmChecksTest {
  private static final Set<String> PLAN = Set.of("x.a");
  private static final EvidenceRow HOLDS = row("caught: x", Map.of("tests", 1L));

  private static EvidenceRow row(String canary, Map<String, Long> figures) {
    return new EvidenceRow("x.a", "x", List.of("C1"), Verdict.HOLDS, "", 1, canary, figures);
  }

  private static boolean isRed(List<EvidenceRow> written, String end) {
    return ChildJvmChecks.complete(PLAN, written, end).get(0).isRed();
  }

  @Test
  void aRowThatHoldsIsGreen() {
    assertFalse(isRed(List.of(HOLDS), ""));
  }

  @Test
  void aRowThatWasPlannedAndNotWrittenIsRed() {
    assertEquals(1, ChildJvmChecks.complete(PLAN, List.of(), "").size());
    assertTrue(isRed(List.of(), ""));
  }

  @Test
  void aRowThatHoldsWithoutFiguresIsRed() {
    assertTrue(isRed(List.of(row("caught: x", Map.of("tests", 0L))), ""));
  }

  @Test
  void aCheckerThatFailedWithoutSayingWhereMakesItsRowsRed() {
    assertTrue(isRed(List.of(HOLDS), "ended with status 1"));
  }

  @Test
  void aRowWithoutACanaryIsRed() {
    assertTrue(isRed(List.of(row("", Map.of("n", 1L))), ""));
  }

  @Test
  void aRowWrittenTwiceIsRed() {
    assertTrue(isRed(List.of(HOLDS, HOLDS), ""));
  }

  @Test
  void aRowThatWasStoppedSaysHow() {
    EvidenceRow stopped = EvidenceRow.missing("x.a", "stopped");
    assertEquals(
        "stopped: hung", ChildJvmChecks.complete(PLAN, List.of(stopped), "hung").get(0).why());
  }
}
