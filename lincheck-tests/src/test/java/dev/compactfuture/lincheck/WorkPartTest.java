package dev.compactfuture.lincheck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.compactfuture.evidence.EvidenceRow;
import dev.compactfuture.evidence.Verdict;
import dev.compactfuture.lincheck.LincheckBounds.BlockingBounds;
import dev.compactfuture.lincheck.LincheckBounds.CanaryBounds;
import dev.compactfuture.lincheck.LincheckBounds.ModelCheckingBounds;
import dev.compactfuture.lincheck.LincheckBounds.PairBounds;
import dev.compactfuture.lincheck.LincheckBounds.RandomScenarioBounds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Do the parts of the work add up to all work, whatever their number? */
class WorkPartTest {
  /** Lincheck needs most of a second for each check, however small. */
  private static final LincheckBounds BOUNDS =
      new LincheckBounds(
          new ModelCheckingBounds(new PairBounds(7, 5), new RandomScenarioBounds(2, 5, 3, 2)),
          new RandomScenarioBounds(3, 20, 3, 2),
          new BlockingBounds(1, 1),
          CanaryBounds.NONE);

  private static List<WorkPart> parts(int count) {
    return IntStream.range(0, count).mapToObj(index -> new WorkPart(index, count)).toList();
  }

  /** Returns the figures of the row that depends most on what Lincheck does, but for its rate. */
  private static Map<String, Number> figures(int count) {
    List<List<EvidenceRow>> written = new ArrayList<>();
    for (WorkPart part : parts(count)) {
      written.add(List.of(new LinearizabilityChecks(BOUNDS, part).modelChecking()));
    }
    EvidenceRow row = WorkPart.merge(LincheckJvms.rowsOf("lincheck.modelChecking", written));
    assertEquals(Verdict.HOLDS, row.verdict(), row::toString);
    Map<String, Number> figures = new TreeMap<>(row.figures());
    figures.keySet().removeIf(name -> name.endsWith(EvidenceRow.RATE));
    return figures;
  }

  /** More parts than there are random scenarios, and not all of one size. */
  @Test
  void theCountsAreTheSameWhateverTheNumberOfParts() {
    Map<String, Number> whole = figures(1);
    assertEquals(7L, whole.get("pairs"));
    assertEquals(whole, figures(3));
  }

  /** Returns the canaries of each part, of five. */
  private static List<String> canaries(int count) {
    List<String> missed = new ArrayList<>();
    for (WorkPart part : parts(count)) {
      CheckRecorder recorder = new CheckRecorder(true, part);
      for (String canary : List.of("a", "b", "c", "d", "e")) {
        recorder.canary(canary, List.of(), () -> {}); // finds nothing
      }
      recorder.runCanaries();
      missed.add(recorder.row("lincheck.x").why().replace("canary not caught: ", ""));
    }
    return missed;
  }

  @Test
  void eachCanaryIsInAPartAndEachPartHasOne() {
    assertEquals(List.of("a; b; c; d; e"), canaries(1));
    assertEquals(List.of("a; d", "b; e", "c"), canaries(3));
    assertEquals(List.of("a", "b", "c", "d", "e", "a", "b"), canaries(7));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 64})
  void eachItemIsInOnePart(int count) {
    for (int total : List.of(0, 1, 4, 579)) {
      assertEquals(total, parts(count).stream().mapToInt(part -> part.of(total)).sum());
      for (WorkPart part : parts(count)) {
        assertEquals(part.of(total), IntStream.range(0, total).filter(part::has).count());
      }
    }
    for (int n = 0; n < 100; n++) {
      int item = n;
      assertEquals(1, parts(count).stream().filter(part -> part.has(item)).count());
    }
  }

  @Test
  void aPartIsReadAsItIsWritten() {
    assertEquals(new WorkPart(1, 3), WorkPart.parse("2/3"));
    assertEquals("2/3", new WorkPart(1, 3).toString());
    for (String wrong : List.of("", "1", "0/2", "3/2", "1/2/3", "a/b")) {
      assertThrows(IllegalArgumentException.class, () -> WorkPart.parse(wrong), wrong);
    }
  }

  private static EvidenceRow row(Verdict verdict, String why, String canary, String... claims) {
    return new EvidenceRow(
        "lincheck.x", "lincheck", List.of(claims), verdict, why, 1, canary, Map.of("pairs", 2L));
  }

  private static EvidenceRow row(Verdict verdict, String why) {
    return row(verdict, why, "caught: a (wrong)");
  }

  @Test
  void oneViolatedPartMakesTheRowRed() {
    EvidenceRow merged =
        WorkPart.merge(List.of(row(Verdict.HOLDS, ""), row(Verdict.VIOLATED, "two winners")));
    assertTrue(merged.isRed());
    assertEquals("two winners", merged.why());
    assertEquals(Map.of("pairs", 4L), merged.figures());
  }

  @Test
  void aRowHoldsOnlyIfEachPartRan() {
    EvidenceRow notRun = row(Verdict.NOT_RUN, "no agent");
    EvidenceRow held = row(Verdict.HOLDS, "");
    for (List<EvidenceRow> parts : List.of(List.of(notRun, notRun), List.of(held, notRun))) {
      assertEquals(Verdict.NOT_RUN, WorkPart.merge(parts).verdict());
      assertEquals("no agent", WorkPart.merge(parts).why());
    }
    assertTrue(WorkPart.merge(List.of(notRun, row(Verdict.VIOLATED, "hung"))).isRed());
  }

  @Test
  void aCanaryIsNamedOnceHoweverManyPartsCaughtIt() {
    EvidenceRow merged =
        WorkPart.merge(
            List.of(
                row(Verdict.HOLDS, "", "caught: a (wrong); b (wrong, too)"),
                row(Verdict.HOLDS, "", "caught: a (hung)"),
                row(Verdict.HOLDS, "", "caught: c (wrong)")));
    assertEquals("caught: a (wrong); b (wrong, too); c (wrong)", merged.canary());
  }

  /** A part catches some of the canaries, all parts together all. */
  @Test
  void aRowSupportsWhatItsPartsSupportByNumber() {
    EvidenceRow merged =
        WorkPart.merge(
            List.of(
                row(Verdict.HOLDS, "", "caught: a", "C2", "C12"),
                row(Verdict.HOLDS, "", "caught: b", "C1", "C2")));
    assertEquals(List.of("C1", "C2", "C12"), merged.claims());
  }

  @Test
  void aPartWithoutItsRowMakesTheRowRed() {
    List<List<EvidenceRow>> parts = List.of(List.of(), List.of(row(Verdict.HOLDS, "")));
    EvidenceRow merged = WorkPart.merge(LincheckJvms.rowsOf("lincheck.x", parts));
    assertTrue(merged.isRed());
    assertEquals("part 1 did not write its row", merged.why());
  }
}
