package dev.compactfuture.bench.harness;

import dev.compactfuture.bench.workloads.Peer;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Our measurement, and those of the best peers in the same row. */
record Comparison(Measurement ours, Measurement fastest, Measurement thriftiest) {
  /** Bytes that do not count: the harness of two threads allocates now and then. */
  private static final double SLACK_BYTES = 0.5;

  /** The share of all bytes that does not count, where an operation has thousands of objects. */
  private static final double SLACK = 0.01;

  /** Returns the comparison of a row's measurements; empty without ours or without a peer. */
  static Optional<Comparison> of(Map<Peer, Measurement> row) {
    Measurement ours = row.get(Peer.COMPACT);
    List<Measurement> peers = row.values().stream().filter(one -> one != ours).toList();
    if (ours == null || peers.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Comparison(
            ours,
            peers.stream().min(Comparator.comparing(Measurement::nanos)).orElseThrow(),
            peers.stream().min(Comparator.comparing(Measurement::bytes)).orElseThrow()));
  }

  /** Returns our time divided by the fastest peer's. */
  double ratio() {
    return ours.nanos() / fastest.nanos();
  }

  /** Whether ours is slower than the fastest peer, beyond the error bars. */
  boolean isSlower() {
    return ours.nanos() - ours.bar() > fastest.nanos() + fastest.bar();
  }

  /** Whether ours allocates more than the thriftiest peer. */
  boolean allocatesMore() {
    return ours.bytes() > thriftiest.bytes() + Math.max(SLACK_BYTES, SLACK * thriftiest.bytes());
  }
}
