package dev.compactfuture.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A row is green only if it checked something, held, and showed that it can fail. */
class EvidenceRowTest {
  private static EvidenceRow row(Verdict verdict, String canary, Map<String, Long> figures) {
    return new EvidenceRow("x.a", "x", List.of("C1"), verdict, "", 1, canary, figures);
  }

  @Test
  void aRowThatHoldsWithoutFiguresIsRed() {
    assertTrue(row(Verdict.HOLDS, "", Map.of("tests", 0L)).requireFigures().isRed());
    assertFalse(row(Verdict.HOLDS, "", Map.of("tests", 1L)).requireFigures().isRed());
  }

  @Test
  void aRateIsNoFigureOfSomethingChecked() {
    Map<String, Long> figures = Map.of("tests", 0L, "testsPerSecond", 9L);
    assertTrue(row(Verdict.HOLDS, "", figures).requireFigures().isRed());
  }

  @Test
  void aRowThatHoldsWithoutACanaryIsRed() {
    assertTrue(row(Verdict.HOLDS, "", Map.of()).requireCanary().isRed());
    assertTrue(row(Verdict.HOLDS, "missed: x", Map.of()).requireCanary().isRed());
    assertFalse(row(Verdict.HOLDS, "caught: x", Map.of()).requireCanary().isRed());
  }

  @Test
  void aRowThatDidNotRunIsNeitherGreenNorRed() {
    EvidenceRow row = row(Verdict.NOT_RUN, "", Map.of()).requireFigures().requireCanary();
    assertFalse(row.isRed());
    String table = VerdictTable.of(Level.QUICK, List.of(row));
    assertTrue(table.contains("1 checks, 0 hold, 0 violated, 1 not run"), table);
  }

  @Test
  void anIdBeginsWithItsTool() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new EvidenceRow("y.a", "x", List.of(), Verdict.HOLDS, "", 1, "", Map.of()));
  }

  @Test
  void whatIsMissingIsRed() {
    EvidenceRow row = EvidenceRow.missing("x.a", "not written");
    assertTrue(row.isRed());
    assertEquals("x", row.tool());
  }
}
