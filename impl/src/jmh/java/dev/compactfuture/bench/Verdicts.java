package dev.compactfuture.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;

/** What follows from the measurements: pure functions. */
final class Verdicts {
  /** The harness of two threads allocates now and then: so much does not count. */
  static final double SLACK_BYTES = 0.5;

  /** And so much of it all, where there are thousands of objects to an operation. */
  static final double SLACK = 0.01;

  /** The goal, over all workloads. */
  static final double GOAL = 1.5;

  /**
   * How much dearer one more may become from each ten times to the next: the larger ones leave the
   * caches. What is not constant would be 10 times as dear.
   */
  static final double DEARER = 3;

  private Verdicts() {}

  /**
   * Judges a workload: level with the fastest peer within the error bars, and no more bytes than
   * the thriftiest one.
   *
   * @param expected who was to be measured
   * @param measured who was
   * @param leftOut who does not offer the service, with the reason
   */
  static Row workload(
      String workload, Set<Peer> expected, Collection<Measured> measured, List<String> leftOut) {
    String id = "jmh." + workload;
    double seconds = measured.stream().mapToDouble(Measured::seconds).sum();
    Set<Peer> missing = EnumSet.copyOf(expected);
    measured.forEach(one -> missing.remove(one.peer()));
    Measured ours =
        measured.stream().filter(one -> one.peer() == Peer.COMPACT).findFirst().orElse(null);
    List<Measured> peers = measured.stream().filter(one -> one.peer() != Peer.COMPACT).toList();
    if (ours == null || peers.isEmpty() || !missing.isEmpty()) {
      return Row.of(id, "jmh", false, "not measured: " + columns(missing), seconds, Map.of());
    }
    Measured fastest = peers.stream().min(Comparator.comparing(Measured::nanos)).orElseThrow();
    Measured thriftiest = peers.stream().min(Comparator.comparing(Measured::bytes)).orElseThrow();
    List<String> why = new ArrayList<>();
    boolean slow = isBehind(ours, fastest);
    why.add(
        (slow ? "BEHIND: " : "")
            + "bestPeer "
            + fastest.peer().column
            + String.format(
                Locale.ROOT,
                ", %s ± %s ns against our %s ± %s",
                brief(fastest.nanos()),
                brief(fastest.error()),
                brief(ours.nanos()),
                brief(ours.error())));
    boolean fat = allocatesMore(ours, thriftiest);
    if (fat) {
      why.add(
          "BEHIND: "
              + thriftiest.peer().column
              + String.format(
                  Locale.ROOT,
                  " allocates %s bytes, we %s",
                  brief(thriftiest.bytes()),
                  brief(ours.bytes())));
    }
    if (!leftOut.isEmpty()) {
      why.add("left out: " + String.join(", ", leftOut));
    }
    Map<String, Number> figures = new LinkedHashMap<>();
    figures.put("nsPerOp", round(ours.nanos()));
    figures.put("nsError", round(ours.error()));
    figures.put("bytesPerOp", round(ours.bytes()));
    figures.put("ratioToBestPeer", round(ours.nanos() / fastest.nanos()));
    figures.put("bestPeerNsPerOp", round(fastest.nanos()));
    figures.put("leastPeerBytesPerOp", round(thriftiest.bytes()));
    return Row.of(id, "jmh", !slow && !fat, String.join("; ", why), seconds, figures);
  }

  /** Slower, and the error bars do not touch. */
  static boolean isBehind(Measured one, Measured other) {
    return one.nanos() - one.bar() > other.nanos() + other.bar();
  }

  static boolean allocatesMore(Measured one, Measured other) {
    return one.bytes() > other.bytes() + Math.max(SLACK_BYTES, SLACK * other.bytes());
  }

  private static String columns(Set<Peer> peers) {
    return String.join(", ", peers.stream().map(peer -> peer.column).toList());
  }

