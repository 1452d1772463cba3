package dev.compactfuture;

import static dev.compactfuture.ExecutorTestSupport.NOTIFIED;
import static dev.compactfuture.ExecutorTestSupport.stateOf;
import static dev.compactfuture.ExecutorTestSupport.statesOf;
import static dev.compactfuture.FutureState.VALUE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The rules of shutdown and close. Supports C1, C4, C5, C6, C7 and C8. */
@Tag("C1")
@Tag("C4")
@Tag("C5")
@Tag("C6")
@Tag("C7")
@Tag("C8")
class FutureExecutorShutdownTest {
  private final DelegateKind.ManualExecutor delegate = new DelegateKind.ManualExecutor();
  private final FutureExecutor executor = new FutureExecutor(delegate);

  @Test
  void shutdownLetsQueuedTasksRun() throws Exception {
    CompactFuture<String> future = executor.submit(() -> VALUE);
    executor.shutdown();
    assertFalse(executor.isTerminated());
    delegate.runAll();
    assertSame(VALUE, future.get());
    assertTrue(executor.isTerminated());
  }

  @Test
  void issue92001AwaitReturnsAfterAShutdownThatCancels() throws Exception {
    List<CompactFuture<String>> futures =
        List.of(executor.submit(() -> VALUE), executor.submit(() -> VALUE));
    futures.get(1).cancel();
    TestThread<Futures.DoneAndNotDone<CompactFuture<String>>> waiter =
        TestThread.start(() -> Futures.await(futures, Futures.ReturnWhen.ALL_COMPLETED));
    executor.shutdown(true);
    assertEquals(Set.copyOf(futures), waiter.join().done());
    assertEquals(List.of(NOTIFIED, NOTIFIED), statesOf(futures));
  }

  /** CPython's issue, by its own steps: no shutdown, and a worker that is busy. */
  @Test
  void issue92001AwaitReturnsAfterTheOwnerHasCancelled() throws Exception {
    CompactFuture<String> future = executor.submit(() -> VALUE);
    TestThread<Futures.DoneAndNotDone<CompactFuture<String>>> waiter =
        TestThread.start(() -> Futures.await(List.of(future), Futures.ReturnWhen.ALL_COMPLETED))
            .awaitParkedInAWatch();
    assertTrue(future.cancel());
    assertEquals(Set.of(future), waiter.join().done());
  }

  @Test
  void aCallbackOfAnOwnersCancellationMayAwaitThisVeryFuture() throws Exception {
    CompactFuture<String> future = executor.submit(() -> VALUE);
    List<Object> sizes = new ArrayList<>();
    future.addDoneCallback(
        done ->
            sizes.add(
                TestThread.outcome(
                    () ->
                        Futures.await(List.of(done), Futures.ReturnWhen.ALL_COMPLETED)
                            .done()
                            .size())));
    assertTrue(future.cancel());
    assertEquals(List.of(1), sizes);
  }

