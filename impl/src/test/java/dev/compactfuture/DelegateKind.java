package dev.compactfuture;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The kinds of executor service that a FutureExecutor is tried over. */
enum Delegate {
  POOL {
    @Override
    ExecutorService create() {
      return Executors.newSingleThreadExecutor();
    }
  },
  /** As the submitter it discards what comes after the shutdown. */
  CALLER_RUNS {
    @Override
    ExecutorService create() {
      return new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          new ThreadPoolExecutor.CallerRunsPolicy());
    }
  },
  /** Its shutdownNow drops tasks, and returns none. */
  FORK_JOIN {
    @Override
    ExecutorService create() {
      return new ForkJoinPool(1);
    }
  },
  THREAD_PER_TASK {
    @Override
    ExecutorService create() {
      return new ThreadPoolExecutor(
          0, Integer.MAX_VALUE, 0, TimeUnit.SECONDS, new SynchronousQueue<>());
    }
  },
  VIRTUAL {
    @Override
    ExecutorService create() {
      Worker.assumeVirtualThreads();
      try {
        return (ExecutorService)
            Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
      } catch (ReflectiveOperationException e) {
        throw new LinkageError(e.getMessage(), e);
      }
    }
  },
  SAME_THREAD {
    @Override
    ExecutorService create() {
      return new ByHand() {
        @Override
        public void execute(Runnable command) {
          super.execute(command);
          runAll();
        }
      };
    }
  };

  abstract ExecutorService create();

  /** Has no thread: whoever calls {@link #runAll} is its worker. */
  static class ByHand extends AbstractExecutorService {
    private final Deque<Runnable> queue = new ArrayDeque<>();
    private boolean shutdown;

    @Override
    public void execute(Runnable command) {
      add(command);
    }

    private synchronized void add(Runnable command) {
      if (shutdown) {
        throw new RejectedExecutionException("by the delegate");
      }
      queue.add(command);
    }

    private synchronized @Nullable Runnable poll() {
      return queue.poll();
    }

    /** The future last accepted. */
    synchronized CompactFuture<?> last() {
      return (CompactFuture<?>) queue.getLast();
    }

    synchronized int queued() {
      return queue.size();
    }

    void runAll() {
      for (Runnable next; (next = poll()) != null; ) {
        next.run();
      }
    }

    @Override
    public synchronized void shutdown() {
      shutdown = true;
    }

    /** Drops all, and says nothing. */
    @Override
    public synchronized List<Runnable> shutdownNow() {
      shutdown = true;
      queue.clear();
      return List.of();
    }

    @Override
    public synchronized boolean isShutdown() {
      return shutdown;
    }

    @Override
    public synchronized boolean isTerminated() {
      return shutdown && queue.isEmpty();
    }

    /** Does not wait: nobody else would work it off. */
    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      return isTerminated();
    }
  }
}
