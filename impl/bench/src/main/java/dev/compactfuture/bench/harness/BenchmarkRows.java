package dev.compactfuture.bench.harness;

import static java.util.Objects.requireNonNull;

import dev.compactfuture.bench.workloads.Peer;
import dev.compactfuture.bench.workloads.WithoutPeer;
import dev.compactfuture.evidence.EvidenceRow;
import dev.compactfuture.evidence.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Judges measurements: a row of evidence for each comparison, growth, mean and size. */
final class BenchmarkRows {
  /** How many times as fast as CompletableFuture the project wants to be, over all workloads. */
  private static final double GOAL = 1.5;

  /**
   * How much the cost of one more may rise when there are ten times as many: larger numbers do not
   * fit into the caches. A cost that is not constant rises ten times.
   */
  private static final double STEEPEST_RISE = 3;

  /** The size of a future without registrations, in bytes. */
  private static final long FUTURE_BYTES = 16;

  /** The workloads whose cost must not grow for each one more, and the names of their rows. */
  private static final Map<String, String> GROWTHS =
      new TreeMap<>(
          Map.of("callbacks", "callbacks", "setWithGetters", "getters", "asCompleted", "watchers"));

  private BenchmarkRows() {}

  /**
   * Returns the rows of all comparisons and growths that were planned, red where something was not
   * measured.
   */
  static List<EvidenceRow> of(List<PlannedRow> planned, Map<String, List<Measurement>> measured) {
    List<EvidenceRow> rows = new ArrayList<>();
    for (PlannedRow row : planned) {
      if (row.isComparison()) {
        rows.add(comparison(row, measured));
      }
    }
    GROWTHS.forEach(
        (workload, name) -> {
          // Powers of ten, to compare a number with ten times as many.
          List<String> sizes =
              planned.stream()
                  .filter(row -> row.peers().contains(Peer.COMPACT))
                  .map(PlannedRow::name)
                  .filter(row -> row.matches(workload + "[.]10+"))
                  .toList();
          if (sizes.size() > 2) {
            rows.add(growth("jmh.growth." + name, sizes, measured));
          }
        });
    return rows;
  }

  /** Judges one comparison: as fast as the fastest peer, as thrifty as the thriftiest. */
  private static EvidenceRow comparison(
      PlannedRow planned, Map<String, List<Measurement>> measured) {
    String id = "jmh." + planned.name();
    List<Measurement> found = measured.getOrDefault(planned.name(), List.of());
    double seconds = found.stream().mapToDouble(Measurement::seconds).sum();
    List<String> missing = notMeasured(planned, measured);
    if (!missing.isEmpty()) {
      return row(id, false, "not measured: " + String.join(", ", missing), seconds, Map.of());
    }
    Comparison comparison = Comparison.of(found).orElseThrow();
    Measurement ours = comparison.ours();
    Measurement fastest = comparison.fastest();
    Measurement thriftiest = comparison.thriftiest();
    boolean slower = comparison.isSlower();
    boolean larger = comparison.allocatesMore();
    List<String> why = new ArrayList<>();
    why.add(
        format(
            "%sbestPeer %s, %s ns against our %s",
            slower ? "BEHIND: " : "", fastest.peer(), fastest.time(), ours.time()));
    if (larger) {
      why.add(
          format(
              "BEHIND: %s allocates %s bytes, we %s",
              thriftiest.peer(),
              Measurement.brief(thriftiest.bytes()),
              Measurement.brief(ours.bytes())));
    }
    WithoutPeer[] leftOut = planned.workload().getAnnotationsByType(WithoutPeer.class);
    if (leftOut.length > 0) {
      why.add(
          Arrays.stream(leftOut)
              .map(one -> one.peer() + " (" + one.why() + ")")
              .collect(Collectors.joining(", ", "left out: ", "")));
    }
    Map<String, Number> figures = new LinkedHashMap<>();
    figures.put("nsPerOp", round(ours.nanos()));
    figures.put("nsError", round(ours.error()));
    figures.put("bytesPerOp", round(ours.bytes()));
    figures.put("ratioToBestPeer", round(comparison.ratio()));
    figures.put("bestPeerNsPerOp", round(fastest.nanos()));
    figures.put("leastPeerBytesPerOp", round(thriftiest.bytes()));
    return row(id, !slower && !larger, String.join("; ", why), seconds, figures);
  }

  /**
   * Returns the names of what was planned for a row but not measured: {@code callbacks.10.guava}.
   *
   * @param measured the measurements by row
   */
  static List<String> notMeasured(PlannedRow row, Map<String, List<Measurement>> measured) {
    Set<Peer> missing = EnumSet.copyOf(row.peers());
    measured.getOrDefault(row.name(), List.of()).forEach(one -> missing.remove(one.peer()));
    return missing.stream().map(peer -> row.name() + "." + peer.method).toList();
  }

