package dev.compactfuture.bench.harness;

import static java.util.stream.Collectors.toMap;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.compactfuture.bench.workloads.CallbackBenchmark;
import dev.compactfuture.bench.workloads.ManyBenchmark;
import dev.compactfuture.bench.workloads.Peer;
import dev.compactfuture.evidence.EvidenceRow;
import dev.compactfuture.evidence.Verdict;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/** The rows that follow from made-up measurements. */
class BenchmarkRowsTest {
  private static Measurement of(Peer peer, double nanos, double error, double bytes) {
    return new Measurement(peer, nanos, error, bytes, 1);
  }

  private static PlannedRow planned(Peer... peers) {
    return new PlannedRow(CallbackBenchmark.CallbackOnDone.class, "", "", Set.of(peers));
  }

  private static Map<Peer, Measurement> byPeer(Measurement... measured) {
    return Arrays.stream(measured).collect(toMap(Measurement::peer, one -> one));
  }

  /** Returns the only row of what was planned, if this was measured. */
  private static EvidenceRow row(PlannedRow planned, Measurement... measured) {
    List<EvidenceRow> rows = BenchmarkRows.of(Map.of(planned, byPeer(measured)));
    assertEquals(1, rows.size());
    return rows.get(0);
  }

  /** Returns the row of a comparison in which all of these were planned. */
  private static EvidenceRow compare(Measurement... measured) {
    return row(
        planned(Arrays.stream(measured).map(Measurement::peer).toArray(Peer[]::new)), measured);
  }

  private static void assertHolds(boolean expected, EvidenceRow row) {
    assertEquals(expected ? Verdict.HOLDS : Verdict.VIOLATED, row.verdict(), row::toString);
  }

  @Test
  void fasterThanAllHolds() {
    EvidenceRow row = compare(of(Peer.COMPACT, 10, 1, 16), of(Peer.SCALA, 20, 1, 16));
    assertHolds(true, row);
    assertEquals("jmh.callbackOnDone", row.id());
    assertEquals(0.5, row.figures().get("ratioToBestPeer"));
    assertTrue(row.why().contains("bestPeer Scala"), row.why());
    assertTrue(row.why().contains("left out: FutureTask ("), row.why());
  }

  @Test
  void slowerThanOnePeerIsBehind() {
    EvidenceRow row =
        compare(
            of(Peer.COMPACT, 10, 0.1, 16), of(Peer.SCALA, 20, 0.1, 16), of(Peer.GUAVA, 9, 0.1, 24));
    assertHolds(false, row);
    assertTrue(row.why().contains("BEHIND: bestPeer Guava"), row.why());
  }

  @Test
  void slowerWithinTheErrorBarsHolds() {
    assertHolds(true, compare(of(Peer.COMPACT, 10, 0.6, 16), of(Peer.GUAVA, 9, 0.6, 16)));
  }

  @Test
  void aWideErrorBarExcusesNothing() {
    assertHolds(false, compare(of(Peer.COMPACT, 20, 50, 16), of(Peer.GUAVA, 10, 50, 16)));
  }

  @Test
  void withoutAnErrorBarTheMeansDecide() {
    assertHolds(
        false, compare(of(Peer.COMPACT, 11, Double.NaN, 16), of(Peer.GUAVA, 10, Double.NaN, 16)));
  }

  @Test
  void moreBytesThanTheThriftiestPeerIsBehindEvenIfFaster() {
    EvidenceRow row =
        compare(of(Peer.COMPACT, 10, 1, 24), of(Peer.SCALA, 20, 1, 32), of(Peer.NETTY, 200, 1, 16));
    assertHolds(false, row);
    assertTrue(row.why().contains("Netty allocates 16.0 bytes, we 24.0"), row.why());
  }

  @Test
  void aFewBytesOfTheHarnessDoNotCount() {
    assertHolds(true, compare(of(Peer.COMPACT, 10, 1, 16.4), of(Peer.GUAVA, 20, 1, 16)));
    assertHolds(true, compare(of(Peer.COMPACT, 10, 1, 10_050), of(Peer.GUAVA, 20, 1, 10_000)));
    assertHolds(false, compare(of(Peer.COMPACT, 10, 1, 10_200), of(Peer.GUAVA, 20, 1, 10_000)));
  }

