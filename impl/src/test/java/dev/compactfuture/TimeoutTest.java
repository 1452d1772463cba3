package dev.compactfuture;

import static dev.compactfuture.ExecutorTestSupport.NOTIFIED;
import static dev.compactfuture.ExecutorTestSupport.statesOf;
import static dev.compactfuture.FutureState.BOOM;
import static dev.compactfuture.FutureState.VALUE;
import static java.util.concurrent.TimeUnit.DAYS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.compactfuture.BlockingCall.Scene;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * How long the calls with a time-out wait, by a clock that stands still until the test moves it.
 * Supports C5, C7 and C8.
 */
@Tag("C5")
@Tag("C7")
@Tag("C8")
@ExtendWith(ControlledClock.class)
class TimeoutTest {
  private static final long SECOND = SECONDS.toNanos(1);

  /** Waits until {@code worker} has parked for {@code nanos}. */
  private static void awaitPark(long nanos, TestThread<?> worker) {
    assertEquals(nanos, ControlledClock.nextPark(worker.thread(), worker.task()), "nanoseconds");
  }

  /** Makes {@code worker} look at the clock, and waits until it has parked for the rest. */
  private static void awaitParkForTheRest(long nanos, TestThread<?> worker) {
    LockSupport.unpark(worker.thread());
    awaitPark(nanos, worker);
  }

  // One wait.

  static Stream<Arguments> timedCallsAndUnits() {
    return BlockingCall.timed()
        .flatMap(call -> Stream.of(TimeUnit.values()).map(unit -> Arguments.of(call, unit)));
  }

  @ParameterizedTest
  @MethodSource("timedCallsAndUnits")
  void aCallReturnsAtItsTimeAndNotANanosecondBefore(BlockingCall call, TimeUnit unit)
      throws Exception {
    assertTakes(unit.toNanos(3), call, 3, unit, ThreadKind.PLATFORM);
  }

  @ParameterizedTest
  @MethodSource("timedCalls")
  void aTimeOutOfOneNanosecondIsWaitedFor(BlockingCall call) throws Exception {
    try (Scene scene = new Scene()) {
      TestThread<String> worker = ThreadKind.PLATFORM.start(call.prepare(scene, 1, NANOSECONDS));
      awaitPark(1, worker);
      ControlledClock.advance(1);
      assertEquals("timed out", worker.join());
    }
  }

