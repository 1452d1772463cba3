package dev.compactfuture;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/** The kinds of thread that wait differently. */
enum ThreadKind {
  PLATFORM,
  VIRTUAL,
  FORK_JOIN;

  /** Its threads wait for test threads only, never for each other. */
  private static final ForkJoinPool POOL = new ForkJoinPool(4);

  /** Starts a thread that runs {@code call}; skips the test if there are none of this kind. */
  <T extends @Nullable Object> TestThread<T> start(Callable<T> call) throws Exception {
    if (this != FORK_JOIN) {
      FutureTask<T> task = new FutureTask<>(call);
      return TestThread.start(factory().newThread(task), task);
    }
    CompletableFuture<Thread> worker = new CompletableFuture<>();
    FutureTask<T> task =
        new FutureTask<>(
            () -> {
              worker.complete(Thread.currentThread());
              return call.call();
            });
    POOL.execute(task);
    return new TestThread<>(worker.get(), task);
  }

  /** By reflection, because the language level is 17. */
  ThreadFactory factory() throws ReflectiveOperationException {
    if (this != VIRTUAL) {
      return Thread::new;
    }
    TestThread.assumeVirtualThreads();
    Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
    return (ThreadFactory)
        Class.forName("java.lang.Thread$Builder").getMethod("factory").invoke(builder);
  }
}
