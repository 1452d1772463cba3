package dev.compactfuture;

import static dev.compactfuture.ExecutorTestSupport.NOTIFIED;
import static dev.compactfuture.ExecutorTestSupport.statesOf;
import static dev.compactfuture.FutureState.VALUE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.FutureTask;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The methods of the executor on delegates that answer differently from a thread pool. All of these
 * have one thread, or as many as they need. Supports C7 and C8.
 */
@Tag("C7")
@Tag("C8")
class FutureExecutorDelegateTest {
  enum Delegate {
    POOL,
    FIXED,
    CACHED,
    CALLER_RUNS,
    VIRTUAL,
    FORK_JOIN,
    WORK_STEALING,
    COMMON_POOL,
    UNCONFIGURABLE,
    SCHEDULED,
    SINGLE_SCHEDULED,
    OTHER,
    MANAGED,
    TRACING;

    ExecutorService create(ExecutorService pool) {
      return switch (this) {
        case POOL -> pool;
        case FIXED -> Executors.newFixedThreadPool(1);
        case CACHED -> Executors.newCachedThreadPool();
        case CALLER_RUNS -> DelegateKind.CALLER_RUNS.create();
        case VIRTUAL -> DelegateKind.VIRTUAL.create();
        case FORK_JOIN -> new ForkJoinPool(1);
        case WORK_STEALING -> Executors.newWorkStealingPool(1);
        case COMMON_POOL -> ForkJoinPool.commonPool();
        case UNCONFIGURABLE -> Executors.unconfigurableExecutorService(ForkJoinPool.commonPool());
        case SCHEDULED -> new ScheduledThreadPoolExecutor(1);
        case SINGLE_SCHEDULED -> Executors.newSingleThreadScheduledExecutor();
        case OTHER -> new FutureExecutor(pool);
        case MANAGED -> new Managed(pool);
        case TRACING -> new Tracing(pool);
      };
    }

    /** Whether a task waits in its queue while another runs. */
    boolean queues() {
      return switch (this) {
        case CACHED, CALLER_RUNS, VIRTUAL, COMMON_POOL, UNCONFIGURABLE -> false;
        default -> true;
      };
    }
  }

  /** The executor of a container, which does not let its users shut it down. */
  private static final class Managed extends AbstractExecutorService {
    private final ExecutorService pool;

    Managed(ExecutorService pool) {
      this.pool = pool;
    }

    @Override
    public void execute(Runnable command) {
      pool.execute(command);
    }

    private static IllegalStateException refused() {
      return new IllegalStateException("the container's");
    }

    @Override
    public void shutdown() {
      throw refused();
    }

    @Override
    public List<Runnable> shutdownNow() {
      throw refused();
    }

    @Override
    public boolean isShutdown() {
      throw refused();
    }

    @Override
    public boolean isTerminated() {
      throw refused();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      throw refused();
    }
  }

  /** Wraps each command, as agents for tracing and metrics do. */
  private static final class Tracing extends AbstractExecutorService {
    private final ExecutorService pool;

    Tracing(ExecutorService pool) {
      this.pool = pool;
    }

    @Override
    public void execute(Runnable command) {
      pool.execute(() -> command.run());
    }

    @Override
    public void shutdown() {
      pool.shutdown();
    }

    @Override
    public List<Runnable> shutdownNow() {
      return pool.shutdownNow();
    }

    @Override
    public boolean isShutdown() {
      return pool.isShutdown();
    }

    @Override
    public boolean isTerminated() {
      return pool.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
      return pool.awaitTermination(timeout, unit);
    }
  }

  private final ExecutorService pool = Executors.newSingleThreadExecutor();
  private final CountDownLatch release = new CountDownLatch(1);

  @AfterEach
  void endThePool() {
    release.countDown();
    pool.shutdown();
  }

  private CompactFuture<Boolean> submitBusy(FutureExecutor executor) throws InterruptedException {
    CountDownLatch started = new CountDownLatch(1);
    CompactFuture<Boolean> busy =
        executor.submit(
            () -> {
              started.countDown();
              while (true) {
                try {
                  return release.await(1, TimeUnit.DAYS);
                } catch (InterruptedException e) {
                  // shutdownNow interrupts; the test decides when this ends
                }
              }
            });
    started.await();
    return busy;
  }

