package dev.compactfuture;

import static dev.compactfuture.ExecutorTestSupport.NOTIFIED;
import static dev.compactfuture.ExecutorTestSupport.failures;
import static dev.compactfuture.ExecutorTestSupport.recordingExecutor;
import static dev.compactfuture.ExecutorTestSupport.stateOf;
import static dev.compactfuture.ExecutorTestSupport.statesOf;
import static dev.compactfuture.FutureState.VALUE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The rules of map. Supports C1, C4, C5, C6, C7 and C8. */
@Tag("C1")
@Tag("C4")
@Tag("C5")
@Tag("C6")
@Tag("C7")
@Tag("C8")
class FutureExecutorMapTest {
  private final DelegateKind.ManualExecutor delegate = new DelegateKind.ManualExecutor();
  private final FutureExecutor executor = new FutureExecutor(delegate);

  private final List<CompactFuture<?>> mapped = new ArrayList<>();

  private FutureExecutor recording() {
    return recordingExecutor(mapped, delegate);
  }

  private Results<String> map(Function<Integer, String> fn, int inputs) {
    return mapOver(recording(), fn, inputs);
  }

  private static Results<String> mapOver(
      FutureExecutor over, Function<Integer, String> fn, int inputs) {
    return over.map(fn, IntStream.range(0, inputs).boxed().toList());
  }

  private static void assertEnded(Results<?> results) {
    assertFalse(results.hasNext());
    assertThrows(NoSuchElementException.class, results::next);
  }

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

  @Test
  void mapFailsWithTheVeryExceptionAndCancelsTheOtherTasks() {
    for (Throwable failure : failures()) {
      mapped.clear();
      Results<String> results =
          map(
              i -> {
                if (i == 1) {
                  throw ExecutorTestSupport.<RuntimeException>sneakyThrow(failure);
                }
                return VALUE;
              },
              4);
      ((Runnable) mapped.get(0)).run();
      ((Runnable) mapped.get(1)).run();
      assertSame(VALUE, results.next());
      CompletionException e = assertThrows(CompletionException.class, results::next);
      assertSame(failure, e.getCause());
      ExecutionException ofGet = assertThrows(ExecutionException.class, mapped.get(1)::get);
      assertEquals(ofGet.getMessage(), e.getMessage());
      assertEquals(List.of(NOTIFIED, NOTIFIED), statesOf(mapped.subList(2, 4)));
      assertEnded(results);
    }
  }

  @Test
  void aMapThatTimesOutReturnsDoneResultsAndCancelsTheOtherTasks() {
    Results<String> results = recording().map(i -> VALUE, List.of(1, 2, 3), 0, TimeUnit.DAYS);
    ((Runnable) mapped.get(0)).run();
    ((Runnable) mapped.get(2)).run();
    assertSame(VALUE, results.next());
    CompletionTimeoutException e = assertThrows(CompletionTimeoutException.class, results::next);
    assertEquals("1 (of 3) futures unfinished", e.getMessage());
    assertEquals(NOTIFIED, stateOf(mapped.get(1)));
    assertEnded(results);
  }

  @Test
  void anInterruptedMapSetsTheStatusAgainAndCancelsTheOtherTasks() {
    Results<String> results = map(i -> VALUE, 2);
    Thread.currentThread().interrupt();
    CompletionException e = assertThrows(CompletionException.class, results::next);
    assertInstanceOf(InterruptedException.class, e.getCause());
    assertEquals("2 (of 2) futures unfinished", e.getMessage());
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
            new ExecutorTestSupport.InterceptingDelegate(
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
    assertThrows(ArithmeticException.class, () -> recording().map(i -> VALUE, inputs));
    assertFalse(mapped.isEmpty());
    assertEquals(Collections.nCopies(mapped.size(), NOTIFIED), statesOf(mapped));
  }
}
