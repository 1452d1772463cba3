package dev.compactfuture.bench.harness;

import dev.compactfuture.bench.workloads.CompletionBenchmark;
import dev.compactfuture.bench.workloads.Peer;
import dev.compactfuture.evidence.Level;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * A workload at one value of its parameter, and the peers that are measured with it.
 *
 * @param parameter the name of the workload's parameter, or empty
 * @param value its value, or empty
 */
record PlannedRow(Class<?> workload, String parameter, String value, Set<Peer> peers) {
  /** A variant of ours that is known to be slower and larger. */
  static final String CANARY = CompletionBenchmark.Canary.class.getCanonicalName() + ".compact";

  /**
   * Returns the rows of a run, without the canary, in the order of JMH's list of benchmarks.
   *
   * @param jdk the feature version of the measured JDK
   * @param include accepts the names of the measurements that are selected: {@code
   *     callbacks.10.guava}
   */
  static List<PlannedRow> of(Level level, int jdk, Predicate<String> include) {
    Map<String, PlannedRow> rows = new LinkedHashMap<>();
    for (BenchmarkListEntry benchmark :
        BenchmarkList.defaultList()
            .getAll(
                OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT),
                List.of(exactly(CANARY)))) {
      Peer peer = Peer.of(benchmark.getUsername());
      Class<?> workload = workload(benchmark.getUserClassQName());
      Map<String, String[]> parameters =
          benchmark.getParams().orElse(Map.of("", new String[] {""}));
      parameters.forEach(
          (parameter, values) -> {
            for (String value : values) {
              PlannedRow row =
                  new PlannedRow(workload, parameter, value, EnumSet.noneOf(Peer.class));
              if (isMeasured(row.name(), peer, level, jdk) && include.test(row.name(peer))) {
                rows.computeIfAbsent(row.name(), key -> row).peers().add(peer);
              }
            }
          });
    }
    return List.copyOf(rows.values());
  }

  /** Returns a regular expression that matches one benchmark's name in JMH. */
  static String exactly(String benchmark) {
    return "^" + Pattern.quote(benchmark) + "$";
  }

  /** JMH writes the name of a nested class with a dot. */
  private static Class<?> workload(String name) {
    int dot = name.lastIndexOf('.');
    try {
      return Class.forName(name.substring(0, dot) + '$' + name.substring(dot + 1));
    } catch (ClassNotFoundException e) {
      throw new AssertionError(name + " is not nested in a family of workloads", e);
    }
  }

  /** Some values only show how the cost of our own future grows; no peer is measured with them. */
  private static boolean isMeasured(String row, Peer peer, Level level, int jdk) {
    boolean ours = peer == Peer.COMPACT;
    boolean deep = level.compareTo(Level.QUICK) > 0;
    return switch (row) {
      case "callbacks.10000" -> ours || deep;
      case "setWithGetters.10", "asCompleted.100" -> ours;
      case "setWithGetters.10000" -> ours && deep; // ten thousand threads are slow to start
      case "setUntilGettersRan.10", "setUntilGettersRan.10000" -> false;
      case "submit.virtual" -> jdk >= 21;
      default -> true;
    };
  }

  /** Returns the name of the workload: {@code callbacks}. */
  String workloadName() {
    String name = workload.getSimpleName();
    return Character.toLowerCase(name.charAt(0)) + name.substring(1);
  }

  /** Returns the name of the workload and the value: {@code callbacks.10}. */
  String name() {
    return workloadName() + (value.isEmpty() ? "" : "." + value);
  }

  /** Returns the name of one measurement: {@code callbacks.10.guava}. */
  String name(Peer peer) {
    return name() + "." + peer.method;
  }
}
