package dev.compactfuture;

import static dev.compactfuture.ExecutorTestSupport.NOTIFIED;
import static dev.compactfuture.ExecutorTestSupport.recordingExecutor;
import static dev.compactfuture.ExecutorTestSupport.stateOf;
import static dev.compactfuture.ExecutorTestSupport.statesOf;
import static dev.compactfuture.FutureState.BOOM;
import static dev.compactfuture.FutureState.VALUE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The rules that invokeAll, invokeAny, completion services and foreign futures follow. Supports C1,
 * C4, C5, C6, C7 and C8.
 */
@Tag("C1")
@Tag("C4")
@Tag("C5")
@Tag("C6")
@Tag("C7")
@Tag("C8")
class FutureExecutorInvokeTest {
  private final DelegateKind.ManualExecutor delegate = new DelegateKind.ManualExecutor();
  private final FutureExecutor executor = new FutureExecutor(delegate);

  private static final Callable<String> RETURNS = () -> VALUE;
  private static final Callable<String> FAILS =
      () -> {
        throw BOOM;
      };

  @Test
  void invokeAllWaitsForAllAndKeepsTheOrder() throws Exception {
    try (FutureExecutor over = new FutureExecutor(DelegateKind.POOL.create())) {
      assertEquals(
          List.of("FINISHED returned String", "FINISHED raised Boom", "FINISHED returned String"),
          statesOf(over.invokeAll(List.of(RETURNS, FAILS, RETURNS))));
      assertEquals(
          List.of("FINISHED returned String", "FINISHED raised Boom"),
          statesOf(over.invokeAll(List.of(RETURNS, FAILS), Long.MAX_VALUE, TimeUnit.DAYS)));
    }
  }

  @Test
  void anInvokeAllThatTimesOutCancelsAndNotifiesTasksNotStarted() throws Exception {
    assertEquals(
        List.of(NOTIFIED, NOTIFIED),
        statesOf(executor.invokeAll(List.of(RETURNS, RETURNS), 1, TimeUnit.NANOSECONDS)));
    assertEquals(
        List.of(NOTIFIED),
        statesOf(executor.invokeAll(List.of(RETURNS), Long.MIN_VALUE, TimeUnit.DAYS)));
  }

  @Test
  void anInvokeAllThatTimesOutSubmitsNoMoreTasksToASameThreadDelegate() throws Exception {
    FutureExecutor over = new FutureExecutor(DelegateKind.SAME_THREAD.create());
    assertEquals(
        List.of(NOTIFIED, NOTIFIED),
        statesOf(over.invokeAll(List.of(RETURNS, RETURNS), 0, TimeUnit.DAYS)));
  }