  @Test
  void aPlannedPeerThatWasNotMeasuredIsRed() {
    EvidenceRow row =
        row(
            planned(Peer.COMPACT, Peer.GUAVA, Peer.SCALA),
            of(Peer.COMPACT, 1, 0, 16),
            of(Peer.GUAVA, 2, 0, 16));
    assertHolds(false, row);
    assertEquals("not measured: callbackOnDone.scala", row.why());
  }

  @Test
  void aSelectionThatComparesNothingHasNoRow() {
    assertEquals(List.of(), BenchmarkRows.of(Map.of(planned(Peer.COMPACT), Map.of())));
    assertEquals(List.of(), BenchmarkRows.of(Map.of(planned(Peer.NETTY, Peer.SCALA), Map.of())));
  }

  @Test
  void aMissedCanaryMakesARowRed() {
    EvidenceRow row = compare(of(Peer.COMPACT, 10, 1, 16), of(Peer.SCALA, 20, 1, 16));
    assertHolds(true, BenchmarkRows.withCanary(row, ""));
    EvidenceRow red = BenchmarkRows.withCanary(row, "not measured");
    assertHolds(false, red);
    assertTrue(red.why().startsWith("no canary was caught; bestPeer"), red.why());
  }

  private static String missedCanary(Measurement canary) {
    return BenchmarkRows.missedCanary(canary, of(Peer.COMPACT, 10, 1, 16));
  }

  @Test
  void theCanaryHasToBeBehindInTimeAndInBytes() {
    assertEquals("", missedCanary(of(Peer.COMPACT, 20, 1, 32)));
    assertFalse(missedCanary(of(Peer.COMPACT, 11, 1, 32)).isEmpty());
    assertFalse(missedCanary(of(Peer.COMPACT, 20, 1, 16)).isEmpty());
    assertFalse(BenchmarkRows.missedCanary(null, of(Peer.COMPACT, 10, 1, 16)).isEmpty());
    assertFalse(BenchmarkRows.missedCanary(of(Peer.COMPACT, 20, 1, 32), null).isEmpty());
  }

  @Test
  void theMeanIsGeometricOverWorkloadsThatBothOffer() {
    EvidenceRow row =
        mean(
            byPeer(of(Peer.COMPACT, 1, 0, 0), of(Peer.COMPLETABLE_FUTURE, 8, 0, 0)),
            byPeer(of(Peer.COMPACT, 2, 0, 0), of(Peer.COMPLETABLE_FUTURE, 1, 0, 0)),
            byPeer(of(Peer.COMPACT, 2, 0, 0), of(Peer.GUAVA, 100, 0, 0)));
    assertEquals(2.0, row.figures().get("unparked.CompletableFuture"));
    assertEquals(50.0, row.figures().get("all.Guava"));
    assertHolds(true, row);
  }

  /** Returns the row of means over a workload in which no thread parks. */
  @SafeVarargs
  private static EvidenceRow mean(Map<Peer, Measurement>... measured) {
    Map<PlannedRow, Map<Peer, Measurement>> rows = new LinkedHashMap<>();
    for (Map<Peer, Measurement> one : measured) {
      Class<?> workload = CallbackBenchmark.Callbacks.class;
      rows.put(new PlannedRow(workload, "n", "" + rows.size(), one.keySet()), one);
    }
    return BenchmarkRows.mean(rows);
  }

  @Test
  void whereThreadsParkTheGoalDoesNotCount() {
    Map<Peer, Measurement> level =
        byPeer(of(Peer.COMPACT, 1, 0, 0), of(Peer.COMPLETABLE_FUTURE, 1, 0, 0));
    Map<Peer, Measurement> ahead =
        byPeer(of(Peer.COMPACT, 1, 0, 0), of(Peer.COMPLETABLE_FUTURE, 2, 0, 0));
    PlannedRow parks = new PlannedRow(ManyBenchmark.AwaitAll.class, "n", "10", Set.of());
    EvidenceRow row = BenchmarkRows.mean(Map.of(parks, level, planned(), ahead));
    assertEquals(2.0, row.figures().get("unparked.CompletableFuture"));
    assertHolds(true, row);
    assertHolds(false, BenchmarkRows.mean(Map.of(parks, ahead, planned(), level)));
  }

