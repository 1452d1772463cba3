package dev.compactfuture.weakmemory.axioms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * The models give the verdicts in published-verdicts.txt. The Java tests of the JAM21 artifact that
 * are not there:
 *
 * <ul>
 *   <li>a branch decides whether a write happens, and litmus programs have no branches: PPOCA, a1,
 *       a1_reorder, arfna, arfna2, c, c_reorder, c_p, c_p_reorder, c_pq, c_pq_reorder, c_q,
 *       c_q_reorder, cppmem_sc_atomics, cyc, cyc_na, linearisation, linearisation2, roachmotel,
 *       roachmotel2, seq, seq2, strengthen, strengthen2;
 *   <li>a branch decides whether a read happens, and the outcome does not tell whether it is taken:
 *       rseq_weak, rseq_weak2;
 *   <li>six variables: 6.SB.
 * </ul>
 */
class PublishedVerdictsTest {
  private static final List<AxiomaticModel> MODELS = List.of(new Rc11(), new Jam21(), new Armv8());

  private final List<VerdictTable.Row> rows = VerdictTable.published();

  @Test
  void everyModelGivesItsPublishedVerdicts() {
    for (VerdictTable.Row row : rows) {
      assertTrue(row.first().matches("[AFaf]!?( [AFaf]!?){2}"), row.toString());
    }
    assertEquals(List.of(), VerdictTable.contradictions(MODELS));
  }

  /** Only a plain second read that goes back in time is contradicted, see the comments there. */
  @Test
  void contradictionsOfASourceAreAboutPlainReadsOfOneVariable() {
    for (VerdictTable.Row row : rows) {
      if (row.first().contains("!")) {
        assertEquals("F! A F!", row.first());
        assertTrue(row.question().toString().matches(".*xP=1;.* xP=0"), row.toString());
      }
    }
  }

  /** Sequential consistency forbids what is asked, or the question would say nothing. */
  @Test
  void forbiddenOutcomesAreWeak() {
    AxiomaticModel sc = new SequentialConsistency();
    for (VerdictTable.Row row : rows) {
      if (row.first().toUpperCase(Locale.ROOT).contains("F")) {
        assertTrue(!sc.allows(row.question()), row.toString());
      }
    }
  }

  /** The artifact's file, read to the letter, has no coherence of opaque reads. */
  @Test
  void toTheLetterOpaqueReadsMayReturnToTheInitialValue() {
    LitmusQuestion initial = LitmusQuestion.parse("xO1 || xO=1; xO=0");
    assertTrue(Jam21.asInTheFile().allows(initial));
    LitmusQuestion written = LitmusQuestion.parse("xO1; xO2 || xO=2; xO=1");
    assertTrue(!Jam21.asInTheFile().allows(written));
  }
}
