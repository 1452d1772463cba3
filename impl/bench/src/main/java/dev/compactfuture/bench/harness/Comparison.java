package dev.compactfuture.bench.harness;

import dev.compactfuture.bench.workloads.LeavesOut;
import dev.compactfuture.bench.workloads.Peer;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Our measurement beside those of the peers in the same row.
 *
 * @param ours ours
 * @param all all peers, at least one
 * @param likes those of them that leave out no service that ours gives; may be empty
 */
record Comparison(Measurement ours, List<Measurement> all, List<Measurement> likes) {
  /** Bytes that do not count: the harness of two threads allocates now and then. */
  private static final double SLACK_BYTES = 0.5;

  /** The share of all bytes that does not count, where an operation has thousands of objects. */
  private static final double SLACK = 0.01;

  /** Returns the comparison of a row's measurements; empty without ours or without a peer. */
  static Optional<Comparison> of(Class<?> workload, Map<Peer, Measurement> row) {
    Measurement ours = row.get(Peer.COMPACT);
    List<Measurement> peers = row.values().stream().filter(one -> one != ours).toList();
    if (ours == null || peers.isEmpty()) {
      return Optional.empty();
    }
    Set<Peer> lesser = EnumSet.noneOf(Peer.class);
    for (LeavesOut leavesOut : workload.getAnnotationsByType(LeavesOut.class)) {
      lesser.addAll(Arrays.asList(leavesOut.peers()));
    }
    return Optional.of(
        new Comparison(
            ours, peers, peers.stream().filter(one -> !lesser.contains(one.peer())).toList()));
  }

  /** Returns the fastest of all peers. */
  Measurement fastest() {
    return fastestOf(all).orElseThrow();
  }

  /** Returns the fastest peer that gives the same service; empty if there is none. */
  Optional<Measurement> fastestLike() {
    return fastestOf(likes);
  }

  private static Optional<Measurement> fastestOf(Collection<Measurement> peers) {
    return peers.stream().min(Comparator.comparing(Measurement::nanos));
  }

  /** Returns the thriftiest of all peers. */
  Measurement thriftiest() {
    return all.stream().min(Comparator.comparing(Measurement::bytes)).orElseThrow();
  }

  /** Returns our time divided by a peer's. */
  double ratioTo(Measurement peer) {
    return ours.nanos() / peer.nanos();
  }

  /** Whether ours is slower than {@code peer}, beyond the error bars. */
  boolean isSlowerThan(Measurement peer) {
    return ours.nanos() - ours.bar() > peer.nanos() + peer.bar();
  }

  /** Whether ours allocates more than {@code peer}. */
  boolean allocatesMoreThan(Measurement peer) {
    return ours.bytes() > peer.bytes() + Math.max(SLACK_BYTES, SLACK * peer.bytes());
  }

  /** Whether ours is slower than a peer that gives the same service. */
  boolean isSlower() {
    return likes.stream().anyMatch(this::isSlowerThan);
  }

  /** Whether ours allocates more than a peer that gives the same service. */
  boolean allocatesMore() {
    return likes.stream().anyMatch(this::allocatesMoreThan);
  }
}