  static Stream<Arguments> timedCalls() {
    return BlockingCall.timed().map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource("timedCalls")
  void soItIsOnAWorkerOfAForkJoinPool(BlockingCall call) throws Exception {
    assertTakes(3 * SECOND, call, 3, SECONDS, ThreadKind.FORK_JOIN);
  }

  /** Its origin is arbitrary: it may be negative, and wrap around; and a deadline may be 0. */
  @ParameterizedTest
  @MethodSource("timedCalls")
  void soItIsWhateverTheClockShows(BlockingCall call) throws Exception {
    for (long start : new long[] {Long.MAX_VALUE - 1, -1, -3 * SECOND, -4 * SECOND}) {
      ControlledClock.set(start);
      assertTakes(3 * SECOND, call, 3, SECONDS, ThreadKind.PLATFORM);
    }
  }

  private static void assertTakes(
      long nanos, BlockingCall call, long timeout, TimeUnit unit, ThreadKind kind)
      throws Exception {
    try (Scene scene = new Scene()) {
      TestThread<String> worker = kind.start(call.prepare(scene, timeout, unit));
      awaitPark(nanos, worker);
      ControlledClock.advance(nanos / 2);
      awaitParkForTheRest(nanos - nanos / 2, worker);
      ControlledClock.advance(nanos - nanos / 2 - 1);
      awaitParkForTheRest(1, worker);
      ControlledClock.advance(1);
      assertEquals("timed out", worker.join());
      scene.assertNothingWaits();
    }
  }

  @ParameterizedTest
  @MethodSource("timedCallsAndUnits")
  void theLongestTimeOutNeverEnds(BlockingCall call, TimeUnit unit) throws Exception {
    try (Scene scene = new Scene()) {
      ControlledClock.set(Long.MAX_VALUE);
      TestThread<String> worker =
          ThreadKind.PLATFORM.start(call.prepare(scene, Long.MAX_VALUE, unit));
      awaitPark(Long.MAX_VALUE, worker);
      ControlledClock.advance(Long.MAX_VALUE - 1);
      awaitParkForTheRest(1, worker);
      scene.complete();
      assertEquals("completed", worker.join());
    }
  }

  /** Neither if the clock stands; if it runs, the least overflows if time is subtracted from it. */
  @ParameterizedTest
  @MethodSource("timedCallsAndUnits")
  void aTimeOutOfZeroOrLessDoesNotWait(BlockingCall call, TimeUnit unit) throws Exception {
    assertDoesNotWait(call, unit);
    ControlledClock.tick();
    assertDoesNotWait(call, unit);
  }

  private static void assertDoesNotWait(BlockingCall call, TimeUnit unit) throws Exception {
    for (long timeout : new long[] {0, -1, Long.MIN_VALUE}) {
      try (Scene scene = new Scene()) {
        assertEquals("timed out", call.prepare(scene, timeout, unit).call());
        assertFalse(ControlledClock.hasParked());
      }
    }
  }

  /** A deferred callback completes what a call waits for, and takes longer than it may wait. */
  @ParameterizedTest
  @MethodSource("timedCalls")
  void completionBeatsTheTimeOut(BlockingCall call) throws Exception {
    try (Scene scene = new Scene()) {
      Callable<String> prepared = call.prepare(scene, 1, SECONDS);
      NestedCompletions.defer(
          () -> {
            ControlledClock.advance(2 * SECOND);
            scene.complete();
          });
      assertEquals("completed", prepared.call());
    }
  }

  // Several waits with one time-out: a later one has what the earlier ones have left.

  private final List<CompactFuture<?>> submitted = new CopyOnWriteArrayList<>();

  /** Runs the first task at once, which takes a second, and no other. */
  private final FutureExecutor executor =
      ExecutorTestSupport.recordingExecutor(
          submitted,
          task -> {
            if (submitted.size() == 1) {
              task.run();
            }
          });

  private static String succeed() {
    ControlledClock.advance(SECOND);
    return VALUE;
  }

  private static String fail() throws Exception {
    ControlledClock.advance(SECOND);
    throw BOOM;
  }

  private void runTheSecondTask() {
    ((Runnable) submitted.get(1)).run();
  }

  /**
   * Asserts that {@code call} first waits for {@code seconds}; and again, if {@code change} happens
   * after 3 of these, for the rest.
   *
   * @param change takes a second, and then ends the first wait
   * @return the outcome of {@code call}, whose time is up
   */
  private static @Nullable Object assertWaitsTwice(
      long seconds, Callable<?> call, TestThread.Action change) throws Exception {
    TestThread<@Nullable Object> worker = TestThread.start(() -> TestThread.outcome(call));
    awaitPark(seconds * SECOND, worker);
    ControlledClock.advance(2 * SECOND);
    change.run();
    awaitPark((seconds - 3) * SECOND, worker);
    ControlledClock.advance((seconds - 3) * SECOND - 1);
    awaitParkForTheRest(1, worker);
    ControlledClock.advance(1);
    return worker.join();
  }

  @Test
  void theClockOfAsCompletedStartsAtTheFirstNext() throws Exception {
    List<CompactFuture<String>> futures = List.of(new CompactFuture<>(), new CompactFuture<>());
    Completions<CompactFuture<String>> completions = Futures.asCompleted(futures, 10, SECONDS);
    ControlledClock.advance(SECOND);
    Object outcome =
        assertWaitsTwice(
            10,
            () -> {
              assertSame(futures.get(1), completions.next());
              return completions.next().isDone();
            },
            () -> futures.get(1).setResult(succeed()));
    assertInstanceOf(CompletionTimeoutException.class, outcome);
  }

  @Test
  void theClockOfMapStartsAtTheCall() throws Exception {
    Results<String> results = executor.map(i -> succeed(), List.of(1, 2, 3), 10, SECONDS);
    assertSame(VALUE, results.next());
    Object outcome =
        assertWaitsTwice(
            9,
            () -> {
              assertSame(VALUE, results.next());
              return results.next();
            },
            this::runTheSecondTask);
    assertInstanceOf(CompletionTimeoutException.class, outcome);
  }

  @Test
  void theClockOfInvokeAllStartsAtTheCall() throws Exception {
    Callable<String> task = TimeoutTest::succeed;
    Object outcome =
        assertWaitsTwice(
            9,
            () -> statesOf(executor.invokeAll(List.of(task, task, task), 10, SECONDS)),
            this::runTheSecondTask);
    String ran = "FINISHED returned String";
    assertEquals(List.of(ran, ran, NOTIFIED), outcome);
  }

  @Test
  void theClockOfInvokeAnyStartsAtTheCall() throws Exception {
    Callable<String> task = TimeoutTest::fail;
    Object outcome =
        assertWaitsTwice(
            9,
            () -> executor.invokeAny(List.of(task, task, task), 10, SECONDS),
            this::runTheSecondTask);
    assertInstanceOf(TimeoutException.class, outcome);
  }

  /** The delegate has no life cycle: there is a wait for the shutdown, and then for the tasks. */
  @Test
  void theClockOfAwaitTerminationStartsAtTheCall() throws Exception {
    try (Scene scene = new Scene()) {
      CompactFuture<String> task = scene.contained.submit(() -> VALUE);
      Object outcome =
          assertWaitsTwice(
              10,
              () -> scene.contained.awaitTermination(10, SECONDS),
              () -> {
                ControlledClock.advance(SECOND);
                scene.contained.shutdown();
              });
      assertEquals(false, outcome);
      assertFalse(task.isDone());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"CLOSE", "CLOSE_AFTER_TASKS"})
  void closeHasNoTimeOut(BlockingCall close) throws Exception {
    try (Scene scene = new Scene()) {
      TestThread<String> worker = ThreadKind.PLATFORM.start(close.prepare(scene));
      for (int day = 0; day < 3; day++) {
        awaitPark(DAYS.toNanos(1), worker);
        ControlledClock.advance(DAYS.toNanos(1));
      }
      scene.complete();
      assertEquals("completed", worker.join());
    }
  }

  /** The delegate runs tasks in the submitting thread, and each takes a second. */
  @ParameterizedTest
  @CsvSource({"2000000000, 2", "2000000001, 3"})
  void invokeAllSubmitsNoTaskOnceItsTimeIsUp(long nanos, int runs) throws Exception {
    FutureExecutor sameThread = new FutureExecutor(DelegateKind.SAME_THREAD.create());
    Callable<String> task = TimeoutTest::succeed;
    var all = sameThread.invokeAll(List.of(task, task, task), nanos, NANOSECONDS);
    assertEquals(runs, all.stream().filter(each -> !each.isCancelled()).count());
  }
}