  /** The geometric mean of how many times as fast as {@code peer} we are. */
  static OptionalDouble timesAsFastAs(Peer peer, Collection<? extends Collection<Measured>> all) {
    List<Double> logs = new ArrayList<>();
    for (Collection<Measured> workload : all) {
      OptionalDouble ours = nanosOf(Peer.COMPACT, workload);
      OptionalDouble theirs = nanosOf(peer, workload);
      if (ours.isPresent() && theirs.isPresent()) {
        logs.add(Math.log(theirs.getAsDouble() / ours.getAsDouble()));
      }
    }
    return logs.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(
            Math.exp(logs.stream().mapToDouble(Double::doubleValue).average().orElseThrow()));
  }

  private static OptionalDouble nanosOf(Peer peer, Collection<Measured> workload) {
    return workload.stream()
        .filter(one -> one.peer() == peer)
        .mapToDouble(Measured::nanos)
        .findFirst();
  }

  /** The mean over all workloads, as a row. */
  static Row mean(Collection<? extends Collection<Measured>> all) {
    Map<String, Number> figures = new LinkedHashMap<>();
    for (Peer peer : Peer.values()) {
      if (peer != Peer.COMPACT) {
        timesAsFastAs(peer, all)
            .ifPresent(times -> figures.put("timesAsFastAs." + peer.column, round(times)));
      }
    }
    OptionalDouble times = timesAsFastAs(Peer.COMPLETABLE_FUTURE, all);
    boolean holds = times.isPresent() && times.getAsDouble() >= GOAL;
    String why = "geometric means, each over what the peer offers; goal: CompletableFuture " + GOAL;
    return Row.of("jmh.geometricMean", "jmh", holds, why, 0, figures);
  }

  /**
   * Judges whether one more costs the same however many there are. What the first few cost, with
   * all that is needed once, does not count: cost is the slope from one number to the next.
   *
   * @param measured ours, by how many there were
   */
  static Row growth(String what, SortedMap<Integer, Measured> measured) {
    Map<String, Number> figures = new LinkedHashMap<>();
    List<Double> nanos = new ArrayList<>();
    List<Double> bytes = new ArrayList<>();
    Map.Entry<Integer, Measured> before = null;
    for (Map.Entry<Integer, Measured> now : measured.entrySet()) {
      if (before != null) {
        int more = now.getKey() - before.getKey();
        nanos.add((now.getValue().nanos() - before.getValue().nanos()) / more);
        bytes.add((now.getValue().bytes() - before.getValue().bytes()) / more);
        figures.put("nsEachTo" + now.getKey(), round(nanos.get(nanos.size() - 1)));
        figures.put("bytesEachTo" + now.getKey(), round(bytes.get(bytes.size() - 1)));
      }
      before = now;
    }
    String id = "jmh.growth." + what;
    if (nanos.size() < 2) {
      return Row.of(id, "jmh", false, "not measured", 0, figures);
    }
    boolean constant = staysBelow(nanos) && staysBelow(bytes);
    String why =
        constant
            ? "one more costs the same, however many"
            : "one more costs MORE where there are more";
    return Row.of(id, "jmh", constant, why, 0, figures);
  }

  /** Of the last two slopes: those of few are mostly noise. */
  private static boolean staysBelow(List<Double> slopes) {
    double last = slopes.get(slopes.size() - 1);
    double before = slopes.get(slopes.size() - 2);
    return last <= DEARER * Math.max(before, 0);
  }

  /** Three digits that count. */
  static double round(double value) {
    if (value == 0 || Double.isNaN(value) || Double.isInfinite(value)) {
      return 0;
    }
    double unit = Math.pow(10, Math.floor(Math.log10(Math.abs(value))) - 3);
    return unit >= 1 ? Math.rint(value) : Math.rint(value / unit) / Math.rint(1 / unit);
  }

  /** For people: 12,345 or 12.3 or 0.57. */
  static String brief(double value) {
    if (Double.isNaN(value)) {
      return "?";
    }
    String format = value >= 100 ? "%,.0f" : value >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, format, value);
  }
}