  /**
   * Judges whether one more costs the same however many there are. The cost of one more is the
   * slope between two sizes, so that what is needed once does not count.
   */
  private static EvidenceRow growth(
      String id, List<String> sizes, Map<String, List<Measurement>> measured) {
    TreeMap<Integer, Measurement> points = new TreeMap<>();
    for (String size : sizes) {
      Optional<Measurement> found = ours(measured.getOrDefault(size, List.of()));
      if (found.isEmpty()) {
        return row(id, false, "not measured: " + size, 0, Map.of());
      }
      points.put(Integer.valueOf(size.substring(size.indexOf('.') + 1)), found.get());
    }
    Map<String, Number> figures = new LinkedHashMap<>();
    List<Double> nanos = new ArrayList<>();
    List<Double> bytes = new ArrayList<>();
    for (int size : points.tailMap(points.firstKey(), false).keySet()) {
      Map.Entry<Integer, Measurement> less = requireNonNull(points.lowerEntry(size));
      Measurement now = requireNonNull(points.get(size));
      int more = size - less.getKey();
      nanos.add((now.nanos() - less.getValue().nanos()) / more);
      bytes.add((now.bytes() - less.getValue().bytes()) / more);
      figures.put("nsEachTo" + size, round(nanos.get(nanos.size() - 1)));
      figures.put("bytesEachTo" + size, round(bytes.get(bytes.size() - 1)));
    }
    boolean constant = isConstant(nanos) && isConstant(bytes);
    String why =
        constant
            ? "one more costs the same, however many"
            : "one more costs MORE if there are more";
    return row(id, constant, why, 0, figures);
  }

  private static Optional<Measurement> ours(Collection<Measurement> row) {
    return row.stream().filter(one -> one.peer() == Peer.COMPACT).findFirst();
  }

  /** Compares the last two slopes only: slopes between small sizes are mostly noise. */
  private static boolean isConstant(List<Double> slopes) {
    double last = slopes.get(slopes.size() - 1);
    double before = slopes.get(slopes.size() - 2);
    return last <= STEEPEST_RISE * Math.max(before, 0);
  }

  /** Returns the row of the geometric mean over all workloads that ours and a peer offer. */
  static EvidenceRow mean(Collection<List<Measurement>> all) {
    Map<String, Number> figures = new LinkedHashMap<>();
    for (Peer peer : Peer.values()) {
      if (peer != Peer.COMPACT) {
        timesAsFastAs(peer, all)
            .ifPresent(times -> figures.put("timesAsFastAs." + peer, round(times)));
      }
    }
    boolean holds = timesAsFastAs(Peer.COMPLETABLE_FUTURE, all).orElse(0) >= GOAL;
    String why = "geometric means, each over what the peer offers; goal: CompletableFuture " + GOAL;
    return row("jmh.geometricMean", holds, why, 0, figures);
  }

  private static OptionalDouble timesAsFastAs(Peer peer, Collection<List<Measurement>> all) {
    OptionalDouble meanOfLogs =
        all.stream()
            .map(row -> nanos(peer, row) / nanos(Peer.COMPACT, row))
            .filter(ratio -> !ratio.isNaN())
            .mapToDouble(Math::log)
            .average();
    return meanOfLogs.isEmpty()
        ? meanOfLogs
        : OptionalDouble.of(Math.exp(meanOfLogs.getAsDouble()));
  }

  /** Returns NaN if the peer was not measured. */
  private static double nanos(Peer peer, Collection<Measurement> row) {
    return row.stream()
        .filter(one -> one.peer() == peer)
        .mapToDouble(Measurement::nanos)
        .findFirst()
        .orElse(Double.NaN);
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
    boolean bounded = fresh != null && timedOut != null && timedOut <= fresh;
    return List.of(
        row(
            "jol.sizes",
            behind.isEmpty(),
            behind.isEmpty()
                ? FUTURE_BYTES + " bytes, and no peer is smaller; FutureTask has no callbacks"
                : String.join("; ", behind),
            0,
            objects),
        row(
            "jol.timedOutGets",
            bounded,
            "bytes of a pending future after so many timed-out gets: "
                + (bounded ? "as when fresh" : "they left something behind"),
            seconds,
            afterGets));
  }

  /**
   * Returns why the canary was missed, or an empty string if it was caught.
   *
   * @param measured by row, with {@code canary} and {@code createSetGet}
   */
  static String missedCanary(Map<String, List<Measurement>> measured) {
    Optional<Measurement> canary = ours(measured.getOrDefault("canary", List.of()));
    Optional<Measurement> healthy = ours(measured.getOrDefault("createSetGet", List.of()));
    if (canary.isEmpty() || healthy.isEmpty()) {
      return "not measured";
    }
    Comparison comparison = new Comparison(canary.get(), healthy.get(), healthy.get());
    return comparison.isSlower() && comparison.allocatesMore()
        ? ""
        : "not behind in time and bytes: " + canary.get() + " beside " + healthy.get();
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
