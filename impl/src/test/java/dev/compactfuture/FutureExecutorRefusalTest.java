package dev.compactfuture;

import static dev.compactfuture.ExecutorTestSupport.NOTIFIED;
import static dev.compactfuture.ExecutorTestSupport.PENDING;
import static dev.compactfuture.ExecutorTestSupport.discard;
import static dev.compactfuture.ExecutorTestSupport.stateOf;
import static dev.compactfuture.ExecutorTestSupport.statesOf;
import static dev.compactfuture.FutureState.VALUE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tasks that the executor or its delegate refuses or drops. Supports C1, C4, C5, C6, C7 and C8. */
@Tag("C1")
@Tag("C4")
@Tag("C5")
@Tag("C6")
@Tag("C7")
@Tag("C8")
class FutureExecutorRefusalTest {
  private final DelegateKind.ManualExecutor delegate = new DelegateKind.ManualExecutor();
  private final FutureExecutor executor = new FutureExecutor(delegate);

  @Test
  void afterShutdownEverySubmissionIsRefusedWithAClearMessage() {
    executor.shutdown();
    assertTrue(executor.isShutdown());
    Callable<String> task = () -> VALUE;
    List<Executable> submissions =
        List.of(
            () -> executor.submit(task),
            () -> executor.submit(() -> {}),
            () -> executor.submit(() -> {}, VALUE),
            () -> executor.map(input -> input, List.of(VALUE)),
            () -> executor.invokeAll(List.of(task)),
            () -> executor.invokeAny(List.of(task)),
            () -> executor.execute(() -> {}),
            () -> executor.execute(new FutureTask<>(task)),
            () -> new ExecutorCompletionService<String>(executor).submit(task));
    for (Executable submission : submissions) {
      RejectedExecutionException e = assertThrows(RejectedExecutionException.class, submission);
      assertEquals("cannot submit a task: the executor is shut down", e.getMessage());
    }
  }

  @Test
  void whateverTheDelegateThrowsIsThrownAndTheFutureIsNotified() {
    for (Throwable failure : List.of(new RejectedExecutionException(), new OutOfMemoryError())) {
      List<Runnable> handed = new ArrayList<>();
      FutureExecutor refused =
          new FutureExecutor(
              new ExecutorTestSupport.InterceptingDelegate(
                  task -> {
                    handed.add(task);
                    throw ExecutorTestSupport.<RuntimeException>sneakyThrow(failure);
                  }));
      assertSame(failure, assertThrows(Throwable.class, () -> refused.submit(() -> VALUE)));
      assertEquals(NOTIFIED, stateOf((Future<?>) handed.get(0)));
      assertEquals(List.of(), refused.shutdownNow(), "tasks that were kept");
    }
  }

  @Test
  void aTaskIsRefusedThoughACallbackOfTheDelegateFails() {
    List<FutureExecutor> overtaken = new ArrayList<>();
    overtaken.add(
        new FutureExecutor(
            new DelegateKind.ManualExecutor() {
              @Override
              public void execute(Runnable command) {
                super.execute(command);
                if (queued() == 2) { // the first keeps the delegate from terminating
                  last()
                      .addDoneCallback(
                          done -> {
                            throw new AssertionError();
                          });
                  overtaken.get(0).shutdown();
                }
              }
            }));
    CompactFuture<String> first = overtaken.get(0).submit(() -> VALUE);
    assertThrows(RejectedExecutionException.class, () -> overtaken.get(0).submit(() -> VALUE));
    assertFalse(first.isDone());
  }

  /**
   * The case that the races meet by chance: the shutdown is over when the delegate drops the task.
   */
  @ParameterizedTest
  @EnumSource(FutureExecutorRaceTest.Shutdown.class)
  void aTaskOvertakenByAShutdownIsRefused(FutureExecutorRaceTest.Shutdown kind) {
    List<FutureExecutor> overtaken = new ArrayList<>();
    List<Runnable> handed = new ArrayList<>();
    overtaken.add(
        new FutureExecutor(
            new ExecutorTestSupport.InterceptingDelegate(
                task -> {
                  kind.shutDown(overtaken.get(0));
                  handed.add(task);
                })));
    assertThrows(RejectedExecutionException.class, () -> overtaken.get(0).submit(() -> VALUE));
    assertEquals(NOTIFIED, stateOf((Future<?>) handed.get(0)));
  }

