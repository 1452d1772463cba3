package dev.compactfuture.bench.harness;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.compactfuture.bench.workloads.Peer;
import dev.compactfuture.bench.workloads.WithoutPeer;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.runner.BenchmarkListEntry;

/** The rows that JMH's list of benchmarks makes. */
class PlannedRowTest {
  static List<PlannedRow> rows() {
    return PlannedRow.of(Benchmarks.workloads(), 25);
  }

  private static List<String> names(int jdk) {
    return PlannedRow.of(Benchmarks.workloads(), jdk).stream().map(PlannedRow::name).toList();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void everyPeerIsEitherMeasuredOrLeftOutForAReason(PlannedRow row) {
    Set<Peer> expected = EnumSet.allOf(Peer.class);
    for (WithoutPeer leftOut : row.workload().getAnnotationsByType(WithoutPeer.class)) {
      assertTrue(expected.remove(leftOut.peer()), leftOut::toString);
    }
    assertEquals(expected, row.peers());
  }

  @Test
  void rowsAreNamedAfterTheWorkloadAndItsParameter() {
    assertTrue(names(25).containsAll(List.of("create", "callbacks.1000", "submit.virtual")));
    assertFalse(names(25).contains("canary"));
  }

  @Test
  void virtualThreadsNeedAJdkThatHasThem() {
    assertFalse(names(17).contains("submit.virtual"));
    assertTrue(names(17).contains("submit.platform"));
  }

  @Test
  void levelQuickFitsIntoTenMinutes() {
    double startAndStop = 0.4; // of a JVM
    double seconds = new Benchmarks().remeasureSeconds();
    for (BenchmarkListEntry benchmark : Benchmarks.workloads()) {
      long millis =
          benchmark.getWarmupIterations().get()
                  * benchmark.getWarmupTime().get().convertTo(MILLISECONDS)
              + benchmark.getMeasurementIterations().get()
                  * benchmark.getMeasurementTime().get().convertTo(MILLISECONDS);
      int sizes =
          benchmark.getParams().hasValue()
              ? benchmark.getParams().get().values().iterator().next().length
              : 1;
      seconds += sizes * benchmark.getForks().get() * (startAndStop + millis / 1e3);
    }
    double measured = seconds;
    assertTrue(measured < 9.2 * 60, () -> measured + " s"); // the rest is the build's
  }
}
