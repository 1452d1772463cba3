package dev.compactfuture.bench.harness;

import dev.compactfuture.bench.workloads.Peer;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.openjdk.jmh.runner.BenchmarkListEntry;

/**
 * A workload at one value of its parameter: the peers that a row of evidence compares.
 *
 * @param name the name of the workload and the value: {@code callbacks.10}
 */
record PlannedRow(String name, Class<?> workload, Set<Peer> peers) {
  /**
   * Returns the rows that these benchmarks of JMH make.
   *
   * @param jdk the feature version of the measured JDK
   */
  static List<PlannedRow> of(Iterable<BenchmarkListEntry> benchmarks, int jdk) {
    Map<String, PlannedRow> rows = new LinkedHashMap<>();
    for (BenchmarkListEntry benchmark : benchmarks) {
      Map<String, String[]> parameters =
          benchmark.getParams().orElse(Map.of("none", new String[] {""}));
      for (String value : parameters.values().iterator().next()) {
        if (value.equals("virtual") && jdk < 21) {
          continue;
        }
        rows.computeIfAbsent(
                name(benchmark.getUsername(), value),
                name -> new PlannedRow(name, workload(benchmark), EnumSet.noneOf(Peer.class)))
            .peers()
            .add(peer(benchmark.getUsername()));
      }
    }
    return List.copyOf(rows.values());
  }

  /**
   * Returns the name of the row to which a measurement belongs.
   *
   * @param benchmark JMH's name of the benchmark: family, workload and peer
   * @param value the value of the workload's parameter, or empty
   */
  static String name(String benchmark, String value) {
    int end = benchmark.lastIndexOf('.');
    String workload = benchmark.substring(benchmark.lastIndexOf('.', end - 1) + 1, end);
    String name = Character.toLowerCase(workload.charAt(0)) + workload.substring(1);
    return value.isEmpty() ? name : name + "." + value;
  }

  /** Returns the peer that a benchmark of JMH measures. */
  static Peer peer(String benchmark) {
    return Peer.ofMethod(benchmark.substring(benchmark.lastIndexOf('.') + 1));
  }

  /** JMH writes the name of a nested class with a dot. */
  private static Class<?> workload(BenchmarkListEntry benchmark) {
    String name = benchmark.getUserClassQName();
    int dot = name.lastIndexOf('.');
    try {
      return Class.forName(name.substring(0, dot) + '$' + name.substring(dot + 1));
    } catch (ClassNotFoundException e) {
      throw new AssertionError(name + " is not nested in a family of workloads", e);
    }
  }

  /** Whether ours is compared with anybody. */
  boolean isComparison() {
    return peers.contains(Peer.COMPACT) && peers.size() > 1;
  }
}
