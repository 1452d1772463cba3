package dev.compactfuture;

import static dev.compactfuture.FutureState.BOOM;
import static dev.compactfuture.FutureState.VALUE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Use as a Future, conversion to and from a CompletionStage. Supports C1 and C5. */
@Tag("C1")
@Tag("C5")
class InteropTest {
  private final CompactFuture<@Nullable String> future = new CompactFuture<>();

  // Future.

  @Test
  void cancelTrueInterruptsNeitherTheTaskNorAGetter() throws Exception {
    CompactFuture<String> running = new CompactFuture<>();
    CountDownLatch cancelled = new CountDownLatch(1);
    CountDownLatch started = new CountDownLatch(1);
    TestThread<?> task =
        TestThread.run(
            () -> {
              running.setRunningOrNotifyCancel();
              started.countDown();
              cancelled.await();
              running.setResult(VALUE);
            });
    started.await();
    assertFalse(running.cancel(true));
    cancelled.countDown();
    task.join();
    assertSame(VALUE, running.get());

    TestThread<Boolean> getter =
        TestThread.start(
            () -> {
              assertThrows(CancellationException.class, future::get);
              return Thread.interrupted();
            });
    getter.awaitParkedOn(future);
    assertTrue(future.cancel(true));
    assertFalse(getter.join());
  }

  @Test
  void codeForAnyFutureWorksWithAMixtureOfFutures() throws Exception {
    FutureTask<@Nullable String> task = new FutureTask<>(() -> VALUE);
    task.run();
    future.setResult(VALUE);
    for (Future<@Nullable String> any :
        List.of(task, future, CompletableFuture.completedFuture(VALUE))) {
      assertTrue(any.isDone());
      assertFalse(any.isCancelled());
      assertFalse(any.cancel(true));
      assertSame(VALUE, any.get());
    }
  }

  /** From JDK 19 on these are methods of Future; {@code state} is its default method. */
  @ParameterizedTest
  @CsvSource({
    "PENDING, RUNNING, !IllegalState, !IllegalState",
    "RUNNING, RUNNING, !IllegalState, !IllegalState",
    "CANCELLED, CANCELLED, !IllegalState, !IllegalState",
    "NOTIFIED, CANCELLED, !IllegalState, !IllegalState",
    "RETURNED, SUCCESS, value, !IllegalState",
    "NULL, SUCCESS, null, !IllegalState",
    "RAISED, FAILED, !IllegalState, boom"
  })
  void whatIsThereIsReturnedAtOnce(
      FutureState state, String itsState, String resultNow, String exceptionNow) throws Exception {
    assertEquals(resultNow, answer(() -> state.future().resultNow()));
    assertEquals(exceptionNow, answer(() -> state.future().exceptionNow()));
    assumeTrue(Runtime.version().feature() >= 19, "Future.state() came with Java 19");
    assertEquals(itsState, invoke("state", state));
    assertEquals(resultNow, invoke("resultNow", state));
    assertEquals(exceptionNow, invoke("exceptionNow", state));
  }

  private static String answer(Callable<?> call) {
    try {
      return FutureState.word(call.call(), null);
    } catch (Exception e) {
      return FutureState.word(null, e);
    }
  }

  private static String invoke(String method, FutureState state)
      throws ReflectiveOperationException {
    try {
      return FutureState.word(Future.class.getMethod(method).invoke(state.future()), null);
    } catch (InvocationTargetException e) {
      return FutureState.word(null, e.getCause());
    }
  }

  // To a stage.

  @ParameterizedTest
  @EnumSource(
      value = FutureState.class,
      names = {"CANCELLED", "NOTIFIED", "RETURNED", "NULL", "RAISED"})
  void aStageHasTheOutcomeOfTheFutureBeforeAndAfter(FutureState end) {
    CompletableFuture<@Nullable String> before = future.toCompletableFuture();
    assertFalse(before.isDone());
    end.bring(future);
    String outcome = outcome(future);
    assertEquals(outcome, outcome(before));
    assertEquals(outcome, outcome(future.toCompletableFuture()));
    assertEquals(future.isCancelled(), before.isCancelled());
  }