  /** The thread inherits nothing that it would keep. */
  @Test
  void manyShutdownsStartOneThread() {
    AtomicInteger inherited = new AtomicInteger();
    InheritableThreadLocal<String> local =
        new InheritableThreadLocal<>() {
          @Override
          protected String childValue(String value) {
            inherited.incrementAndGet();
            return value;
          }
        };
    CountDownLatch terminated = new CountDownLatch(1);
    ExecutorService never =
        new DelegateKind.ManualExecutor() {
          @Override
          public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
            return terminated.await(timeout, unit);
          }
        };
    FutureExecutor waiting = new FutureExecutor(never);
    CompactFuture<String> future = waiting.submit(() -> VALUE);
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    local.set(VALUE);
    for (int i = 0; i < 300; i++) {
      waiting.shutdown();
    }
    local.remove();
    Set<Thread> started = new HashSet<>(Thread.getAllStackTraces().keySet());
    started.removeAll(before);
    started.removeIf(thread -> !thread.getName().startsWith("FutureExecutor"));
    assertEquals(1, started.size());
    assertEquals(0, inherited.get());
    waiting.shutdown(true);
    assertEquals(NOTIFIED, stateOf(future));
    terminated.countDown();
  }

  /** What a foreign future does when it is cancelled is not deferred. */
  @Test
  void aForeignFutureMayCompleteAFutureAndWaitForItsStage() {
    List<Object> seen = new ArrayList<>();
    executor.execute(
        new FutureTask<>(() -> VALUE) {
          @Override
          protected void done() {
            CompactFuture<String> another = new CompactFuture<>();
            CompletableFuture<String> stage = another.toCompletableFuture();
            another.setResult(VALUE);
            seen.add(stage.getNow("later"));
          }
        });
    executor.shutdownNow();
    assertEquals(List.of(VALUE), seen);
  }

  @Test
  void issue87893AsCompletedEndsAfterAShutdownThatCancels() {
    List<CompactFuture<String>> futures =
        List.of(executor.submit(() -> VALUE), executor.submit(() -> VALUE));
    try (Completions<CompactFuture<String>> completions = Futures.asCompleted(futures)) {
      executor.shutdown(true);
      List<CompactFuture<String>> two = List.of(completions.next(), completions.next());
      assertEquals(Set.copyOf(futures), Set.copyOf(two));
      assertFalse(completions.hasNext());
    }
  }

  @Test
  void aCallbackThatSubmitsDuringAShutdownThatCancelsIsRefused() {
    List<Object> outcomes = new ArrayList<>();
    CompactFuture<String> future = executor.submit(() -> VALUE);
    future.addDoneCallback(
        done ->
            outcomes.add(
                assertThrows(
                    RejectedExecutionException.class, () -> executor.submit(() -> VALUE))));
    executor.shutdown(true);
    assertEquals(1, outcomes.size());
  }

  /** The other thread would block on any lock that this one held. */
  @Test
  void aCallbackDuringAShutdownMayWaitForAnotherThreadThatSubmitsAndShutsDown() throws Exception {
    List<Object> outcomes = new ArrayList<>();
    CompactFuture<String> future = executor.submit(() -> VALUE);
    future.addDoneCallback(
        done -> {
          TestThread<@Nullable Void> other =
              TestThread.run(
                  () -> {
                    executor.shutdown(true);
                    var unused = executor.submit(() -> VALUE);
                  });
          outcomes.add(TestThread.outcome(other::join));
        });
    executor.shutdown(true);
    assertInstanceOf(RejectedExecutionException.class, outcomes.get(0));
  }

  @Test
  void aCallbackDuringAShutdownMayAwaitTheOthersThatItCancels() {
    List<CompactFuture<String>> futures = new ArrayList<>();
    List<Object> outcomes = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      futures.add(executor.submit(() -> VALUE));
    }
    for (CompactFuture<String> future : futures) {
      future.addDoneCallback(
          done ->
              outcomes.add(
                  TestThread.outcome(
                      () ->
                          Futures.await(futures, Futures.ReturnWhen.ALL_COMPLETED).done().size())));
    }
    executor.shutdown(true);
    assertEquals(Collections.nCopies(10, 10), outcomes);
  }

  @Test
  void anErrorOfACallbackDuringAShutdownIsLoggedAndTheOthersAreCancelled() {
    AssertionError error = new AssertionError();
    CompactFuture<String> future = executor.submit(() -> VALUE);
    CompactFuture<String> next = executor.submit(() -> VALUE);
    future.addDoneCallback(
        done -> {
          throw error;
        });
    LogCapture.assertOne(future, error, LogCapture.during(() -> executor.shutdown(true)));
    assertEquals(NOTIFIED, stateOf(next));
  }

  @Test
  void aCallbackDuringAShutdownMayCompleteAnotherFuture() {
    AssertionError error = new AssertionError();
    List<String> calls = new ArrayList<>();
    CompactFuture<String> another = new CompactFuture<>();
    another.addDoneCallback(done -> calls.add("nested"));
    for (int i = 0; i < 2; i++) {
      executor
          .submit(() -> VALUE)
          .addDoneCallback(
              done -> {
                if (another.trySetResult(VALUE)) {
                  calls.add("after");
                } else {
                  throw error;
                }
              });
    }
    assertEquals(
        List.of(error),
        LogCapture.during(() -> executor.shutdown(true)).stream()
            .map(LogCapture.Entry::thrown)
            .toList());
    assertEquals(List.of("nested", "after"), calls);
  }

  @Test
  void aRunningTaskIsNotCancelledByAShutdown() throws Exception {
    CompactFuture<String> future =
        executor.submit(
            () -> {
              executor.shutdown(true);
              return VALUE;
            });
    delegate.runAll();
    assertSame(VALUE, future.get());
  }

  @ParameterizedTest
  @EnumSource(
      value = DelegateKind.class,
      names = {"POOL", "FORK_JOIN"})
  void shutdownNowReturnsTasksNeverStartedAndInterruptsRunningOnes(DelegateKind kind)
      throws Exception {
    FutureExecutor over = new FutureExecutor(kind.create());
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    CompactFuture<?> running =
        over.submit(
            () -> {
              started.countDown();
              never.await();
              return VALUE;
            });
    CompactFuture<String> queued = over.submit(() -> VALUE);
    FutureTask<String> foreign = new FutureTask<>(() -> VALUE);
    over.execute(foreign);
    started.await();
    assertEquals(Set.of(queued, foreign), Set.copyOf(over.shutdownNow()));
    assertEquals(NOTIFIED, stateOf(queued));
    assertTrue(foreign.isCancelled());
    assertInstanceOf(InterruptedException.class, running.exception());
    assertTrue(over.awaitTermination(1, TimeUnit.DAYS));
    assertEquals(List.of(), over.shutdownNow());
  }

  @Test
  void shutdownNowReturnsTasksThatOthersGaveToTheDelegate() {
    ExecutorService pool = DelegateKind.POOL.create();
    FutureExecutor over = new FutureExecutor(pool);
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    pool.execute(
        () -> {
          started.countDown();
          var unused = TestThread.outcome(() -> never.await(1, TimeUnit.DAYS));
        });
    Runnable theirs = () -> {};
    pool.execute(theirs);
    over.execute(theirs);
    var unused = TestThread.outcome(() -> started.await(1, TimeUnit.DAYS));
    assertEquals(List.of(theirs, theirs), over.shutdownNow());
  }

  @Test
  void aForeignFutureWhoseCancellationThrowsDoesNotStopTheShutdown() {
    AssertionError error = new AssertionError();
    FutureTask<String> foreign =
        new FutureTask<>(() -> VALUE) {
          @Override
          protected void done() {
            throw error;
          }
        };
    executor.execute(foreign);
    CompactFuture<String> future = executor.submit(() -> VALUE);
    assertEquals(
        List.of(error),
        LogCapture.during(() -> executor.shutdown(true)).stream()
            .map(LogCapture.Entry::thrown)
            .toList());
    assertEquals(NOTIFIED, stateOf(future));
  }

  @Test
  void anExecutorOnAnotherNotifiesTasksThatTheOtherDrops() {
    FutureExecutor outer = new FutureExecutor(executor);
    CompactFuture<String> future = outer.submit(() -> VALUE);
    executor.shutdownNow();
    assertEquals(NOTIFIED, stateOf(future));
  }

  @Test
  void anInterruptedCloseCancelsGoesOnWaitingAndSetsTheStatusAgain() throws Exception {
    ExecutorService pool = DelegateKind.POOL.create();
    FutureExecutor over = new FutureExecutor(pool);
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    CompactFuture<?> running =
        over.submit(
            () -> {
              started.countDown();
              never.await();
              return VALUE;
            });
    CompactFuture<String> queued = over.submit(() -> VALUE);
    started.await();
    TestThread<Boolean> closing =
        TestThread.start(
            () -> {
              Thread.currentThread().interrupt();
              over.close();
              return Thread.interrupted();
            });
    assertTrue(closing.join());
    assertTrue(pool.isTerminated());
    assertEquals(NOTIFIED, stateOf(queued));
    assertInstanceOf(InterruptedException.class, running.exception());
    over.close();
  }

  @Test
  void closeOnTheCommonPoolWaitsForTheTasksAndReturns() {
    CompactFuture<String> future;
    try (FutureExecutor common = new FutureExecutor(ForkJoinPool.commonPool())) {
      future = common.submit(() -> VALUE);
    }
    assertTrue(future.isDone());
    assertFalse(ForkJoinPool.commonPool().isShutdown());
  }

  /** A delegate that drops its tasks silently, and terminates when the test says so. */
  private static final class SilentDelegate extends DelegateKind.ManualExecutor {
    private final CountDownLatch terminated = new CountDownLatch(1);
    private final CompletableFuture<Thread> waiting = new CompletableFuture<>();

    @Override
    public boolean isTerminated() {
      return terminated.getCount() == 0;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
      waiting.complete(Thread.currentThread());
      return terminated.await(timeout, unit);
    }
  }

  /** A JVM must be able to end although a delegate never does. */
  @Test
  void theThreadThatNoticesDroppedTasksIsADaemonAndEndsWithTheDelegate() throws Exception {
    SilentDelegate silent = new SilentDelegate();
    FutureExecutor over = new FutureExecutor(silent);
    CompactFuture<String> future = over.submit(() -> VALUE);
    List<Long> depths = new ArrayList<>();
    future.addDoneCallback(done -> depths.add(depth(3_000, 0, 0)));
    over.shutdown();
    Thread notices = silent.waiting.get();
    assertTrue(notices.isDaemon());
    silent.terminated.countDown();
    notices.join();
    assertEquals(NOTIFIED, stateOf(future));
    assertEquals(1, depths.size(), "callbacks for which the stack was deep enough");
  }

  /** Uses a stack that an ordinary thread has. */
  private static long depth(int frames, long a, long b) {
    return frames == 0 ? a : depth(frames - 1, b + 1, a + 1) + (a | b);
  }

  @Test
  void noThreadIsStartedIfEveryAcceptedTaskHasStarted() throws Exception {
    SilentDelegate silent = new SilentDelegate();
    FutureExecutor over = new FutureExecutor(silent);
    CompactFuture<?> future = over.submit(() -> over.shutdown());
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    silent.runAll();
    Set<Thread> started = new HashSet<>(Thread.getAllStackTraces().keySet());
    started.removeAll(before);
    started.removeIf(thread -> !thread.getName().startsWith("FutureExecutor"));
    silent.terminated.countDown();
    assertEquals(Set.of(), started);
    assertNull(future.get());
  }

  /** And afterwards this thread calls callbacks at once, as before. */
  @Test
  void aCallbackOfAShutdownMayShutDownAgainInEveryWay() {
    List<CompactFuture<?>> called = new ArrayList<>();
    List<CompactFuture<?>> futures = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      CompactFuture<String> future = executor.submit(() -> VALUE);
      futures.add(future);
      future.addDoneCallback(
          done -> {
            called.add(done);
            executor.shutdown(true);
            executor.shutdown();
            executor.shutdownNow();
            executor.close();
          });
    }
    executor.shutdown(true);
    assertEquals(Set.copyOf(futures), Set.copyOf(called));
    assertEquals(3, called.size());
    CompactFuture<String> after = new CompactFuture<>();
    after.addDoneCallback(called::add);
    after.setResult(VALUE);
    assertEquals(4, called.size());
  }

  @Test
  void aDelegateMayShutDownTheExecutorThatShutsItDown() {
    List<FutureExecutor> executors = new ArrayList<>();
    FutureExecutor over =
        new FutureExecutor(
            new DelegateKind.ManualExecutor() {
              @Override
              public void shutdown() {
                if (!isShutdown()) {
                  super.shutdown();
                  executors.get(0).shutdown(true);
                }
              }
            });
    executors.add(over);
    CompactFuture<String> future = over.submit(() -> VALUE);
    List<CompactFuture<?>> called = new ArrayList<>();
    future.addDoneCallback(called::add);
    over.shutdown();
    assertEquals(List.of(future), called);
    assertEquals(NOTIFIED, stateOf(future));
  }
}
