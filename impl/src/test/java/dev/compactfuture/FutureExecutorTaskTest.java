package dev.compactfuture;

import static dev.compactfuture.ExecutorTestSupport.NOTIFIED;
import static dev.compactfuture.ExecutorTestSupport.PENDING;
import static dev.compactfuture.ExecutorTestSupport.discard;
import static dev.compactfuture.ExecutorTestSupport.failures;
import static dev.compactfuture.ExecutorTestSupport.stateOf;
import static dev.compactfuture.FutureState.BOOM;
import static dev.compactfuture.FutureState.VALUE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of submitted tasks and of their futures. Supports C1, C4, C5, C6, C7 and C8. */
@Tag("C1")
@Tag("C4")
@Tag("C5")
@Tag("C6")
@Tag("C7")
@Tag("C8")
class FutureExecutorTaskTest {
  private final DelegateKind.ManualExecutor delegate = new DelegateKind.ManualExecutor();
  private final FutureExecutor executor = new FutureExecutor(delegate);

  @Test
  void aTaskIsPendingThenRunningThenFinished() throws Exception {
    List<String> states = new ArrayList<>();
    List<CompactFuture<String>> futures = new ArrayList<>();
    futures.add(
        executor.submit(
            () -> {
              states.add(stateOf(futures.get(0)));
              return VALUE;
            }));
    assertEquals(PENDING, stateOf(futures.get(0)));
    delegate.runAll();
    assertEquals(List.of("RUNNING"), states);
    assertSame(VALUE, futures.get(0).get());
  }

  @Test
  void aRunnableHasNullOrTheGivenResult() throws Exception {
    List<String> ran = new ArrayList<>();
    CompactFuture<?> none = executor.submit(() -> discard(ran.add("none")));
    CompactFuture<String> given = executor.submit(() -> discard(ran.add("given")), VALUE);
    delegate.runAll();
    assertNull(none.get());
    assertSame(VALUE, given.get());
    assertEquals(List.of("none", "given"), ran);
  }

  @Test
  void whateverATaskThrowsBecomesItsExceptionAndTheWorkerLives() throws Exception {
    for (Throwable failure : failures()) {
      CompactFuture<?> future =
          executor.submit(
              () -> {
                throw ExecutorTestSupport.<RuntimeException>sneakyThrow(failure);
              });
      delegate.runAll();
      assertSame(failure, future.exception());
    }
  }

  @Test
  void aCancelledTaskIsNotifiedAtOnceAndNotRun() {
    List<String> ran = new ArrayList<>();
    CompactFuture<?> future = executor.submit(() -> discard(ran.add("ran")));
    assertTrue(future.cancel());
    assertEquals(NOTIFIED, stateOf(future));
    delegate.runAll();
    assertEquals(NOTIFIED, stateOf(future));
    assertEquals(List.of(), ran);
  }

  @Test
  void aTaskWhoseOwnerCompletedTheFutureIsNotRun() throws Exception {
    List<String> ran = new ArrayList<>();
    CompactFuture<String> future = executor.submit(() -> discard(ran.add("ran")), "the task's");
    future.setResult(VALUE);
    delegate.runAll();
    assertSame(VALUE, future.get());
    assertEquals(List.of(), ran);
  }

  @Test
  void aResultThatTheOwnerSetsWhileTheTaskRunsIsKept() throws Exception {
    List<CompactFuture<String>> futures = new ArrayList<>();
    for (boolean fails : new boolean[] {false, true}) {
      futures.clear();
      futures.add(
          executor.submit(
              () -> {
                futures.get(0).setResult(VALUE);
                if (fails) {
                  throw BOOM;
                }
                return "the task's";
              }));
      delegate.runAll();
      assertSame(VALUE, futures.get(0).get());
    }
  }

  @Test
  void aTaskRunByAnotherThreadIsNotRunAgain() throws Exception {
    List<String> ran = new ArrayList<>();
    CompactFuture<String> future = executor.submit(() -> discard(ran.add("ran")), VALUE);
    ((Runnable) future).run();
    ((Runnable) future).run();
    delegate.runAll();
    assertSame(VALUE, future.get());
    assertEquals(List.of("ran"), ran);
  }