  private static String outcome(Future<?> done) {
    try {
      return FutureState.word(done.get(0, TimeUnit.SECONDS), null);
    } catch (Exception e) {
      return FutureState.word(null, e);
    }
  }

  @Test
  void theExceptionOfAStageIsNotWrapped() {
    List<@Nullable Object> seen = new ArrayList<>();
    var unused = future.toCompletableFuture().whenComplete((result, failure) -> seen.add(failure));
    future.setException(BOOM);
    assertSame(BOOM, seen.get(0));
  }

  @Test
  void cancellingTheStageCancelsThePendingFuture() {
    CompletableFuture<@Nullable String> other = future.toCompletableFuture();
    future.toCompletableFuture().cancel(true);
    assertEquals(FutureState.CANCELLED.description, FutureState.describe(future));
    assertTrue(other.isCancelled());
  }

  @Test
  void cancellingTheStageLeavesTheRunningFutureAlone() throws Exception {
    future.setRunningOrNotifyCancel();
    future.toCompletableFuture().cancel(true);
    assertTrue(future.isRunning());
    future.setResult(VALUE);
    assertSame(VALUE, future.get());
  }

  @Test
  void completingTheStageLeavesTheFutureAlone() throws Exception {
    CompletableFuture<@Nullable String> stage = future.toCompletableFuture();
    assertTrue(stage.complete("by hand"));
    assertFalse(future.isDone());
    future.setResult(VALUE);
    assertSame(VALUE, future.get());
    assertEquals("by hand", stage.get());
  }

  @Test
  void eachCallMakesANewStage() {
    assertNotSame(future.toCompletableFuture(), future.toCompletableFuture());
  }

  // From a stage.

  @Test
  void theFutureFromACompletedStageIsFinished() throws Exception {
    assertSame(VALUE, CompactFuture.from(CompletableFuture.completedFuture(VALUE)).get());
    assertNull(CompactFuture.from(CompletableFuture.completedFuture(null)).get());
    CompactFuture<String> failed = CompactFuture.from(CompletableFuture.failedFuture(BOOM));
    assertSame(BOOM, failed.exception());
  }

  @Test
  void theFutureFromAStageIsPendingUntilTheStageIsComplete() throws Exception {
    CompletableFuture<String> stage = new CompletableFuture<>();
    CompactFuture<CharSequence> later = CompactFuture.from(stage);
    assertEquals(FutureState.PENDING.description, FutureState.describe(later));
    TestThread<CharSequence> getter = TestThread.start(later::get);
    getter.awaitParkedOn(later);
    stage.complete(VALUE);
    assertSame(VALUE, getter.join());
  }

  @Test
  void whatFollowsAStageThatIsNotCancelledLogsNothing() {
    CompletableFuture<String> stage = new CompletableFuture<>();
    CompactFuture<String> later = CompactFuture.from(stage);
    assertEquals(List.of(), LogCapture.during(() -> stage.complete(VALUE)));
    assertSame(VALUE, later.resultNow());
  }

  @Test
  void theCauseOfACompletionExceptionIsTheException() throws Exception {
    CompletableFuture<String> stage = new CompletableFuture<>();
    CompletionStage<String> dependent = stage.thenApply(result -> result + "!");
    CompactFuture<String> failed = CompactFuture.from(dependent);
    stage.completeExceptionally(BOOM);
    assertSame(BOOM, failed.exception());
  }

  @Test
  void aCompletionExceptionWithoutACauseIsTheException() throws Exception {
    CompletionException bare = new CompletionException("bare", null);
    assertSame(bare, CompactFuture.from(CompletableFuture.failedFuture(bare)).exception());
  }

  @Test
  void theFutureFromACancelledStageIsCancelledAndNotified() {
    CompletableFuture<String> stage = new CompletableFuture<>();
    CompactFuture<String> later = CompactFuture.from(stage);
    stage.cancel(false);
    assertEquals(FutureState.NOTIFIED.description, FutureState.describe(later));
    assertEquals(FutureState.NOTIFIED.description, FutureState.describe(CompactFuture.from(stage)));
  }