  @Test
  void aPeerThatLeavesOutAServiceIsNoMeasure() {
    Class<?> workload = ManyBenchmark.AwaitAny.class;
    EvidenceRow row =
        row(
            new PlannedRow(workload, "n", "10", Set.of(Peer.COMPACT, Peer.GUAVA)),
            of(Peer.COMPACT, 20, 1, 32),
            of(Peer.GUAVA, 10, 1, 16));
    assertHolds(true, row);
    assertEquals(2.0, row.figures().get("ratioToBestPeer"));
    assertTrue(row.why().contains("Guava, Scala do without: says which"), row.why());
    assertFalse(row.figures().containsKey("ratioToBestLike"));
  }

  @Test
  void aMeanBelowTheGoalIsRed() {
    assertHolds(
        false, mean(byPeer(of(Peer.COMPACT, 1, 0, 0), of(Peer.COMPLETABLE_FUTURE, 1.2, 0, 0))));
    assertHolds(false, BenchmarkRows.mean(Map.of()));
  }

  /** Returns the rows of a workload that has a growth row, measured of ours alone. */
  private static List<EvidenceRow> growths(
      IntFunction<Map<Peer, Measurement>> measured, int... sizes) {
    Map<PlannedRow, Map<Peer, Measurement>> rows = new LinkedHashMap<>();
    for (int n : sizes) {
      Class<?> workload = ManyBenchmark.AsCompleted.class;
      rows.put(new PlannedRow(workload, "n", "" + n, Set.of(Peer.COMPACT)), measured.apply(n));
    }
    return BenchmarkRows.of(rows);
  }

  private static EvidenceRow growth(IntToDoubleFunction nanos, IntToDoubleFunction bytes) {
    double once = 50_000;
    List<EvidenceRow> rows =
        growths(
            n -> byPeer(of(Peer.COMPACT, once + nanos.applyAsDouble(n), 1, bytes.applyAsDouble(n))),
            10,
            100,
            1_000,
            10_000);
    assertEquals(List.of("jmh.growth.watchers"), rows.stream().map(EvidenceRow::id).toList());
    return rows.get(0);
  }

  @Test
  void linearGrowthHolds() {
    EvidenceRow row = growth(n -> 3.0 * n, n -> 24.0 * n);
    assertHolds(true, row);
    assertEquals(3.0, row.figures().get("nsEachTo1000"));
  }

  @Test
  void quadraticGrowthOfTimeIsRed() {
    assertHolds(false, growth(n -> 3.0 * n * n, n -> 24.0 * n));
  }

  @Test
  void quadraticGrowthOfBytesIsRed() {
    assertHolds(false, growth(n -> 3.0 * n, n -> (double) n * n));
  }

  @Test
  void twoSizesShowNoGrowth() {
    assertEquals(List.of(), growths(n -> Map.of(), 10, 100));
  }

  @Test
  void aPlannedSizeThatWasNotMeasuredIsRed() {
    EvidenceRow row = growths(n -> Map.of(), 10, 100, 1_000).get(0);
    assertHolds(false, row);
    assertEquals("not measured: asCompleted.10", row.why());
  }

  @Test
  void figuresKeepFourDigits() {
    assertEquals(12.35, BenchmarkRows.round(12.3456));
    assertEquals(0.001235, BenchmarkRows.round(0.0012346));
    assertEquals(123457, BenchmarkRows.round(123456.7));
    assertEquals(0, BenchmarkRows.round(Double.NaN));
  }

  private static List<EvidenceRow> sizes(Map<String, Long> sizes) {
    return BenchmarkRows.sizes(sizes, 1, 0);
  }

  @Test
  void aSmallerPeerIsRed() {
    List<EvidenceRow> rows =
        sizes(Map.of("CompactFuture.fresh", 16L, "CompactFuture.timedOut", 16L, "Scala.fresh", 8L));
    assertHolds(false, rows.get(0));
    assertHolds(true, rows.get(1));
  }

  @Test
  void aLeakOfTimedOutGetsIsRed() {
    List<EvidenceRow> rows =
        sizes(Map.of("CompactFuture.fresh", 16L, "CompactFuture.timedOut", 40L));
    assertHolds(true, rows.get(0));
    assertHolds(false, rows.get(1));
  }

  @Test
  void sizesThatWereNotMeasuredAreRed() {
    sizes(Map.of()).forEach(row -> assertHolds(false, row));
  }
}
