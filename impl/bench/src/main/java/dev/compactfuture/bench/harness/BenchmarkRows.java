package dev.compactfuture.bench.harness;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import dev.compactfuture.bench.workloads.CallbackBenchmark;
import dev.compactfuture.bench.workloads.DesignCost;
import dev.compactfuture.bench.workloads.GetterBenchmark;
import dev.compactfuture.bench.workloads.LeavesOut;
import dev.compactfuture.bench.workloads.ManyBenchmark;
import dev.compactfuture.bench.workloads.Parks;
import dev.compactfuture.bench.workloads.Peer;
import dev.compactfuture.bench.workloads.WithoutPeer;
import dev.compactfuture.evidence.EvidenceRow;
import dev.compactfuture.evidence.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Judges measurements: a row of evidence for each comparison, growth, mean and size. */
final class BenchmarkRows {
  /**
   * How many times as fast as CompletableFuture the project wants to be, over the workloads in
   * which no thread parks.
   */
  private static final double GOAL = 1.3;

  /**
   * How many times the cost per item may rise from one size to a size ten times as large, as larger
   * sizes do not fit into the caches. A cost per item that is linear in the size rises ten times.
   */
  private static final double STEEPEST_RISE = 3;

  /** The size of a future without registrations, in bytes. */
  private static final long FUTURE_BYTES = 16;

  private BenchmarkRows() {}

  /**
   * Returns the rows of all comparisons and growths, red where something was not measured.
   *
   * @param measured the measurements of each planned row, which may be missing
   */
  static List<EvidenceRow> of(Map<PlannedRow, Map<Peer, Measurement>> measured) {
    List<EvidenceRow> rows = new ArrayList<>();
    measured.forEach(
        (row, found) -> {
          if (row.peers().contains(Peer.COMPACT) && row.peers().size() > 1) {
            rows.add(comparison(row, found));
          }
        });
    growth("callbacks", CallbackBenchmark.Callbacks.class, measured).ifPresent(rows::add);
    growth("getters", GetterBenchmark.SetWithGetters.class, measured).ifPresent(rows::add);
    growth("watchers", ManyBenchmark.AsCompleted.class, measured).ifPresent(rows::add);
    return rows;
  }

  /** Judges one comparison: as fast as the fastest peer, as thrifty as the thriftiest. */
  private static EvidenceRow comparison(PlannedRow planned, Map<Peer, Measurement> found) {
    String id = "jmh." + planned.name();
    double seconds = found.values().stream().mapToDouble(Measurement::seconds).sum();
    List<String> missing = notMeasured(planned, found);
    if (!missing.isEmpty()) {
      return row(id, false, "not measured: " + String.join(", ", missing), seconds, Map.of());
    }
    Comparison comparison = Comparison.of(planned.workload(), found).orElseThrow();
    Measurement ours = comparison.ours();
    Measurement fastest = comparison.fastest();
    Measurement thriftiest = comparison.thriftiest();
    boolean slower = comparison.isSlower();
    boolean larger = comparison.allocatesMore();
    List<String> why = new ArrayList<>();
    why.add(
        format(
            "%sbestPeer %s, %s against our %s",
            slower ? "BEHIND: " : "", fastest.peer(), fastest.time(), ours.time()));
    if (larger) {
      why.add(
          format(
              "BEHIND: %s allocates %s bytes, we %s",
              thriftiest.peer(),
              Measurement.brief(thriftiest.bytes()),
              Measurement.brief(ours.bytes())));
    }
    why.addAll(reasons(planned.workload()));
    WithoutPeer[] leftOut = planned.workload().getAnnotationsByType(WithoutPeer.class);
    if (leftOut.length > 0) {
      why.add(
          Arrays.stream(leftOut)
              .map(one -> one.peer() + " (" + one.why() + ")")
              .collect(joining(", ", "left out: ", "")));
    }
    Map<String, Number> figures = new LinkedHashMap<>();
    figures.put("nsPerOp", round(ours.nanos()));
    figures.put("nsError", round(ours.error()));
    figures.put("bytesPerOp", round(ours.bytes()));
    figures.put("ratioToBestPeer", round(comparison.ratioTo(fastest)));
    comparison
        .fastestLike()
        .ifPresent(like -> figures.put("ratioToBestLike", round(comparison.ratioTo(like))));
    figures.put("bestPeerNsPerOp", round(fastest.nanos()));
    figures.put("leastPeerBytesPerOp", round(thriftiest.bytes()));
    return row(id, !slower && !larger, String.join("; ", why), seconds, figures);
  }