  @Test
  void cancellingTheFutureCancelsItsStageAndNotifies() {
    CompletableFuture<String> stage = new CompletableFuture<>();
    CompactFuture<String> from = CompactFuture.from(stage);
    assertTrue(from.cancel());
    assertEquals(FutureState.NOTIFIED.description, FutureState.describe(from));
    assertTrue(stage.isCancelled());
  }

  @Test
  void aStageCancelledWhileTheFutureIsRunningDoesNotLeaveItRunning() {
    CompletableFuture<String> stage = new CompletableFuture<>();
    CompactFuture<String> from = CompactFuture.from(stage);
    from.setRunningOrNotifyCancel();
    stage.cancel(false);
    assertTrue(from.isDone(), from.toString());
    assertInstanceOf(
        CancellationException.class, assertThrows(ExecutionException.class, from::get).getCause());
  }

  @Test
  void aRoundTripThroughAStageKeepsTheOutcome() throws Exception {
    CompactFuture<@Nullable String> back = CompactFuture.from(future.toCompletableFuture());
    future.setException(BOOM);
    assertSame(BOOM, back.exception());
  }

  @Test
  void anotherExceptionThanACompletionExceptionIsNotReplacedByItsCause() throws Exception {
    RuntimeException withCause = new RuntimeException(BOOM);
    assertSame(
        withCause, CompactFuture.from(CompletableFuture.failedFuture(withCause)).exception());
  }

  // The stage would swallow it.

  @Test
  void anErrorOfACallbackIsLoggedIfAStageCompletesTheFuture() {
    CompletableFuture<String> stage = new CompletableFuture<>();
    CompactFuture<String> following = CompactFuture.from(stage);
    Error error = addFailingCallback(following);
    LogCapture.assertOne(following, error, LogCapture.during(() -> stage.complete(VALUE)));
  }

  @Test
  void anErrorOfACallbackIsLoggedIfAStageCancelsTheFuture() {
    CompletableFuture<@Nullable String> stage = future.toCompletableFuture();
    Error error = addFailingCallback(future);
    LogCapture.assertOne(future, error, LogCapture.during(() -> stage.cancel(false)));
  }

  private static Error addFailingCallback(CompactFuture<?> to) {
    Error error = new AssertionError();
    to.addDoneCallback(
        done -> {
          throw error;
        });
    return error;
  }

  /** To a future whose class makes something of it. */
  @Test
  void aStageThatIsCancelledAsksForNoInterrupt() {
    List<Boolean> asked = new ArrayList<>();
    CompactFuture<String> subclass =
        new CompactFuture<>() {
          @Override
          public boolean cancel(boolean mayInterruptIfRunning) {
            asked.add(mayInterruptIfRunning);
            return super.cancel(mayInterruptIfRunning);
          }
        };
    subclass.toCompletableFuture().cancel(true);
    assertEquals(List.of(false), asked);
  }

  /** To a stage whose class makes something of it. */
  @Test
  void aFutureThatIsCancelledAsksItsStageForNoInterrupt() {
    List<Boolean> asked = new ArrayList<>();
    CompletableFuture<String> stage =
        new CompletableFuture<>() {
          @Override
          public boolean cancel(boolean mayInterruptIfRunning) {
            asked.add(mayInterruptIfRunning);
            return super.cancel(mayInterruptIfRunning);
          }
        };
    CompactFuture.from(stage).cancel(true);
    assertEquals(List.of(false), asked);
  }

  @Test
  void aWaitForADoneStageRunsNoDeferredCallback() {
    CompletableFuture<@Nullable String> stage = future.toCompletableFuture();
    future.setResult(VALUE);
    CompactFuture<String> later = new CompactFuture<>();
    NestedCompletions.atTheLimit(
        () -> {
          NestedCompletions.completeLater(later);
          assertEquals(VALUE, stage.get());
          assertFalse(later.isDone());
        });
    assertTrue(later.isDone());
  }
}
