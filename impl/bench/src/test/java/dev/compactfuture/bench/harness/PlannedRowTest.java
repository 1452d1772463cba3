package dev.compactfuture.bench.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.compactfuture.bench.workloads.Peer;
import dev.compactfuture.bench.workloads.WithoutPeer;
import dev.compactfuture.evidence.Level;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rows that JMH's list of benchmarks makes at each level. */
class PlannedRowTest {
  private static List<PlannedRow> rows(Level level, int jdk) {
    return PlannedRow.of(level, jdk, name -> true);
  }

  private static List<String> names(Level level, int jdk, Predicate<PlannedRow> which) {
    return rows(level, jdk).stream().filter(which).map(PlannedRow::name).toList();
  }

  private static boolean isOursAlone(PlannedRow row) {
    return row.peers().equals(Set.of(Peer.COMPACT));
  }

  static List<Class<?>> workloads() {
    return rows(Level.FULL, 25).stream().<Class<?>>map(PlannedRow::workload).distinct().toList();
  }

  @ParameterizedTest
  @MethodSource("workloads")
  void everyPeerIsEitherMeasuredOrLeftOutForAReason(Class<?> workload) {
    Set<Peer> expected = EnumSet.allOf(Peer.class);
    for (WithoutPeer leftOut : workload.getAnnotationsByType(WithoutPeer.class)) {
      assertTrue(expected.remove(leftOut.peer()), leftOut::toString);
    }
    List<PlannedRow> rows =
        rows(Level.FULL, 25).stream()
            .filter(row -> row.workload() == workload && !isOursAlone(row))
            .toList();
    assertFalse(rows.isEmpty());
    rows.forEach(row -> assertEquals(expected, row.peers(), row::name));
  }

  @Test
  void theComparisonsOfLevelQuick() {
    assertEquals(
        List.of(
            "callbackOnDone",
            "callbacks.1",
            "callbacks.10",
            "callbacks.100",
            "callbacks.1000",
            "create",
            "createSetGet",
            "getDone",
            "isDone",
            "task",
            "submit.platform",
            "setUntilGettersRan.1",
            "setUntilGettersRan.8",
            "setUntilGettersRan.100",
            "setUntilGettersRan.1000",
            "setWithGetters.1",
            "setWithGetters.8",
            "setWithGetters.100",
            "setWithGetters.1000",
            "timedOutGet",
            "zeroTimeoutGet",
            "asCompleted.10",
            "asCompleted.1000",
            "asCompleted.10000",
            "awaitAll.10",
            "awaitAll.1000",
            "awaitAll.10000",
            "awaitAny.10",
            "awaitAny.1000",
            "awaitAny.10000",
            "pingPong",
            "pushAgainstComplete",
            "raceToComplete"),
        names(Level.QUICK, 17, row -> !isOursAlone(row)));
  }

  @Test
  void sizesOfOursAloneServeGrowth() {
    assertEquals(
        List.of("callbacks.10000", "setWithGetters.10", "asCompleted.100"),
        names(Level.QUICK, 17, PlannedRowTest::isOursAlone));
    assertEquals(
        List.of("setWithGetters.10", "setWithGetters.10000", "asCompleted.100"),
        names(Level.FULL, 17, PlannedRowTest::isOursAlone));
  }

  @Test
  void levelFullComparesTenThousandCallbacks() {
    assertTrue(names(Level.FULL, 17, row -> !isOursAlone(row)).contains("callbacks.10000"));
  }

  @Test
  void virtualThreadsNeedAJdkThatHasThem() {
    assertFalse(names(Level.QUICK, 17, row -> true).contains("submit.virtual"));
    assertTrue(names(Level.QUICK, 25, row -> true).contains("submit.virtual"));
  }

  @Test
  void aSelectionMatchesTheValueToo() {
    Predicate<String> include = Pattern.compile("^callbacks[.]10[.](guava|scala)$").asPredicate();
    List<PlannedRow> rows = PlannedRow.of(Level.QUICK, 17, include);
    assertEquals(List.of("callbacks.10"), rows.stream().map(PlannedRow::name).toList());
    assertEquals(Set.of(Peer.GUAVA, Peer.SCALA), rows.get(0).peers());
  }

  @Test
  void levelQuickFitsIntoTenMinutes() {
    Benchmarks quick = new Benchmarks();
    double minutes = quick.minutes(rows(Level.QUICK, 25)) + quick.repetitionSeconds() / 60.0;
    assertTrue(minutes < 9.2, () -> minutes + " minutes"); // the rest is the build's
  }
}
