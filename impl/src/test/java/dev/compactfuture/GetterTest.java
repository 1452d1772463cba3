package dev.compactfuture;

import static dev.compactfuture.FutureState.VALUE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Outcomes of {@code get} and {@code exception}, races with them, and many getters. Supports C5 and
 * C8.
 */
@Tag("C5")
@Tag("C8")
class GetterTest {

  private interface Getter {
    @Nullable Object on(CompactFuture<?> future) throws Exception;
  }

  /** The calls of a future that wait. */
  private static final List<Getter> GETTERS =
      List.of(
          CompactFuture::get,
          future -> future.get(1, TimeUnit.DAYS),
          CompactFuture::exception,
          future -> future.exception(1, TimeUnit.DAYS));

  // Interrupts.

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
    for (Getter getter : GETTERS) {
      try {
        answers.add(FutureState.word(getter.on(future), null));
      } catch (Exception e) {
        answers.add(FutureState.word(null, e));
      }
    }
    return answers;
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

  @Test
  void aGetterThatTimesOutLeavesARunningFutureRunning() {
    CompactFuture<@Nullable String> future = FutureState.RUNNING.future();
    assertThrows(TimeoutException.class, () -> future.get(1, TimeUnit.MILLISECONDS));
    assertTrue(future.isRunning());
    assertEquals(0, WordProbe.registrations(future));
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
  @EnumSource(names = {"PLATFORM", "VIRTUAL"})
  void aThousandGettersOnOneFutureAllReturn(ThreadKind kind) throws Exception {
    CompactFuture<String> future = new CompactFuture<>();
    List<TestThread<@Nullable Object>> workers = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      Getter getter = GETTERS.get(i % GETTERS.size());
      workers.add(kind.start(() -> getter.on(future)));
    }
    for (TestThread<?> worker : workers) {
      worker.awaitParkedOn(future);
    }
    assertEquals(1_000, WordProbe.registrations(future));
    future.setResult(VALUE);
    for (int i = 0; i < workers.size(); i++) {
      assertSame(i % GETTERS.size() < 2 ? VALUE : null, workers.get(i).join());
    }
  }

  // Virtual threads.

  @Test
  void virtualThreadsAwaitEachOtherInAChain() throws Exception {
    CompactFuture<Integer> first = new CompactFuture<>();
    CompactFuture<Integer> previous = first;
    for (int i = 0; i < 10_000; i++) {
      CompactFuture<Integer> from = previous;
      CompactFuture<Integer> to = new CompactFuture<>();
      var unused = ThreadKind.VIRTUAL.start(() -> to.trySetResult(from.get() + 1));
      previous = to;
    }
    first.setResult(0);
    assertEquals(10_000, previous.get());
  }
}
