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

/** The kinds of executor service on which a FutureExecutor is tested. */
enum DelegateKind {
  POOL {
    @Override
    ExecutorService create() {
      return Executors.newSingleThreadExecutor();
    }
  },
  /** Runs tasks in the submitting thread, and discards those that come after its shutdown. */
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
  /** Drops tasks at shutdownNow, which returns none of them. */
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
      TestThread.assumeVirtualThreads();
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
      return new ManualExecutor() {
        @Override
        public void execute(Runnable command) {
          super.execute(command);
          runAll();
        }
      };
    }
  };

  abstract ExecutorService create();

  /** An executor without threads: its tasks are run by the caller of {@link #runAll}. */
  static class ManualExecutor extends AbstractExecutorService {
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

    /** Returns the future that was accepted last. */
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

    /** Drops all tasks, and returns none of them. */
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

    /** Does not wait: no other thread would run the tasks. */
    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      return isTerminated();
    }
  }
}
