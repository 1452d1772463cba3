package dev.compactfuture.lincheck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.compactfuture.evidence.EvidenceRow;
import dev.compactfuture.evidence.Verdict;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the JVM of a part has to show before its rows count. */
class LincheckJvmsTest {
  private static final WorkPart PART = new WorkPart(1, 2);
  private static final EvidenceRow HELD = row(Verdict.HOLDS, "", "caught: a");
  private static final EvidenceRow WITHOUT_CANARY = row(Verdict.HOLDS, "", "");
  private static final EvidenceRow RED = row(Verdict.VIOLATED, "two winners", "");

  private static EvidenceRow row(Verdict verdict, String why, String canary) {
    return new EvidenceRow("lincheck.x", "lincheck", List.of(), verdict, why, 1, canary, Map.of());
  }

  @Test
  void aPartThatCaughtNoCanaryIsRed() {
    assertEquals(List.of(HELD), LincheckJvms.requireEvidence(List.of(HELD), PART, 0, true));
    List<EvidenceRow> rows = LincheckJvms.requireEvidence(List.of(WITHOUT_CANARY), PART, 0, true);
    assertTrue(rows.get(0).isRed());
    assertTrue(WorkPart.merge(List.of(HELD, rows.get(0))).isRed());
  }

  @Test
  void aLevelWithoutCanariesNeedsNone() {
    assertEquals(
        List.of(WITHOUT_CANARY),
        LincheckJvms.requireEvidence(List.of(WITHOUT_CANARY), PART, 0, false));
  }

  @Test
  void aJvmThatFailsWithoutARedRowIsRed() {
    List<EvidenceRow> rows = LincheckJvms.requireEvidence(List.of(HELD), PART, 3, true);
    assertTrue(rows.get(0).isRed());
    assertEquals("part 2/2 ended with status 3", rows.get(0).why());
  }

  @Test
  void aJvmThatFailsWithARedRowHasSaidWhy() {
    assertEquals(
        List.of(HELD, RED), LincheckJvms.requireEvidence(List.of(HELD, RED), PART, 1, true));
  }
}