  @Test
  void aTaskThatRunsItselfIsNotRunAgain() throws Exception {
    List<Runnable> itself = new ArrayList<>();
    CompactFuture<String> future =
        executor.submit(
            () -> {
              itself.get(0).run();
              return VALUE;
            });
    itself.add((Runnable) future);
    delegate.runAll();
    assertSame(VALUE, future.get());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anErrorOfACallbackIsLoggedAndTheWorkerLives(boolean taskFails) throws Exception {
    AssertionError error = new AssertionError();
    List<CompactFuture<?>> called = new ArrayList<>();
    Callable<String> task =
        () -> {
          if (taskFails) {
            throw BOOM;
          }
          return VALUE;
        };
    CompactFuture<String> future = executor.submit(task);
    future.addDoneCallback(
        done -> {
          throw error;
        });
    future.addDoneCallback(called::add);
    CompactFuture<String> next = executor.submit(() -> VALUE);
    LogCapture.assertOne(future, error, LogCapture.during(delegate::runAll));
    assertEquals(List.of(future), called);
    assertSame(VALUE, next.get());
  }

  /** Not spinning: the pool is told that the worker blocks, and then it parks. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aTaskInAForkJoinPoolParksOnTheFutureThatItWaitsFor(boolean timed) throws Exception {
    CompactFuture<String> awaited = new CompactFuture<>();
    CompletableFuture<Thread> worker = new CompletableFuture<>();
    try (FutureExecutor pool = new FutureExecutor(new ForkJoinPool(1))) {
      CompactFuture<String> waiter =
          pool.submit(
              () -> {
                worker.complete(Thread.currentThread());
                return timed ? awaited.get(1, TimeUnit.DAYS) : awaited.get();
              });
      Thread thread = worker.get();
      Thread.State state = timed ? Thread.State.TIMED_WAITING : Thread.State.WAITING;
      TestThread.spinUntil(
          () -> thread.getState() == state && LockSupport.getBlocker(thread) == awaited);
      awaited.setResult(VALUE);
      assertSame(VALUE, waiter.get());
    }
  }

  @ParameterizedTest
  @EnumSource(DelegateKind.class)
  void onEveryDelegateTasksRunAndCloseWaitsForThem(DelegateKind kind) throws Exception {
    List<CompactFuture<Integer>> futures = new ArrayList<>();
    try (FutureExecutor any = new FutureExecutor(kind.create())) {
      for (int i = 0; i < 100; i++) {
        int number = i;
        futures.add(any.submit(() -> number));
      }
    }
    for (int i = 0; i < 100; i++) {
      assertTrue(futures.get(i).isDone());
      assertEquals(i, futures.get(i).get());
    }
  }

  @Test
  @SuppressWarnings("NullAway") // passes null to see it refused
  void aNullArgumentIsNamedAndNothingIsSubmitted() {
    Callable<String> task = () -> VALUE;
    Function<String, String> fn = input -> input;
    List<Callable<String>> withNull = Arrays.asList(task, null);
    assertNames("delegate", () -> new FutureExecutor(null));
    assertNames("task", () -> executor.submit((Callable<String>) null));
    assertNames("task", () -> executor.submit((Runnable) null));
    assertNames("task", () -> executor.submit(null, VALUE));
    assertNames("command", () -> executor.execute(null));
    assertNames("fn", () -> executor.map(null, List.of(VALUE)));
    assertNames("inputs", () -> executor.map(fn, null));
    assertNames("unit", () -> executor.map(fn, List.of(VALUE), 1, null));
    assertNames("tasks", () -> executor.invokeAll(null));
    assertNames("tasks: one of them", () -> executor.invokeAll(withNull));
    assertNames("unit", () -> executor.invokeAll(List.of(task), 1, null));
    assertNames("tasks", () -> executor.invokeAny(null));
    assertNames("tasks: one of them", () -> executor.invokeAny(withNull));
    assertNames("unit", () -> executor.invokeAny(List.of(task), 1, null));
    assertNames("unit", () -> executor.awaitTermination(1, null));
    assertEquals(0, delegate.queued());
  }

  private static void assertNames(String name, Executable call) {
    assertEquals(name, assertThrows(NullPointerException.class, call).getMessage());
  }

  @Test
  void aStageOfASubmittedFutureCarriesCancellationBothWays() {
    CompactFuture<String> future = executor.submit(() -> VALUE);
    CompletableFuture<String> stage = future.toCompletableFuture();
    assertTrue(stage.cancel(false));
    assertEquals(NOTIFIED, stateOf(future));
    CompletableFuture<String> other = executor.submit(() -> VALUE).toCompletableFuture();
    executor.shutdown(true);
    assertTrue(other.isCancelled());
    assertEquals(NOTIFIED, stateOf(future));
  }
}
