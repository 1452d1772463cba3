package dev.compactfuture;

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
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Interrupts, time-outs, many getters, virtual threads. Supports C5 and C8. */
@Tag("C5")
@Tag("C8")
class GetterTest {

  private interface Getter {
    @Nullable Object on(CompactFuture<?> future) throws Exception;
  }

  /** The calls of a future that wait. */
  static Stream<Arguments> getters() {
    return Stream.of(
        getter("get()", CompactFuture::get),
        getter("get(1 day)", future -> future.get(1, TimeUnit.DAYS)),
        getter("exception()", CompactFuture::exception),
        getter("exception(1 day)", future -> future.exception(1, TimeUnit.DAYS)));
  }

  private static Arguments getter(String name, Getter getter) {
    return Arguments.argumentSet(name, getter);
  }

  // Interrupts.

  @ParameterizedTest
  @MethodSource("getters")
  void aGetterInterruptedBeforeTheCallThrowsAndClearsTheStatus(Getter getter) {
    CompactFuture<String> future = new CompactFuture<>();
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, () -> getter.on(future));
    assertFalse(Thread.interrupted());
    assertNull(WordProbe.wordOf(future));
  }

  @ParameterizedTest
  @EnumSource(
      value = FutureState.class,
      names = {"CANCELLED", "NOTIFIED", "RETURNED", "RAISED"})
  void aGetterInterruptedBeforeTheCallOnADoneFutureAnswersAndKeepsTheStatus(FutureState done) {
    Object calm = answer(done.future());
    Thread.currentThread().interrupt();
    Object interrupted = answer(done.future());
    assertTrue(Thread.interrupted());
    assertEquals(calm, interrupted);
  }

  private static Object answer(CompactFuture<?> future) {
    List<String> answers = new ArrayList<>();
    for (Arguments getter : getters().toList()) {
      try {
        answers.add(FutureState.word(((Getter) getter.get()[0]).on(future), null));
      } catch (Exception e) {
        answers.add(FutureState.word(null, e));
      }
    }
    return answers;
  }

  @ParameterizedTest
  @MethodSource("getters")
  void aGetterInterruptedDuringTheCallThrowsAndClearsTheStatus(Getter getter) throws Exception {
    CompactFuture<String> future = new CompactFuture<>();
    TestThread<Boolean> worker =
        TestThread.start(
            () -> {
              assertThrows(InterruptedException.class, () -> getter.on(future));
              return Thread.interrupted();
            });
    worker.awaitParkedOn(future).thread().interrupt();
    assertFalse(worker.join());
    assertNull(WordProbe.wordOf(future), "the getter has left");
  }

  /**
   * The getter is interrupted before it begins, and another thread completes the future. Between
   * the last two reads of the getter there are only some nanoseconds: its start is adjusted from
   * round to round, so that both outcomes occur about equally often.
   */
  @Test
  void aCompletionThatRacesWithTheInterruptGivesBothTheValueAndTheStatusOrNeither()
      throws Exception {
    int values = 0;
    int interrupts = 0;
    try (TwoThreadRace<CompactFuture<Integer>> race = new TwoThreadRace<>()) {
      for (int round = 0; round < 20_000; round++) {
        CompactFuture<Integer> future = new CompactFuture<>();
        int result = round;
        race.begin(future, other -> other.setResult(result));
        Thread.currentThread().interrupt();
        race.delay();
        try {
          assertEquals(result, future.get());
          assertTrue(Thread.interrupted(), "the interrupt is lost");
          values++;
          race.adjust(false);
        } catch (InterruptedException e) {
          assertFalse(Thread.interrupted(), "the interrupt is there twice");
          interrupts++;
          race.adjust(true);
        }
        race.end();
        assertEquals(result, future.get());
      }
    }
    TwoThreadRace.assumeThatItWasOne(interrupts, values);
  }

  @Test
  void anInterruptThatRacesWithTheWaitIsNotLost() throws Exception {
    Thread getter = Thread.currentThread();
    try (TwoThreadRace<CompactFuture<Integer>> race = new TwoThreadRace<>()) {
      for (int round = 0; round < 5_000; round++) {
        CompactFuture<Integer> future = new CompactFuture<>();
        race.begin(future, other -> getter.interrupt());
        assertThrows(InterruptedException.class, future::get);
        race.end();
        assertFalse(Thread.interrupted());
        assertNull(WordProbe.wordOf(future));
      }
    }
  }

  // Time-outs.

  static Stream<Arguments> timeoutsThatAreUp() {
    return Stream.of(TimeUnit.values())
        .flatMap(
            unit -> Stream.of(0L, -1L, Long.MIN_VALUE).map(timeout -> Arguments.of(timeout, unit)));
  }

  @ParameterizedTest
  @MethodSource("timeoutsThatAreUp")
  void aTimeoutOfZeroOrLessPolls(long timeout, TimeUnit unit) throws Exception {
    CompactFuture<String> future = new CompactFuture<>();
    assertThrows(TimeoutException.class, () -> future.get(timeout, unit));
    assertThrows(TimeoutException.class, () -> future.exception(timeout, unit));
    future.setResult(VALUE);
    assertSame(VALUE, future.get(timeout, unit));
    assertNull(future.exception(timeout, unit));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 1_000, 1_000_000})
  void aTinyTimeoutTimesOutAndLeaves(long nanos) {
    CompactFuture<String> future = new CompactFuture<>();
    assertThrows(TimeoutException.class, () -> future.get(nanos, TimeUnit.NANOSECONDS));
    assertThrows(TimeoutException.class, () -> future.exception(nanos, TimeUnit.NANOSECONDS));
    assertNull(WordProbe.wordOf(future));
    future.setRunningOrNotifyCancel();
    assertThrows(TimeoutException.class, () -> future.get(nanos, TimeUnit.NANOSECONDS));
    assertTrue(future.isRunning());
    assertEquals(0, WordProbe.registrations(future));
  }

  @ParameterizedTest
  @EnumSource(TimeUnit.class)
  void theLongestTimeoutWaits(TimeUnit unit) throws Exception {
    CompactFuture<String> future = new CompactFuture<>();
    TestThread<String> getter = TestThread.start(() -> future.get(Long.MAX_VALUE, unit));
    TestThread<@Nullable Throwable> other =
        TestThread.start(() -> future.exception(Long.MAX_VALUE, unit));
    getter.awaitParkedOn(future);
    other.awaitParkedOn(future);
    future.setResult(VALUE);
    assertSame(VALUE, getter.join());
    assertNull(other.join());
  }

  @Test
  void aCompletionThatRacesWithTheTimeoutGivesTheValueOrTheTimeout() throws Exception {
    int values = 0;
    int timeouts = 0;
    int nanos = 100;
    try (TwoThreadRace<CompactFuture<Integer>> race = new TwoThreadRace<>()) {
      for (int round = 0; round < 5_000; round++) {
        CompactFuture<Integer> future = new CompactFuture<>();
        int result = round;
        race.begin(future, other -> other.setResult(result));
        try {
          assertEquals(result, future.get(nanos, TimeUnit.NANOSECONDS));
          values++;
          nanos = Math.max(1, nanos - 5);
        } catch (TimeoutException e) {
          timeouts++;
          nanos += 5;
        }
        race.end();
        assertEquals(result, future.get(0, TimeUnit.NANOSECONDS));
      }
    }
    TwoThreadRace.assumeThatItWasOne(timeouts, values);
  }

  // Wake-ups.

  @ParameterizedTest
  @MethodSource("getters")
  void aSpuriousWakeUpDoesNotMakeItReturn(Getter getter) throws Exception {
    CompactFuture<String> future = new CompactFuture<>();
    Exception exception = new Exception();
    TestThread<Object> worker = TestThread.start(() -> TestThread.outcome(() -> getter.on(future)));
    for (int i = 0; i < 1_000; i++) {
      LockSupport.unpark(worker.awaitParkedOn(future).thread());
    }
    future.setException(exception);
    Object outcome = worker.join();
    assertSame(exception, outcome == exception ? outcome : ((Exception) outcome).getCause());
  }

  @Test
  void theBlockerOfAParkedGetterIsTheFuture() throws Exception {
    CompactFuture<String> future = new CompactFuture<>();
    TestThread<String> getter = TestThread.start(future::get);
    getter.awaitParkedOn(future);
    assertEquals(1, WordProbe.registrations(future));
    future.setResult(VALUE);
    assertSame(VALUE, getter.join());
  }

  @Test
  void noWakeUpIsLostWhereTheGetterRacesWithTheCompletion() throws Exception {
    try (TwoThreadRace<CompactFuture<Integer>> race = new TwoThreadRace<>()) {
      for (int round = 0; round < 20_000; round++) {
        CompactFuture<Integer> future = new CompactFuture<>();
        int result = round;
        race.begin(future, other -> other.setResult(result));
        race.delay();
        race.adjust(!future.isDone());
        assertEquals(result, future.get());
        race.end();
      }
    }
  }

  // Many getters.

  @ParameterizedTest
  @ValueSource(strings = {"platform", "virtual"})
  void aThousandGettersOnOneFutureAllReturn(String kind) throws Exception {
    ThreadFactory threads = kind.equals("virtual") ? virtualThreads() : Thread::new;
    CompactFuture<String> future = new CompactFuture<>();
    List<Callable<@Nullable Object>> calls =
        List.of(
            future::get,
            () -> future.get(1, TimeUnit.DAYS),
            future::exception,
            () -> future.exception(1, TimeUnit.DAYS));
    List<TestThread<@Nullable Object>> workers =
        IntStream.range(0, 1_000)
            .mapToObj(i -> new FutureTask<@Nullable Object>(calls.get(i % calls.size())))
            .map(task -> TestThread.start(threads.newThread(task), task))
            .toList();
    for (TestThread<?> worker : workers) {
      worker.awaitParkedOn(future);
    }
    assertEquals(1_000, WordProbe.registrations(future));
    future.setResult(VALUE);
    for (int i = 0; i < workers.size(); i++) {
      assertSame(i % calls.size() < 2 ? VALUE : null, workers.get(i).join());
    }
  }

  // Virtual threads.

  @Test
  void aVirtualThreadWaitsAndIsWoken() throws Exception {
    CompactFuture<String> future = new CompactFuture<>();
    FutureTask<String> task = new FutureTask<>(future::get);
    TestThread<String> getter = TestThread.start(virtualThreads().newThread(task), task);
    getter.awaitParkedOn(future);
    future.setResult(VALUE);
    assertSame(VALUE, getter.join());
  }

  @Test
  void aVirtualThreadIsInterrupted() throws Exception {
    CompactFuture<String> future = new CompactFuture<>();
    FutureTask<Object> task = new FutureTask<>(() -> TestThread.outcome(future::get));
    TestThread<Object> getter = TestThread.start(virtualThreads().newThread(task), task);
    getter.awaitParkedOn(future).thread().interrupt();
    assertInstanceOf(InterruptedException.class, getter.join());
    assertNull(WordProbe.wordOf(future));
  }

  @Test
  void virtualThreadsAwaitEachOtherInAChain() throws Exception {
    ThreadFactory threads = virtualThreads();
    CompactFuture<Integer> first = new CompactFuture<>();
    CompactFuture<Integer> previous = first;
    for (int i = 0; i < 10_000; i++) {
      CompactFuture<Integer> from = previous;
      CompactFuture<Integer> to = new CompactFuture<>();
      FutureTask<Boolean> task = new FutureTask<>(() -> to.trySetResult(from.get() + 1));
      TestThread.start(threads.newThread(task), task);
      previous = to;
    }
    first.setResult(0);
    assertEquals(10_000, previous.get());
  }

  /** By reflection, because the language level is 17. */
  private static ThreadFactory virtualThreads() throws ReflectiveOperationException {
    TestThread.assumeVirtualThreads();
    Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
    return (ThreadFactory)
        Class.forName("java.lang.Thread$Builder").getMethod("factory").invoke(builder);
  }
}