  /** Returns what ours pays for in a workload. */
  static List<String> reasons(Class<?> workload) {
    List<String> reasons = new ArrayList<>();
    for (LeavesOut one : workload.getAnnotationsByType(LeavesOut.class)) {
      String peers = Arrays.stream(one.peers()).map(Peer::toString).collect(joining(", "));
      reasons.add(peers + " do without: " + one.service());
    }
    DesignCost cost = workload.getAnnotation(DesignCost.class);
    if (cost != null) {
      reasons.add(cost.value());
    }
    return reasons;
  }

  /** Returns the names of a row's planned measurements that are missing. */
  static List<String> notMeasured(PlannedRow row, Map<Peer, Measurement> found) {
    return row.peers().stream().filter(peer -> !found.containsKey(peer)).map(row::name).toList();
  }

  /**
   * Judges whether the cost per item of ours is the same at all sizes; empty if fewer than three
   * sizes were planned. The cost per item is the slope between two sizes, so that fixed costs do
   * not count.
   */
  private static Optional<EvidenceRow> growth(
      String items, Class<?> workload, Map<PlannedRow, Map<Peer, Measurement>> measured) {
    String id = "jmh.growth." + items;
    // Powers of ten, to compare a size with one ten times as large.
    List<PlannedRow> sizes =
        measured.keySet().stream()
            .filter(row -> row.workload() == workload && row.peers().contains(Peer.COMPACT))
            .filter(row -> row.value().matches("10+"))
            .toList();
    if (sizes.size() < 3) {
      return Optional.empty();
    }
    TreeMap<Integer, Measurement> ours = new TreeMap<>();
    for (PlannedRow size : sizes) {
      Measurement found = requireNonNull(measured.get(size)).get(Peer.COMPACT);
      if (found == null) {
        return Optional.of(row(id, false, "not measured: " + size.name(), 0, Map.of()));
      }
      ours.put(Integer.valueOf(size.value()), found);
    }
    Map<String, Number> figures = new LinkedHashMap<>();
    List<Double> nanos = new ArrayList<>();
    List<Double> bytes = new ArrayList<>();
    for (int size : ours.tailMap(ours.firstKey(), false).keySet()) {
      Map.Entry<Integer, Measurement> smaller = requireNonNull(ours.lowerEntry(size));
      Measurement now = requireNonNull(ours.get(size));
      int more = size - smaller.getKey();
      nanos.add((now.nanos() - smaller.getValue().nanos()) / more);
      bytes.add((now.bytes() - smaller.getValue().bytes()) / more);
      figures.put("nsEachTo" + size, round(nanos.get(nanos.size() - 1)));
      figures.put("bytesEachTo" + size, round(bytes.get(bytes.size() - 1)));
    }
    boolean constant = isConstant(nanos) && isConstant(bytes);
    String why =
        "the cost per item " + (constant ? "is constant" : "RISES with the number of items");
    return Optional.of(row(id, constant, why, 0, figures));
  }

  /** Compares only the last two slopes: slopes between small sizes are mostly noise. */
  private static boolean isConstant(List<Double> slopes) {
    double last = slopes.get(slopes.size() - 1);
    double before = slopes.get(slopes.size() - 2);
    return last <= STEEPEST_RISE * Math.max(before, 0);
  }

  /**
   * Returns the row of the geometric means over the workloads that ours and a peer offer: over all
   * of them, and over those in which no thread parks.
   */
  static EvidenceRow mean(Map<PlannedRow, Map<Peer, Measurement>> measured) {
    Collection<Map<Peer, Measurement>> unparked =
        measured.entrySet().stream()
            .filter(row -> !row.getKey().workload().isAnnotationPresent(Parks.class))
            .map(Map.Entry::getValue)
            .toList();
    Map<String, Number> figures = new LinkedHashMap<>();
    for (Peer peer : Peer.values()) {
      if (peer != Peer.COMPACT) {
        timesAsFast(unparked, peer).ifPresent(times -> figures.put("unparked." + peer, times));
        timesAsFast(measured.values(), peer).ifPresent(times -> figures.put("all." + peer, times));
      }
    }
    Number reached = figures.get("unparked." + Peer.COMPLETABLE_FUTURE);
    String why =
        "how many times as fast, by geometric means; goal where no thread parks: CompletableFuture "
            + GOAL;
    boolean holds = reached != null && reached.doubleValue() >= GOAL;
    return row("jmh.geometricMean", holds, why, 0, figures);
  }