  @Test
  void aTaskThatTheDelegateDiscardsAfterItsShutdownIsRefused() {
    ExecutorService discards = DelegateKind.CALLER_RUNS.create();
    FutureExecutor over = new FutureExecutor(discards);
    discards.shutdown();
    assertThrows(RejectedExecutionException.class, () -> over.submit(() -> VALUE));
  }

  /** A delegate may keep what it refuses, and a foreign future is its owner's. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRefusedTaskIsNeverRun(boolean overtaken) {
    List<String> ran = new ArrayList<>();
    List<Runnable> handed = new ArrayList<>();
    List<FutureExecutor> executors = new ArrayList<>();
    FutureExecutor refusing =
        new FutureExecutor(
            new ExecutorTestSupport.InterceptingDelegate(
                task -> {
                  handed.add(task);
                  if (!overtaken) {
                    throw new RejectedExecutionException();
                  }
                  executors.get(0).shutdown();
                }));
    executors.add(refusing);
    FutureTask<String> foreign = new FutureTask<>(() -> discard(ran.add("foreign")), VALUE);
    assertThrows(RejectedExecutionException.class, () -> refusing.execute(foreign));
    assertThrows(
        RejectedExecutionException.class, () -> refusing.submit(() -> discard(ran.add("task"))));
    assertFalse(handed.isEmpty());
    handed.forEach(Runnable::run);
    assertEquals(List.of(), ran);
    assertEquals(overtaken, foreign.isDone(), "the shutdown cancels it, a refusal does not");
  }

  private interface End {
    void of(FutureExecutor executor) throws Exception;
  }

  @Test
  void tasksDroppedByAShutdownOfTheDelegateAreNotifiedWhenTerminationIsSeen() throws Exception {
    List<End> ends =
        List.of(
            FutureExecutor::isTerminated,
            over -> over.awaitTermination(0, TimeUnit.SECONDS),
            FutureExecutor::close,
            FutureExecutor::shutdown,
            FutureExecutor::shutdownNow);
    for (End end : ends) {
      DelegateKind.ManualExecutor dropped = new DelegateKind.ManualExecutor();
      FutureExecutor over = new FutureExecutor(dropped);
      CompactFuture<String> future = over.submit(() -> VALUE);
      CompactFuture<String> cancelled = over.submit(() -> VALUE);
      cancelled.cancel();
      dropped.shutdownNow();
      assertEquals(PENDING, stateOf(future));
      assertTrue(over.isShutdown());
      end.of(over);
      assertEquals(List.of(NOTIFIED, NOTIFIED), statesOf(List.of(future, cancelled)));
    }
  }

  /**
   * The fork-join pool of JDK 17 may drop tasks if it is shut down while one of its queues grows.
   */
  @Test
  void tasksThatTheDelegateDropsEndWithoutAnyFurtherCall() throws Exception {
    CountDownLatch terminated = new CountDownLatch(1);
    FutureExecutor over =
        new FutureExecutor(
            new DelegateKind.ManualExecutor() {
              @Override
              public void shutdown() {
                shutdownNow();
              }

              @Override
              public boolean isTerminated() {
                return terminated.getCount() == 0;
              }

              @Override
              public boolean awaitTermination(long timeout, TimeUnit unit)
                  throws InterruptedException {
                return terminated.await(timeout, unit);
              }
            });
    CompactFuture<String> future = over.submit(() -> VALUE);
    over.shutdown();
    assertFalse(future.isDone());
    terminated.countDown();
    Futures.await(List.of(future), Futures.ReturnWhen.ALL_COMPLETED);
    assertEquals(List.of(NOTIFIED), statesOf(List.of(future)));
  }
}
