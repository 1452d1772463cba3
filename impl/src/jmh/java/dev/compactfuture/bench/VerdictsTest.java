package dev.compactfuture.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The judge of the benchmarks, on made-up measurements. */
class VerdictsTest {
  private static Measured of(Peer peer, double nanos, double error, double bytes) {
    return new Measured(peer, nanos, error, bytes, 1);
  }

  private static Row judge(Measured... measured) {
    EnumSet<Peer> peers = EnumSet.noneOf(Peer.class);
    Arrays.stream(measured).forEach(one -> peers.add(one.peer()));
    return Verdicts.workload("w", peers, List.of(measured), List.of());
  }

  @Test
  void fasterThanAllHolds() {
    Row row = judge(of(Peer.COMPACT, 10, 1, 16), of(Peer.SCALA, 20, 1, 16));
    assertTrue(row.holds(), row.toString());
    assertEquals("jmh.w", row.id());
    assertEquals(0.5, row.figures().get("ratioToBestPeer"));
    assertTrue(row.why().contains("bestPeer Scala"), row.why());
  }

  @Test
  void slowerThanOneOfThemIsBehind() {
    Row row =
        judge(
            of(Peer.COMPACT, 10, 0.1, 16), of(Peer.SCALA, 20, 0.1, 16), of(Peer.GUAVA, 9, 0.1, 24));
    assertFalse(row.holds());
    assertTrue(row.why().contains("BEHIND: bestPeer Guava"), row.why());
  }

  @Test
  void slowerWithinTheErrorBarsHolds() {
    assertTrue(judge(of(Peer.COMPACT, 10, 0.6, 16), of(Peer.GUAVA, 9, 0.6, 16)).holds());
  }

  @Test
  void aWideErrorBarExcusesNothing() {
    assertFalse(judge(of(Peer.COMPACT, 20, 50, 16), of(Peer.GUAVA, 10, 50, 16)).holds());
  }

  @Test
  void withoutAnErrorBarTheMeansDecide() {
    assertFalse(
        judge(of(Peer.COMPACT, 11, Double.NaN, 16), of(Peer.GUAVA, 10, Double.NaN, 16)).holds());
  }

  @Test
  void moreBytesThanTheThriftiestIsBehindThoughFaster() {
    Row row =
        judge(of(Peer.COMPACT, 10, 1, 24), of(Peer.SCALA, 20, 1, 32), of(Peer.NETTY, 200, 1, 16));
    assertFalse(row.holds());
    assertTrue(row.why().contains("Netty allocates 16.0 bytes, we 24.0"), row.why());
  }

  @Test
  void theHarnessMayAllocateALittle() {
    assertTrue(judge(of(Peer.COMPACT, 10, 1, 16.4), of(Peer.GUAVA, 20, 1, 16)).holds());
    assertTrue(judge(of(Peer.COMPACT, 10, 1, 10_050), of(Peer.GUAVA, 20, 1, 10_000)).holds());
    assertFalse(judge(of(Peer.COMPACT, 10, 1, 10_200), of(Peer.GUAVA, 20, 1, 10_000)).holds());
  }

  @Test
  void aPeerThatWasNotMeasuredIsNoReasonToHold() {
    Row row =
        Verdicts.workload(
            "w",
            EnumSet.of(Peer.COMPACT, Peer.GUAVA, Peer.SCALA),
            List.of(of(Peer.COMPACT, 1, 0, 16), of(Peer.GUAVA, 2, 0, 16)),
            List.of());
    assertFalse(row.holds());
    assertEquals("not measured: Scala", row.why());
  }

  @Test
  void theTableHasTheBestPeersAndWhereWeAreLevel() {
    Measured ours = of(Peer.COMPACT, 10, 1, 16);
    String table =
        Table.markdown(
            new TreeMap<>(
                Map.of(
                    "ahead", List.of(ours, of(Peer.GUAVA, 20, 1, 24), of(Peer.SCALA, 40, 1, 8)),
                    "alone", List.of(ours),
                    "behind", List.of(ours, of(Peer.GUAVA, 5, 1, 24)))));
    assertEquals(
        List.of(
            "| `ahead` | 10.0 | 20.0 (Guava) | **0.50** | 16 | 8 (Scala) |",
            "| `behind` | 10.0 | 5.00 (Guava) | 2.00 | 16 | 24 (Guava) |"),
        table.lines().skip(2).toList());
  }

  @Test
  void aMissedCanaryMakesARowRed() {
    Row row = judge(of(Peer.COMPACT, 10, 1, 16), of(Peer.SCALA, 20, 1, 16));
    assertTrue(row.withCanary(true, "caught").holds());
    assertFalse(row.withCanary(false, "MISSED").holds());
  }

