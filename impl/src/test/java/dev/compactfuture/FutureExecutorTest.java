package dev.compactfuture;

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
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of executors. Supports C1, C4, C5, C6, C7 and C8. */
@Tag("C1")
@Tag("C4")
@Tag("C5")
@Tag("C6")
@Tag("C7")
@Tag("C8")
class FutureExecutorTest {
  private static final String PENDING = "PENDING";
  private static final String NOTIFIED = "CANCELLED_AND_NOTIFIED";

  private final DelegateKind.ByHand delegate = new DelegateKind.ByHand();
  private final FutureExecutor executor = new FutureExecutor(delegate);

  private static String stateOf(Future<?> future) {
    String string = future.toString();
    return string.substring(string.indexOf('[') + 1, string.length() - 1);
  }

  private static List<String> statesOf(List<? extends Future<?>> futures) {
    return futures.stream().map(FutureExecutorTest::stateOf).toList();
  }

  // A task.

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
    CompactFuture<?> none = executor.submit(() -> void_(ran.add("none")));
    CompactFuture<String> given = executor.submit(() -> void_(ran.add("given")), VALUE);
    delegate.runAll();
    assertNull(none.get());
    assertSame(VALUE, given.get());
    assertEquals(List.of("none", "given"), ran);
  }

  private static void void_(boolean ignored) {}

  /** An error without a message, whose {@code toString} throws. CPython's issue 132063. */
  private static final class Falsy extends Error {
    private static final long serialVersionUID = 1L;

    @Override
    @SuppressWarnings("NullAway")
    public String toString() {
      throw new IllegalStateException();
    }

    @Override
    public @Nullable String getMessage() {
      return null;
    }
  }

  @SuppressWarnings("TypeParameterUnusedInFormals")
  private static <X extends Throwable> RuntimeException thrown(Throwable e) throws X {
    @SuppressWarnings("unchecked") // throws checked exceptions undeclared
    X thrown = (X) e;
    throw thrown;
  }

  private static List<Throwable> failures() {
    return List.of(
        BOOM,
        new RuntimeException(),
        new AssertionError(),
        new InterruptedException(),
        new Falsy());
  }

  @Test
  void whateverATaskThrowsBecomesItsExceptionAndTheWorkerLives() throws Exception {
    for (Throwable failure : failures()) {
      CompactFuture<?> future =
          executor.submit(
              () -> {
                throw FutureExecutorTest.<RuntimeException>thrown(failure);
              });
      delegate.runAll();
      assertSame(failure, future.exception());
    }
  }

  @Test
  void aCancelledTaskIsNotRunAndIsNotifiedByTheWorker() {
    List<String> ran = new ArrayList<>();
    CompactFuture<?> future = executor.submit(() -> void_(ran.add("ran")));
    assertTrue(future.cancel());
    assertEquals("CANCELLED", stateOf(future));
    delegate.runAll();
    assertEquals(NOTIFIED, stateOf(future));
    assertEquals(List.of(), ran);
  }

  @Test
  void aTaskWhoseOwnerCompletedTheFutureIsNotRun() throws Exception {
    List<String> ran = new ArrayList<>();
    CompactFuture<String> future = executor.submit(() -> void_(ran.add("ran")), "the task's");
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
    CompactFuture<String> future = executor.submit(() -> void_(ran.add("ran")), VALUE);
    ((Runnable) future).run();
    ((Runnable) future).run();
    delegate.runAll();
    assertSame(VALUE, future.get());
    assertEquals(List.of("ran"), ran);
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

  // Refusals.

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

  /** A delegate that accepts the task and then runs code of the test. */
  private static final class After extends DelegateKind.ByHand {
    private final Consumer<Runnable> then;

    After(Consumer<Runnable> then) {
      this.then = then;
    }

    @Override
    public void execute(Runnable command) {
      then.accept(command);
    }
  }

  @Test
  void whateverTheDelegateThrowsIsThrownAndTheFutureIsNotified() {
    for (Throwable failure : List.of(new RejectedExecutionException(), new OutOfMemoryError())) {
      List<Runnable> handed = new ArrayList<>();
      FutureExecutor refused =
          new FutureExecutor(
              new After(
                  task -> {
                    handed.add(task);
                    throw FutureExecutorTest.<RuntimeException>thrown(failure);
                  }));
      assertSame(failure, assertThrows(Throwable.class, () -> refused.submit(() -> VALUE)));
      assertEquals(NOTIFIED, stateOf((Future<?>) handed.get(0)));
      assertEquals(List.of(), refused.shutdownNow(), "tasks that were kept");
    }
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
            new After(
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
      DelegateKind.ByHand dropped = new DelegateKind.ByHand();
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

  // Shutting down.

  @Test
  void shutdownLetsQueuedTasksRun() throws Exception {
    CompactFuture<String> future = executor.submit(() -> VALUE);
    executor.shutdown();
    assertFalse(executor.isTerminated());
    delegate.runAll();
    assertSame(VALUE, future.get());
    assertTrue(executor.isTerminated());
  }

  /**
   * The fork-join pool of JDK 17 may drop tasks if it is shut down while one of its queues grows.
   */
  @Test
  void tasksThatTheDelegateDropsEndWithoutAnyFurtherCall() throws Exception {
    CountDownLatch terminated = new CountDownLatch(1);
    FutureExecutor over =
        new FutureExecutor(
            new DelegateKind.ByHand() {
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

  @Test
  void issue92001AwaitReturnsAfterAShutdownThatCancels() throws Exception {
    List<CompactFuture<String>> futures =
        List.of(executor.submit(() -> VALUE), executor.submit(() -> VALUE));
    futures.get(1).cancel();
    TestThread<Futures.DoneAndNotDone<String>> waiter =
        TestThread.start(() -> Futures.await(futures, Futures.ReturnWhen.ALL_COMPLETED));
    executor.shutdown(true);
    assertEquals(Set.copyOf(futures), waiter.join().done());
    assertEquals(List.of(NOTIFIED, NOTIFIED), statesOf(futures));
  }

  @Test
  void issue87893AsCompletedEndsAfterAShutdownThatCancels() {
    List<CompactFuture<String>> futures =
        List.of(executor.submit(() -> VALUE), executor.submit(() -> VALUE));
    try (Completions<String> completions = Futures.asCompleted(futures)) {
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

  // map.

  @Test
  void mapSubmitsAllAtTheCallAndReturnsInTheOrderOfTheInputs() {
    Results<@Nullable String> results = executor.map(input -> input, Arrays.asList("1", null, "3"));
    assertEquals(3, delegate.queued());
    delegate.runAll();
    List<@Nullable String> returned = new ArrayList<>();
    results.forEachRemaining(returned::add);
    assertEquals(Arrays.asList("1", null, "3"), returned);
    assertThrows(NoSuchElementException.class, results::next);
  }

  /** Returns the futures of {@code map}, which does not hand them out. */
  private final List<CompactFuture<?>> mapped = new ArrayList<>();

  private Results<String> map(Function<Integer, String> fn, int inputs) {
    return mapOver(watched(), fn, inputs);
  }

  private Results<String> mapOver(FutureExecutor over, Function<Integer, String> fn, int inputs) {
    return over.map(fn, IntStream.range(0, inputs).boxed().toList());
  }

  private FutureExecutor watched() {
    return new FutureExecutor(
        new After(
            task -> {
              mapped.add((CompactFuture<?>) task);
              delegate.execute(task);
            }));
  }

  private static void assertEnded(Results<?> results) {
    assertFalse(results.hasNext());
    assertThrows(NoSuchElementException.class, results::next);
  }

  @Test
  void mapFailsWithTheVeryExceptionAndCancelsTheOtherTasks() {
    for (Throwable failure : failures()) {
      mapped.clear();
      Results<String> results =
          map(
              i -> {
                if (i == 1) {
                  throw FutureExecutorTest.<RuntimeException>thrown(failure);
                }
                return VALUE;
              },
              4);
      ((Runnable) mapped.get(0)).run();
      ((Runnable) mapped.get(1)).run();
      assertSame(VALUE, results.next());
      CompletionException e = assertThrows(CompletionException.class, results::next);
      assertSame(failure, e.getCause());
      assertEquals(List.of(NOTIFIED, NOTIFIED), statesOf(mapped.subList(2, 4)));
      assertEnded(results);
    }
  }

  @Test
  void aMapThatTimesOutReturnsDoneResultsAndCancelsTheOtherTasks() {
    Results<String> results = watched().map(i -> VALUE, List.of(1, 2, 3), 0, TimeUnit.DAYS);
    ((Runnable) mapped.get(0)).run();
    ((Runnable) mapped.get(2)).run();
    assertSame(VALUE, results.next());
    CompletionTimeoutException e = assertThrows(CompletionTimeoutException.class, results::next);
    assertEquals("1 (of 3) futures unfinished", e.getMessage());
    assertEquals(NOTIFIED, stateOf(mapped.get(1)));
    assertEnded(results);
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -1, 0, 1_000_000, Long.MAX_VALUE})
  void theClockOfMapStartsAtTheCallAndAnyTimeOutIsLegal(long nanos) throws Exception {
    FutureExecutor watched = watched();
    TestThread<Object> caller =
        TestThread.start(
            () -> {
              Results<String> results =
                  watched.map(i -> VALUE, List.of(1), nanos, TimeUnit.NANOSECONDS);
              long start = System.nanoTime(); // not before the clock of map started
              TestThread.spinUntil(
                  () -> nanos == Long.MAX_VALUE || System.nanoTime() - start > nanos);
              return TestThread.outcome(results::next);
            });
    if (nanos == Long.MAX_VALUE) {
      TestThread.spinUntil(() -> !mapped.isEmpty());
      caller.awaitParkedOn(mapped.get(0));
      delegate.runAll();
      assertSame(VALUE, caller.join());
    } else {
      TestThread.spinUntil(
          () -> {
            assertFalse(caller.thread().getState() == Thread.State.TIMED_WAITING, "waits");
            return caller.task().isDone();
          });
      assertInstanceOf(CompletionTimeoutException.class, caller.join());
    }
  }

  @Test
  void anInterruptedMapSetsTheStatusAgainAndCancelsTheOtherTasks() {
    Results<String> results = map(i -> VALUE, 2);
    Thread.currentThread().interrupt();
    CompletionException e = assertThrows(CompletionException.class, results::next);
    assertInstanceOf(InterruptedException.class, e.getCause());
    assertTrue(Thread.interrupted());
    assertEquals(List.of(NOTIFIED, NOTIFIED), statesOf(mapped));
    assertEnded(results);
  }

  @Test
  void aMapClosedEarlyCancelsTasksNotStartedAndLeavesRunningOnesAlone() {
    List<Results<String>> closed = new ArrayList<>();
    closed.add(
        map(
            i -> {
              closed.get(0).close();
              return VALUE;
            },
            3));
    delegate.runAll();
    closed.get(0).close();
    assertEquals(List.of("FINISHED returned String", NOTIFIED, NOTIFIED), statesOf(mapped));
    assertEnded(closed.get(0));
  }

  /** The test gets at the futures of map through the delegate. */
  @Test
  void anErrorOfACallbackDoesNotStopMapFromCancellingTheOtherTasks() {
    AssertionError error = new AssertionError();
    Results<String> results = map(i -> VALUE, 3);
    mapped
        .get(0)
        .addDoneCallback(
            done -> {
              throw error;
            });
    LogCapture.assertOne(mapped.get(0), error, LogCapture.during(results::close));
    assertEquals(Collections.nCopies(3, NOTIFIED), statesOf(mapped));
  }

  @Test
  void aMapWhoseTaskAShutdownCancelsThrowsCancellationException() {
    Results<String> results = executor.map(i -> VALUE, List.of(1, 2));
    executor.shutdown(true);
    assertThrows(CancellationException.class, results::next);
    assertEnded(results);
  }

  @Test
  void aMapRefusedInTheMiddleCancelsTheTasksItHasSubmitted() {
    RejectedExecutionException refusal = new RejectedExecutionException();
    FutureExecutor refusing =
        new FutureExecutor(
            new After(
                task -> {
                  mapped.add((CompactFuture<?>) task);
                  if (mapped.size() == 3) {
                    throw refusal;
                  }
                }));
    assertSame(
        refusal,
        assertThrows(RejectedExecutionException.class, () -> mapOver(refusing, i -> VALUE, 5)));
    assertEquals(List.of(NOTIFIED, NOTIFIED, NOTIFIED), statesOf(mapped));
  }

  @Test
  void aMapOverInputsThatFailInTheMiddleCancelsTheTasksItHasSubmitted() {
    Iterable<Integer> inputs =
        () ->
            Stream.of(1, 2, 3)
                .peek(
                    i -> {
                      if (i == 3) {
                        throw new ArithmeticException();
                      }
                    })
                .iterator();
    assertThrows(ArithmeticException.class, () -> watched().map(i -> VALUE, inputs));
    assertFalse(mapped.isEmpty());
    assertEquals(Collections.nCopies(mapped.size(), NOTIFIED), statesOf(mapped));
  }

  // invokeAll, invokeAny, ExecutorCompletionService.

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
    FutureExecutor watched = watched();
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, () -> watched.invokeAll(List.of(RETURNS, RETURNS)));
    assertEquals(List.of(NOTIFIED, NOTIFIED), statesOf(mapped));
    delegate.shutdown();
    assertThrows(
        RejectedExecutionException.class, () -> watched.invokeAll(List.of(RETURNS, RETURNS)));
    assertEquals(List.of(NOTIFIED, NOTIFIED, NOTIFIED), statesOf(mapped));
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

  // Stages.

  @Test
  void aStageOfASubmittedFutureCarriesCancellationBothWays() {
    CompactFuture<String> future = executor.submit(RETURNS);
    CompletableFuture<String> stage = future.toCompletableFuture();
    assertTrue(stage.cancel(false));
    assertEquals("CANCELLED", stateOf(future));
    CompletableFuture<String> other = executor.submit(RETURNS).toCompletableFuture();
    executor.shutdown(true);
    assertTrue(other.isCancelled());
    assertEquals(NOTIFIED, stateOf(future));
  }
}