  @ParameterizedTest
  @EnumSource
  void tasksOfEveryKindRun(Delegate kind) throws Exception {
    FutureTask<String> foreign = new FutureTask<>(() -> VALUE);
    CountDownLatch ran = new CountDownLatch(1);
    CompactFuture<String> future;
    try (FutureExecutor executor = new FutureExecutor(kind.create(pool))) {
      future = executor.submit(() -> VALUE);
      executor.execute(foreign);
      executor.execute(ran::countDown);
      assertSame(VALUE, executor.map(input -> input, List.of(VALUE)).next());
      assertSame(VALUE, executor.invokeAny(List.of(() -> VALUE)));
      assertSame(VALUE, executor.invokeAll(List.of(() -> VALUE)).get(0).get());
      assertSame(VALUE, foreign.get());
      ran.await();
    }
    assertSame(VALUE, future.get());
  }

  @ParameterizedTest
  @EnumSource
  void closeWaitsForARunningTask(Delegate kind) throws Exception {
    FutureExecutor executor = new FutureExecutor(kind.create(pool));
    CompactFuture<Boolean> busy = submitBusy(executor);
    executor.shutdown();
    assertTrue(executor.isShutdown());
    assertFalse(executor.isTerminated());
    assertFalse(executor.awaitTermination(1, TimeUnit.MILLISECONDS));
    assertThrows(RejectedExecutionException.class, () -> executor.submit(() -> VALUE));
    release.countDown();
    executor.close();
    assertTrue(executor.isTerminated());
    assertTrue(executor.awaitTermination(0, TimeUnit.DAYS));
    assertTrue(busy.get());
  }

  @ParameterizedTest
  @EnumSource
  void shutdownNowReturnsTheTasksThatNeverStarted(Delegate kind) throws Exception {
    if (!kind.queues()) {
      return; // every task has started
    }
    FutureExecutor executor = new FutureExecutor(kind.create(pool));
    CompactFuture<Boolean> busy = submitBusy(executor);
    CompactFuture<String> queued = executor.submit(() -> VALUE);
    FutureTask<String> foreign = new FutureTask<>(() -> VALUE);
    executor.execute(foreign);
    List<Runnable> never = executor.shutdownNow();
    assertEquals(Set.of(queued, foreign), Set.copyOf(never));
    assertEquals(2, never.size());
    assertEquals(List.of(NOTIFIED), statesOf(List.of(queued)));
    assertTrue(foreign.isCancelled());
    release.countDown();
    assertTrue(busy.get());
    executor.close();
  }

  /** A task with a place in the queue of a delegate that sorts. */
  private static final class Ranked extends FutureTask<String> implements Comparable<Ranked> {
    private final int rank;

    Ranked(int rank, List<Integer> ran) {
      super(() -> ran.add(rank), VALUE);
      this.rank = rank;
    }

    @Override
    public int compareTo(Ranked other) {
      return Integer.compare(rank, other.rank);
    }
  }

  @Test
  void aDelegateThatSortsComparesWhatWasSubmitted() throws Exception {
    List<Integer> ran = Collections.synchronizedList(new ArrayList<>());
    try (FutureExecutor executor =
        new FutureExecutor(
            new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new PriorityBlockingQueue<>()))) {
      CompactFuture<Boolean> busy = submitBusy(executor);
      for (int rank : new int[] {2, 3, 1}) {
        executor.execute(new Ranked(rank, ran));
      }
      // Nothing says where it should be.
      assertThrows(ClassCastException.class, () -> executor.submit(() -> VALUE));
      release.countDown();
      assertTrue(busy.get());
    }
    assertEquals(List.of(1, 2, 3), ran);
  }

  @ParameterizedTest
  @EnumSource
  void aShutdownThatCancelsNotifies(Delegate kind) throws Exception {
    FutureExecutor executor = new FutureExecutor(kind.create(pool));
    CompactFuture<Boolean> busy = submitBusy(executor);
    CompactFuture<String> queued = executor.submit(() -> VALUE);
    executor.shutdown(true);
    Futures.await(List.of(queued), Futures.ReturnWhen.ALL_COMPLETED);
    if (kind.queues()) {
      assertEquals(List.of(NOTIFIED), statesOf(List.of(queued)));
    }
    release.countDown();
    assertTrue(busy.get());
    executor.close();
  }
}