  @Test
  void theMeanIsGeometricAndOfWhatBothOffer() {
    Row row =
        Verdicts.mean(
            List.of(
                List.of(of(Peer.COMPACT, 1, 0, 0), of(Peer.COMPLETABLE_FUTURE, 8, 0, 0)),
                List.of(of(Peer.COMPACT, 2, 0, 0), of(Peer.COMPLETABLE_FUTURE, 1, 0, 0)),
                List.of(of(Peer.COMPACT, 2, 0, 0), of(Peer.GUAVA, 100, 0, 0))));
    assertEquals(2.0, row.figures().get("timesAsFastAs.CompletableFuture"));
    assertTrue(row.holds());
  }

  @Test
  void lessThanTheGoalIsRed() {
    assertFalse(
        Verdicts.mean(
                List.of(List.of(of(Peer.COMPACT, 1, 0, 0), of(Peer.COMPLETABLE_FUTURE, 1.4, 0, 0))))
            .holds());
    assertFalse(Verdicts.mean(List.of()).holds());
  }

  private static Row growth(double power) {
    TreeMap<Integer, Measured> points = new TreeMap<>();
    for (int n : new int[] {10, 100, 1_000, 10_000}) {
      points.put(n, of(Peer.COMPACT, 50_000 + 3 * Math.pow(n, power), 1, 16 + 24.0 * n));
    }
    return Verdicts.growth("w", points);
  }

  @Test
  void linearIsConstantForEach() {
    assertTrue(growth(1).holds(), growth(1).toString());
  }

  @Test
  void quadraticIsNot() {
    assertFalse(growth(2).holds(), growth(2).toString());
  }

  @Test
  void bytesThatGrowFasterAreNot() {
    TreeMap<Integer, Measured> points = new TreeMap<>();
    for (int n : new int[] {10, 100, 1_000}) {
      points.put(n, of(Peer.COMPACT, n, 1, (double) n * n));
    }
    assertFalse(Verdicts.growth("w", points).holds());
  }

  @Test
  void twoPointsSayNothingOfGrowth() {
    assertFalse(
        Verdicts.growth(
                "w",
                new TreeMap<>(
                    Map.of(10, of(Peer.COMPACT, 1, 1, 1), 100, of(Peer.COMPACT, 2, 1, 1))))
            .holds());
  }

  @Test
  void figuresKeepTheirFirstDigits() {
    assertEquals(12.35, Verdicts.round(12.3456));
    assertEquals(0.001235, Verdicts.round(0.0012346));
    assertEquals(123457, Verdicts.round(123456.7));
    assertEquals(0, Verdicts.round(Double.NaN));
  }

  @Test
  void aSmallerPeerIsSeenInTheSizes() {
    Map<String, Long> sizes =
        Map.of("CompactFuture.fresh", 16L, "CompactFuture.timedOut", 16L, "Scala.fresh", 8L);
    List<Row> rows = Sizes.rows(sizes, 1, 0);
    assertFalse(rows.get(0).holds());
    assertTrue(rows.get(1).holds());
  }

  @Test
  void aLeakIsSeenInTheSizes() {
    Map<String, Long> sizes = Map.of("CompactFuture.fresh", 16L, "CompactFuture.timedOut", 40L);
    List<Row> rows = Sizes.rows(sizes, 1, 0);
    assertTrue(rows.get(0).holds());
    assertFalse(rows.get(1).holds());
  }

  @ParameterizedTest
  @MethodSource("workloads")
  void everyPeerIsMeasuredOrLeftOutForAReason(Class<?> workload) {
    assertEquals(List.of(), Plan.errors(workload));
  }

  static List<Class<?>> workloads() {
    return Plan.WORKLOADS;
  }

  @Test
  void noWorkloadIsForgotten() {
    for (Class<?> subject :
        List.of(
            CompletionBenchmark.class,
            CallbackBenchmark.class,
            GetterBenchmark.class,
            RaceBenchmark.class,
            ManyBenchmark.class,
            ExecutorBenchmark.class)) {
      for (Class<?> nested : subject.getDeclaredClasses()) {
        boolean measured = Plan.offers(nested, Peer.COMPACT);
        boolean planned = Plan.WORKLOADS.contains(nested) || nested == Plan.CANARY.type();
        assertEquals(measured, planned, nested.getName());
      }
    }
  }

  @Test
  void anUnknownLevelOrOptionIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Bounds.of("fast"));
    assertThrows(IllegalArgumentException.class, () -> Benchmarks.options("--levle=quick"));
    assertThrows(IllegalArgumentException.class, () -> Benchmarks.options("--level"));
  }

  @Test
  void theQuickSetFitsIntoTenMinutes() {
    double seconds =
        Bounds.QUICK.seconds(Plan.cases(Bounds.QUICK, 25, "")) + Bounds.QUICK.repeatSeconds;
    assertTrue(seconds < 9.2 * 60, () -> seconds + " s");
  }
}