  @Test
  void anInvokeAllInterruptedOrRefusedCancelsAndNotifiesTasksNotStarted() {
    List<CompactFuture<?>> submitted = new ArrayList<>();
    FutureExecutor recording = recordingExecutor(submitted, delegate);
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, () -> recording.invokeAll(List.of(RETURNS, RETURNS)));
    assertEquals(List.of(NOTIFIED, NOTIFIED), statesOf(submitted));
    delegate.shutdown();
    assertThrows(
        RejectedExecutionException.class, () -> recording.invokeAll(List.of(RETURNS, RETURNS)));
    assertEquals(List.of(NOTIFIED, NOTIFIED, NOTIFIED), statesOf(submitted));
  }

  @Test
  void invokeAnyReturnsTheFirstResult() throws Exception {
    try (FutureExecutor over = new FutureExecutor(DelegateKind.POOL.create())) {
      assertSame(VALUE, over.invokeAny(List.of(FAILS, RETURNS)));
      assertSame(VALUE, over.invokeAny(List.of(FAILS, RETURNS), 1, TimeUnit.DAYS));
      ExecutionException e =
          assertThrows(ExecutionException.class, () -> over.invokeAny(List.of(FAILS)));
      assertSame(BOOM, e.getCause());
    }
  }

  @Test
  void invokeAnySubmitsNoMoreOnceATaskHasSucceeded() throws Exception {
    List<CompactFuture<?>> submitted = new ArrayList<>();
    FutureExecutor over = recordingExecutor(submitted, Runnable::run);
    assertSame(VALUE, over.invokeAny(List.of(FAILS, RETURNS, RETURNS)));
    assertEquals(2, submitted.size());
  }

  @Test
  void anInvokeAnyThatSucceedsCancelsAndNotifiesTasksNotStarted() throws Exception {
    List<CompactFuture<?>> submitted = new ArrayList<>();
    FutureExecutor over =
        recordingExecutor(
            submitted,
            task -> {
              if (submitted.size() == 2) {
                task.run();
              }
            });
    assertSame(VALUE, over.invokeAny(List.of(RETURNS, RETURNS)));
    assertEquals(NOTIFIED, stateOf(submitted.get(0)));
  }

  /** A running task is left alone, and nothing is left on its future. */
  @Test
  void anInvokeAnyThatReturnsLeavesNothingOnARunningTask() throws Exception {
    List<CompactFuture<?>> submitted = new ArrayList<>();
    FutureExecutor over =
        recordingExecutor(
            submitted,
            task -> {
              if (submitted.size() == 1) {
                assertTrue(submitted.get(0).setRunningOrNotifyCancel());
              } else {
                task.run();
              }
            });
    assertSame(VALUE, over.invokeAny(List.of(RETURNS, RETURNS)));
    assertSame(Registration.RUNNING, WordProbe.wordOf(submitted.get(0)));
  }

  @Test
  void anInvokeAnyThatEndsEarlyCancelsAndNotifiesTasksNotStarted() {
    List<CompactFuture<?>> submitted = new ArrayList<>();
    FutureExecutor recording = recordingExecutor(submitted, delegate);
    assertThrows(
        TimeoutException.class,
        () -> recording.invokeAny(List.of(RETURNS, RETURNS), 1, TimeUnit.NANOSECONDS));
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, () -> recording.invokeAny(List.of(RETURNS)));
    assertFalse(Thread.interrupted());
    assertEquals(List.of(NOTIFIED, NOTIFIED, NOTIFIED), statesOf(submitted));
  }

  @Test
  void anInvokeAnyOfNothingIsToldSo() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> executor.invokeAny(List.of()));
    assertEquals("tasks: there is none", e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void invokeAnyAndInvokeAllEndWhenThePoolDropsTheirTasks(boolean any) throws Exception {
    TestThread<Object> caller =
        TestThread.start(
            () ->
                TestThread.outcome(
                    () ->
                        any
                            ? executor.invokeAny(List.of(RETURNS, RETURNS))
                            : statesOf(executor.invokeAll(List.of(RETURNS, RETURNS)))));
    TestThread.spinUntil(() -> delegate.queued() == 2);
    executor.shutdownNow();
    Object outcome = caller.join();
    if (any) {
      assertInstanceOf(ExecutionException.class, outcome);
    } else {
      assertEquals(List.of(NOTIFIED, NOTIFIED), outcome);
    }
  }

  @Test
  void aCompletionServiceHandsOutTheFuturesAsTheyFinish() throws Exception {
    ExecutorCompletionService<String> service = new ExecutorCompletionService<>(executor);
    Future<String> first = service.submit(RETURNS);
    Future<String> second = service.submit(() -> {}, VALUE);
    assertNull(service.poll());
    delegate.runAll();
    assertSame(first, service.take());
    assertSame(second, service.take());
    assertSame(VALUE, second.get());
  }

  /** Reads each future as soon as it is handed out: it must be done by then. */
  @Test
  void aCompletionServiceHandsOutTasksThatAShutdownCancelled() {
    List<String> states = new ArrayList<>();
    ExecutorCompletionService<String> service =
        new ExecutorCompletionService<>(
            executor,
            new LinkedBlockingQueue<>() {
              @Override
              public boolean add(Future<String> future) {
                return states.add(stateOf(future));
              }
            });
    service.submit(RETURNS);
    executor.shutdownNow();
    assertEquals(List.of(NOTIFIED), states);
  }

  /** It may be one that is run again and again. */
  @Test
  void aForeignFutureThatHasRunIsNotCancelled() {
    FutureTask<String> periodic =
        new FutureTask<>(RETURNS) {
          @Override
          public void run() {
            runAndReset();
          }
        };
    executor.execute(periodic);
    delegate.runAll();
    executor.shutdownNow();
    assertFalse(periodic.isDone());
  }

  @Test
  void aForeignFutureThatAShutdownCancelsIsNotInterrupted() {
    List<Boolean> asked = new ArrayList<>();
    executor.execute(
        new FutureTask<>(RETURNS) {
          @Override
          public boolean cancel(boolean mayInterruptIfRunning) {
            return asked.add(mayInterruptIfRunning);
          }
        });
    executor.shutdownNow();
    assertEquals(List.of(false), asked);
  }

  /** A subclass may do what AbstractExecutorService does. */
  @Test
  void aTaskThatASubclassMakesAndExecutesIsTheExecutors() {
    class Subclass extends FutureExecutor {
      Subclass() {
        super(delegate);
      }

      Runnable executeNew() {
        Runnable task = newTaskFor(RETURNS);
        execute(task);
        return task;
      }
    }
    Subclass subclass = new Subclass();
    Runnable task = subclass.executeNew();
    assertSame(task, delegate.last());
    assertEquals(List.of(task), subclass.shutdownNow());
  }

  @Test
  @SuppressWarnings("NullAway") // passes null to see it refused
  void aSubclassThatMakesATaskOfNothingIsToldSo() {
    class Subclass extends FutureExecutor {
      Subclass() {
        super(delegate);
      }

      void makeOfNoCallable() {
        var unused = newTaskFor((Callable<String>) null);
      }

      void makeOfNoRunnable() {
        var unused = newTaskFor((Runnable) null, VALUE);
      }
    }
    Subclass subclass = new Subclass();
    for (Executable make :
        List.<Executable>of(subclass::makeOfNoCallable, subclass::makeOfNoRunnable)) {
      assertEquals("task", assertThrows(NullPointerException.class, make).getMessage());
    }
  }

  @Test
  void aForeignFutureIsRunOnceAndLeftAloneIfRefused() throws Exception {
    FutureTask<String> foreign = new FutureTask<>(RETURNS);
    executor.execute(foreign);
    delegate.runAll();
    assertSame(VALUE, foreign.get());
    FutureTask<String> refused = new FutureTask<>(RETURNS);
    executor.shutdown();
    assertThrows(RejectedExecutionException.class, () -> executor.execute(refused));
    executor.shutdown(true);
    assertFalse(refused.isDone());
  }
}
