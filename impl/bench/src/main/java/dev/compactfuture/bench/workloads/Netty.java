package dev.compactfuture.bench.workloads;

import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.concurrent.Promise;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Netty's promises, and the kind of threads that Netty is optimized for. */
final class Netty {
  /**
   * Makes JMH measure in threads of {@link FastThreadLocalExecutor}. Netty is slow on JMH's own
   * threads; its users run it on FastThreadLocalThreads.
   */
  static final String CUSTOM_EXECUTOR = "-Djmh.executor=CUSTOM";

  /** The name of that executor, for JMH. */
  static final String EXECUTOR_CLASS =
      "-Djmh.executor.class=dev.compactfuture.bench.workloads.Netty$FastThreadLocalExecutor";

  private Netty() {}

  /** A promise that calls its listeners in the completing thread, and that any thread may await. */
  static Promise<Object> promise() {
    return ImmediateEventExecutor.INSTANCE.newPromise();
  }

  /** An executor of FastThreadLocalThreads, as in a Netty program. */
  public static final class FastThreadLocalExecutor extends ThreadPoolExecutor {
    /**
     * The constructor that JMH calls.
     *
     * @param threads the number of threads
     * @param prefix the prefix of their names
     */
    public FastThreadLocalExecutor(int threads, String prefix) {
      super(
          threads,
          threads,
          1,
          TimeUnit.DAYS,
          new LinkedBlockingQueue<>(),
          new DefaultThreadFactory(prefix, true));
    }
  }
}
