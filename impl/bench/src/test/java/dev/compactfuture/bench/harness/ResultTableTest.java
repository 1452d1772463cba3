package dev.compactfuture.bench.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.compactfuture.bench.workloads.Peer;
import dev.compactfuture.evidence.EvidenceRow;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** How comparisons are printed. */
class ResultTableTest {
  private static Measurement of(Peer peer, double nanos, double bytes) {
    return new Measurement("", peer, nanos, 1, bytes, 1);
  }

  private final ResultTable table =
      new ResultTable(
          new TreeMap<>(
              Map.of(
                  "ahead",
                  List.of(of(Peer.COMPACT, 10, 16), of(Peer.GUAVA, 20, 24), of(Peer.SCALA, 40, 8)),
                  "alone",
                  List.of(of(Peer.COMPACT, 10, 16)),
                  "behind",
                  List.of(of(Peer.COMPACT, 10, 16), of(Peer.GUAVA, 5, 24)))));

  @Test
  void theTableNamesTheBestPeersAndMarksWhereOursIsLevel() {
    assertEquals(
        List.of(
            "| `ahead` | 10.0 | 20.0 (Guava) | **0.50** | 16 | 8 (Scala) |",
            "| `behind` | 10.0 | 5.00 (Guava) | 2.00 | 16 | 24 (Guava) |"),
        table.markdown().lines().skip(2).toList());
  }

  @Test
  void thePictureHasABarForEachComparison() {
    String svg = table.svg("title");
    assertTrue(svg.contains(">ahead</text>") && svg.contains(">2.00</text>"), svg);
    assertTrue(!svg.contains("alone"), svg);
  }

  @Test
  void theMeansAreALineBelowTheTable() {
    EvidenceRow mean =
        BenchmarkRows.mean(
            List.of(
                List.of(of(Peer.COMPACT, 10, 16), of(Peer.GUAVA, 20, 24), of(Peer.SCALA, 5, 8))));
    assertTrue(ResultTable.meanLine(mean).endsWith(": Guava 2.0, Scala 0.5.\n"), mean::toString);
  }
}
