package dev.compactfuture.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.compactfuture.evidence.EvidenceRow;
import dev.compactfuture.evidence.Level;
import dev.compactfuture.mutants.matrix.MatrixCounts;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The row of evidence on mutants. */
class MutantChecksTest {
  private static EvidenceRow row(int mutants, int killed, int equivalent, String... survivors) {
    Map<String, Integer> by = Map.of("lockstep", killed);
    return MutantChecks.row(
        new MatrixCounts("java", mutants, killed, 0, equivalent, by, List.of(survivors), 1),
        Level.QUICK);
  }

  @Test
  void allKilledHolds() {
    EvidenceRow row = row(3, 2, 1);
    assertFalse(row.isRed());
    assertEquals("mutants.java", row.id());
    assertEquals(
        Map.of(
            "mutants",
            3L,
            "killed",
            2L,
            "brokeDown",
            0L,
            "equivalent",
            1L,
            "survived",
            0L,
            "killedBy.lockstep",
            2L),
        row.figures());
  }

  @Test
  void aSurvivorIsRedAndNamed() {
    EvidenceRow row = row(3, 2, 0, "Complete.cas.split");
    assertTrue(row.isRed());
    assertTrue(row.why().contains("Complete.cas.split"), row.why());
  }

  @Test
  void noMutantsIsRed() {
    assertTrue(row(0, 0, 0).isRed());
  }
}
