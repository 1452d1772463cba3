package dev.compactfuture.bench;

import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.concurrent.Promise;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** What Netty's promises need around them. */
final class Netty {
  /** JMH's own threads are no FastThreadLocalThreads, which Netty's users have: see the class. */
  static final String CUSTOM = "-Djmh.executor=CUSTOM";

  /** The executor, by its name. */
  static final String THREADS = "-Djmh.executor.class=dev.compactfuture.bench.Netty$Threads";

  private Netty() {}

  /** Listeners are called by who completes it; a thread may wait for it. */
  static Promise<Object> promise() {
    return ImmediateEventExecutor.INSTANCE.newPromise();
  }

  /** The threads of a Netty program, on which its thread-locals are fast. */
  public static final class Threads extends ThreadPoolExecutor {
    /**
     * As JMH wants it.
     *
     * @param threads how many
     * @param prefix of their names
     */
    public Threads(int threads, String prefix) {
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
