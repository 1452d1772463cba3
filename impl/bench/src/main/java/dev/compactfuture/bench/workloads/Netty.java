package dev.compactfuture.bench.workloads;

import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.concurrent.Promise;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Netty's promises, and the threads that they are fast on. */
final class Netty {
  /**
   * Makes JMH measure in threads of {@link FastThreadLocalExecutor}. Its own threads are slow with
   * Netty, whose users run on FastThreadLocalThreads.
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

  /** The threads of a Netty program, whose thread-locals are fast. */
  public static final class FastThreadLocalExecutor extends ThreadPoolExecutor {
    /**
     * The constructor that JMH looks for.
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
