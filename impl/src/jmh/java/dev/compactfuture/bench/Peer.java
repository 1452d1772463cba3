package dev.compactfuture.bench;

import java.util.Arrays;
import java.util.Optional;

/** A library with futures: the name of a method in a workload, and of a column in the table. */
enum Peer {
  COMPACT("compact", "CompactFuture"),
  FUTURE_TASK("futureTask", "FutureTask"),
  COMPLETABLE_FUTURE("completableFuture", "CompletableFuture"),
  GUAVA("guava", "Guava"),
  KOTLINX("kotlinx", "kotlinx"),
  NETTY("netty", "Netty"),
  SCALA("scala", "Scala");

  final String method;
  final String column;

  Peer(String method, String column) {
    this.method = method;
    this.column = column;
  }

  static Optional<Peer> of(String method) {
    return Arrays.stream(values()).filter(peer -> peer.method.equals(method)).findFirst();
  }
}
