package dev.compactfuture.bench.harness;

import static java.util.stream.Collectors.toMap;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.compactfuture.bench.workloads.CompletionBenchmark;
import dev.compactfuture.bench.workloads.ManyBenchmark;
import dev.compactfuture.bench.workloads.Peer;
import dev.compactfuture.evidence.EvidenceRow;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How comparisons are printed. */
class ResultTableTest {
  private static Measurement of(Peer peer, double nanos, double bytes) {
    return new Measurement(peer, nanos, 1, bytes, 1);
  }

  private static Map<Peer, Measurement> byPeer(Measurement... measured) {
    return Arrays.stream(measured).collect(toMap(Measurement::peer, one -> one));
  }

  private static ResultTable table() {
    Map<PlannedRow, Map<Peer, Measurement>> rows = new LinkedHashMap<>();
    rows.put(
        new PlannedRow(CompletionBenchmark.Create.class, "", "", Set.of()),
        byPeer(of(Peer.COMPACT, 10, 16), of(Peer.GUAVA, 20, 24), of(Peer.SCALA, 40, 8)));
    rows.put(
        new PlannedRow(ManyBenchmark.AsCompleted.class, "n", "100", Set.of()),
        byPeer(of(Peer.COMPACT, 10, 16)));
    rows.put(
        new PlannedRow(ManyBenchmark.AwaitAny.class, "n", "10", Set.of()),
        byPeer(of(Peer.COMPACT, 10, 16), of(Peer.GUAVA, 5, 24)));
    return new ResultTable(rows);
  }

  @Test
  void theTableNamesTheBestPeersAndMarksWhereOursIsLevel() {
    assertEquals(
        List.of(
            "| `create` | 10.0 | 20.0 (Guava) | **0.50** | 20.0 (Guava) | **0.50** | 16 | 8 (Scala) |",
            "| `awaitAny.10` | 10.0 | 5.00 (Guava) | 2.00 | - | - | 16 | 24 (Guava) |"),
        table().markdown().lines().skip(2).toList());
  }

  @Test
  void thePictureHasABarForEachComparison() {
    String svg = table().svg("title");
    assertTrue(svg.contains(">create</text>") && svg.contains(">2.00</text>"), svg);
    assertTrue(!svg.contains("asCompleted"), svg);
  }

  @Test
  void theMeansAreALineBelowTheTable() {
    EvidenceRow mean =
        BenchmarkRows.mean(
            Map.of(
                new PlannedRow(CompletionBenchmark.Create.class, "", "", Set.of()),
                byPeer(of(Peer.COMPACT, 10, 16), of(Peer.GUAVA, 20, 24), of(Peer.SCALA, 5, 8))));
    String means = ": Guava 2.0, Scala 0.5";
    assertTrue(
        ResultTable.meanLine(mean).endsWith(means + "; over all" + means + ".\n"), mean::toString);
  }

  @Test
  void whereAPeerIsAheadAServiceThatItLeavesOutIsNamed() {
    assertTrue(table().reasons().contains("- `awaitAny`: CompletableFuture, Guava, Scala do"));
    assertTrue(!table().reasons().contains("- `create`"));
  }
}
