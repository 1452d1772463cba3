package dev.compactfuture.bench.workloads;

/** A library with futures: our own first, then those it is compared with. */
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
   * Returns the peer that benchmark methods of this name measure.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Peer ofMethod(String method) {
    for (Peer peer : values()) {
      if (peer.method.equals(method)) {
        return peer;
      }
    }
    throw new IllegalArgumentException(method + " is not the method of a peer");
  }

  /** Returns its name in tables and rows. */
  @Override
  public String toString() {
    return title;
  }
}
