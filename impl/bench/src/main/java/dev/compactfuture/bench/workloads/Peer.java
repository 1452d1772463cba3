package dev.compactfuture.bench.workloads;

/** A library of futures: our own first, then those that it is compared with. */
public enum Peer {
  /** Ours. */
  COMPACT("compact", "CompactFuture"),
  /** {@code java.util.concurrent.FutureTask}. */
  FUTURE_TASK("futureTask", "FutureTask"),
  /** {@code java.util.concurrent.CompletableFuture}. */
  COMPLETABLE_FUTURE("completableFuture", "CompletableFuture"),
  /** {@code SettableFuture}. */
  GUAVA("guava", "Guava"),
  /** {@code CompletableDeferred}. */
  KOTLINX("kotlinx", "kotlinx"),
  /** {@code Promise}. */
  NETTY("netty", "Netty"),
  /** {@code Promise}. */
  SCALA("scala", "Scala");

  /** The name of its benchmark method in each workload. */
  public final String method;

  private final String title;

  Peer(String method, String title) {
    this.method = method;
    this.title = title;
  }

  /**
   * Returns the peer that a benchmark measures.
   *
   * @param benchmark JMH's name of it: family, workload and method
   * @throws IllegalArgumentException if its method is not that of a peer
   */
  public static Peer of(String benchmark) {
    String method = benchmark.substring(benchmark.lastIndexOf('.') + 1);
    for (Peer peer : values()) {
      if (peer.method.equals(method)) {
        return peer;
      }
    }
    throw new IllegalArgumentException(benchmark + " measures no peer");
  }

  /** Returns the name of this peer in tables and rows. */
  @Override
  public String toString() {
    return title;
  }
}