  /** Returns how many times as fast as {@code peer} ours is, by the geometric mean. */
  private static Optional<Double> timesAsFast(Collection<Map<Peer, Measurement>> rows, Peer peer) {
    double[] logs =
        rows.stream()
            .filter(row -> row.keySet().containsAll(List.of(Peer.COMPACT, peer)))
            .mapToDouble(row -> Math.log(nanos(row, peer) / nanos(row, Peer.COMPACT)))
            .toArray();
    return logs.length == 0
        ? Optional.empty()
        : Optional.of(round(Math.exp(Arrays.stream(logs).average().orElseThrow())));
  }

  private static double nanos(Map<Peer, Measurement> row, Peer peer) {
    return requireNonNull(row.get(peer)).nanos();
  }

  /**
   * Returns the rows about sizes: no peer's future is smaller in any state, and timed-out gets
   * leave nothing behind.
   *
   * @param sizes bytes by {@code PEER.STATE}
   * @param gets the number of timed-out gets
   */
  static List<EvidenceRow> sizes(Map<String, Long> sizes, int gets, double seconds) {
    Map<String, Number> objects = new LinkedHashMap<>();
    Map<String, Number> afterGets = new LinkedHashMap<>();
    afterGets.put("gets", gets);
    List<String> behind = new ArrayList<>();
    String ourTitle = Peer.COMPACT + ".";
    sizes.forEach(
        (name, bytes) -> {
          String state = name.substring(name.indexOf('.') + 1);
          if (state.equals("timedOut")) {
            afterGets.put(name, bytes);
            return;
          }
          objects.put(name, bytes);
          Long ours = sizes.get(ourTitle + state);
          if (ours != null && bytes < ours) {
            behind.add(format("%s is %d bytes, ours %d", name, bytes, ours));
          }
        });
    Long fresh = sizes.get(ourTitle + "fresh");
    Long timedOut = sizes.get(ourTitle + "timedOut");
    if (fresh == null || fresh != FUTURE_BYTES) {
      behind.add("a future is not " + FUTURE_BYTES + " bytes but " + fresh);
    }
    String smallest = FUTURE_BYTES + " bytes, and no peer is smaller; FutureTask has no callbacks";
    boolean bounded = fresh != null && timedOut != null && timedOut <= fresh;
    return List.of(
        row(
            "jol.sizes",
            behind.isEmpty(),
            String.join("; ", behind.isEmpty() ? List.of(smallest) : behind),
            0,
            objects),
        row(
            "jol.timedOutGets",
            bounded,
            "timed-out gets " + (bounded ? "leave nothing behind" : "make a pending future GROW"),
            seconds,
            afterGets));
  }

  /** Returns why the canary was missed, or an empty string if it was caught. */
  static String missedCanary(@Nullable Measurement canary, @Nullable Measurement healthy) {
    if (canary == null || healthy == null) {
      return "not measured";
    }
    Comparison comparison = new Comparison(canary, List.of(healthy), List.of(healthy));
    return comparison.isSlower() && comparison.allocatesMore()
        ? ""
        : "not behind in time and bytes: " + canary + " beside " + healthy;
  }

  /** Returns {@code row} with the canary; without one that was caught, no row is green. */
  static EvidenceRow withCanary(EvidenceRow row, String missed) {
    boolean caught = missed.isEmpty();
    return new EvidenceRow(
        row.id(),
        row.tool(),
        row.claims(),
        caught ? row.verdict() : Verdict.VIOLATED,
        caught ? row.why() : "no canary was caught; " + row.why(),
        row.seconds(),
        caught ? "caught: one CAS and one object more" : "MISSED: " + missed,
        row.figures());
  }

  private static EvidenceRow row(
      String id, boolean holds, String why, double seconds, Map<String, Number> figures) {
    String tool = id.substring(0, id.indexOf('.'));
    Verdict verdict = holds ? Verdict.HOLDS : Verdict.VIOLATED;
    return new EvidenceRow(id, tool, List.of(), verdict, why, seconds, "", figures);
  }

  private static String format(String format, Object... args) {
    return String.format(Locale.ROOT, format, args);
  }

  /** Rounds to four significant digits. */
  static double round(double value) {
    if (value == 0 || Double.isNaN(value) || Double.isInfinite(value)) {
      return 0;
    }
    double unit = Math.pow(10, Math.floor(Math.log10(Math.abs(value))) - 3);
    return unit >= 1 ? Math.rint(value) : Math.rint(value / unit) / Math.rint(1 / unit);
  }
}
