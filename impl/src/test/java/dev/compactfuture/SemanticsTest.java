package dev.compactfuture;

import static dev.compactfuture.FutureState.BOOM;
import static dev.compactfuture.FutureState.VALUE;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table "One future" of impl/README.md, cell by cell. Supports C1 to C6, without races. */
@Tag("C1")
@Tag("C2")
@Tag("C3")
@Tag("C4")
@Tag("C5")
@Tag("C6")
class SemanticsTest {

  // The table: a row for each call, a column for each state.

  /** Each cell has the answer of the call and, after an arrow, the new state if it changes. */
  private static final String TABLE =
      """
      call                       | PENDING          | RUNNING       | CANCELLED         | NOTIFIED      | RETURNED      | NULL          | RAISED
      cancel()                   | true → CANCELLED | false         | true              | true          | false         | false         | false
      cancel(true)               | true → CANCELLED | false         | true              | true          | false         | false         | false
      isCancelled()              | false            | false         | true              | true          | false         | false         | false
      isRunning()                | false            | true          | false             | false         | false         | false         | false
      isDone()                   | false            | false         | true              | true          | true          | true          | true
      get()                      | waits            | waits         | !Cancellation     | !Cancellation | value         | null          | !boom
      get(1 day)                 | waits            | waits         | !Cancellation     | !Cancellation | value         | null          | !boom
      get(0)                     | !Timeout         | !Timeout      | !Cancellation     | !Cancellation | value         | null          | !boom
      get(-1)                    | !Timeout         | !Timeout      | !Cancellation     | !Cancellation | value         | null          | !boom
      exception()                | waits            | waits         | !Cancellation     | !Cancellation | null          | null          | boom
      exception(1 day)           | waits            | waits         | !Cancellation     | !Cancellation | null          | null          | boom
      exception(0)               | !Timeout         | !Timeout      | !Cancellation     | !Cancellation | null          | null          | boom
      exception(-1)              | !Timeout         | !Timeout      | !Cancellation     | !Cancellation | null          | null          | boom
      setRunningOrNotifyCancel() | true → RUNNING   | !IllegalState | false → NOTIFIED  | !IllegalState | !IllegalState | !IllegalState | !IllegalState
      setResult(value)           | ok → RETURNED    | ok → RETURNED | !InvalidState     | !InvalidState | !InvalidState | !InvalidState | !InvalidState
      setResult(null)            | ok → NULL        | ok → NULL     | !InvalidState     | !InvalidState | !InvalidState | !InvalidState | !InvalidState
      setException(boom)         | ok → RAISED      | ok → RAISED   | !InvalidState     | !InvalidState | !InvalidState | !InvalidState | !InvalidState
      trySetResult(value)        | true → RETURNED  | true→RETURNED | false             | false         | false         | false         | false
      trySetResult(null)         | true → NULL      | true → NULL   | false             | false         | false         | false         | false
      trySetException(boom)      | true → RAISED    | true → RAISED | false             | false         | false         | false         | false
      setException(null)         | !NullPointer     | !NullPointer  | !NullPointer      | !NullPointer  | !NullPointer  | !NullPointer  | !NullPointer
      trySetException(null)      | !NullPointer     | !NullPointer  | !NullPointer      | !NullPointer  | !NullPointer  | !NullPointer  | !NullPointer
      addDoneCallback(null)      | !NullPointer     | !NullPointer  | !NullPointer      | !NullPointer  | !NullPointer  | !NullPointer  | !NullPointer
      addDoneCallback(fn)        | queued           | queued        | called            | called        | called        | called        | called
      """;

  private interface Call {
    @Nullable Object on(CompactFuture<@Nullable String> future) throws Exception;
  }

  private interface VoidCall {
    void on(CompactFuture<@Nullable String> future);
  }

  private static Call ok(VoidCall call) {
    return future -> {
      call.on(future);
      return "ok";
    };
  }

  @SuppressWarnings("NullAway") // passes null to see it refused
  private static final Map<String, Call> CALLS =
      Map.ofEntries(
          Map.entry("cancel()", CompactFuture::cancel),
          Map.entry("cancel(true)", f -> f.cancel(true)),
          Map.entry("isCancelled()", CompactFuture::isCancelled),
          Map.entry("isRunning()", CompactFuture::isRunning),
          Map.entry("isDone()", CompactFuture::isDone),
          Map.entry("get()", CompactFuture::get),
          Map.entry("get(1 day)", f -> f.get(1, TimeUnit.DAYS)),
          Map.entry("get(0)", f -> f.get(0, TimeUnit.SECONDS)),
          Map.entry("get(-1)", f -> f.get(-1, TimeUnit.SECONDS)),
          Map.entry("exception()", CompactFuture::exception),
          Map.entry("exception(1 day)", f -> f.exception(1, TimeUnit.DAYS)),
          Map.entry("exception(0)", f -> f.exception(0, TimeUnit.SECONDS)),
          Map.entry("exception(-1)", f -> f.exception(-1, TimeUnit.SECONDS)),
          Map.entry("setRunningOrNotifyCancel()", CompactFuture::setRunningOrNotifyCancel),
          Map.entry("setResult(value)", ok(f -> f.setResult(VALUE))),
          Map.entry("setResult(null)", ok(f -> f.setResult(null))),
          Map.entry("setException(boom)", ok(f -> f.setException(BOOM))),
          Map.entry("trySetResult(value)", f -> f.trySetResult(VALUE)),
          Map.entry("trySetResult(null)", f -> f.trySetResult(null)),
          Map.entry("trySetException(boom)", f -> f.trySetException(BOOM)),
          Map.entry("setException(null)", ok(f -> f.setException(null))),
          Map.entry("trySetException(null)", f -> f.trySetException(null)),
          Map.entry("addDoneCallback(null)", ok(f -> f.addDoneCallback(null))),
          Map.entry("addDoneCallback(fn)", SemanticsTest::addDoneCallback));

  private static String addDoneCallback(CompactFuture<@Nullable String> future) {
    List<Object> calls = new ArrayList<>();
    future.addDoneCallback(
        done -> {
          calls.add(done);
          calls.add(Thread.currentThread());
        });
    return calls.isEmpty()
        ? "queued"
        : calls.equals(List.of(future, Thread.currentThread())) ? "called" : "called with " + calls;
  }

  static Stream<Arguments> cells() {
    FutureState[] states = FutureState.values();
    List<String[]> rows = TABLE.lines().map(line -> line.strip().split("\\s*\\|\\s*", -1)).toList();
    assertEquals(
        CALLS.keySet(),
        Set.copyOf(rows.stream().skip(1).map(row -> row[0]).toList()),
        "a row for each call");
    assertArrayEquals(
        Arrays.stream(states).map(FutureState::name).toArray(),
        Arrays.stream(rows.get(0)).skip(1).toArray(),
        "a column for each state");
    return rows.stream()
        .skip(1)
        .flatMap(
            row ->
                IntStream.range(0, states.length)
                    .mapToObj(i -> Arguments.of(row[0], states[i], row[1 + i])));
  }

  @ParameterizedTest(name = "{0} when {1}: {2}")
  @MethodSource("cells")
  void theTable(String call, FutureState state, String cell) throws Exception {
    CompactFuture<@Nullable String> future = state.future();
    Object before = WordProbe.wordOf(future);
    String[] expected = cell.split("\\s*→\\s*", -1);

    TestThread<String> worker = TestThread.start(() -> answer(call, future));
    TestThread.spinUntil(() -> worker.task().isDone() || worker.isParkedOn(future));
    boolean waited = !worker.task().isDone();
    worker.thread().interrupt(); // a waiting thread gives up and does not change the state
    String answer = worker.join();

    assertEquals(expected[0], waited ? "waits" : answer);
    assertEquals(waited, answer.equals("!Interrupted"));
    FutureState after = expected.length == 1 ? state : FutureState.valueOf(expected[1]);
    assertEquals(after.description, FutureState.describe(future));
    if (expected.length == 1 && !cell.equals("queued")) {
      assertSame(before, WordProbe.wordOf(future), "nothing changed");
    }
  }

  private static String answer(String call, CompactFuture<@Nullable String> future) {
    try {
      return FutureState.word(requireNonNull(CALLS.get(call)).on(future), null);
    } catch (Exception e) {
      if (e instanceof IllegalStateException && !(e instanceof CancellationException)) {
        String message = String.valueOf(e.getMessage());
        assertTrue(message.endsWith(" a future that is " + FutureState.describe(future)), message);
      }
      return FutureState.word(null, e);
    }
  }

  // Getters.

  @ParameterizedTest
  @EnumSource(
      value = FutureState.class,
      names = {"CANCELLED", "RETURNED", "NULL", "RAISED"})
  void aGetterWakesWhenTheFutureIsDone(FutureState end) throws Exception {
    CompactFuture<@Nullable String> future = new CompactFuture<>();
    List<TestThread<String>> getters =
        Stream.of("get()", "get(1 day)", "exception()", "exception(1 day)")
            .map(call -> TestThread.start(() -> answer(call, future)).awaitParkedOn(future))
            .toList();
    end.bring(future);
    String get = answer("get()", end.future());
    String exception = answer("exception()", end.future());
    List<String> answers = new ArrayList<>();
    for (TestThread<String> getter : getters) {
      answers.add(getter.join());
    }
    assertEquals(List.of(get, get, exception, exception), answers);
  }

  @Test
  void gettersWakeBeforeCallbacksRun() {
    CompactFuture<String> future = new CompactFuture<>();
    List<Object> got = new ArrayList<>();
    List<TestThread<String>> getter = new ArrayList<>();
    future.addDoneCallback(done -> got.add(TestThread.outcome(() -> getter.get(0).join())));
    getter.add(TestThread.<String>start(future::get).awaitParkedOn(future));
    future.setResult(VALUE);
    assertEquals(List.of(VALUE), got);
  }

  @Test
  void anExceptionThatIsACancellationExceptionIsNoCancellation() {
    CompactFuture<String> future = new CompactFuture<>();
    CancellationException exception = new CancellationException();
    future.setException(exception);
    assertFalse(future.isCancelled());
    assertSame(exception, assertThrows(ExecutionException.class, future::get).getCause());
  }

  /** CPython's issue 132063: an exception whose truth value was false was swallowed. */
  @Test
  void anOddExceptionIsDeliveredByIdentity() throws Exception {
    @SuppressWarnings({"serial", "EqualsHashCode"})
    class HostileException extends RuntimeException {
      @Override
      @SuppressWarnings("EqualsUnsafeCast")
      public boolean equals(@Nullable Object other) {
        return false;
      }

      @Override
      public int hashCode() {
        throw new UnsupportedOperationException();
      }

      @Override
      public String getMessage() {
        throw new UnsupportedOperationException();
      }

      @Override
      public String toString() {
        throw new UnsupportedOperationException();
      }
    }
    CompactFuture<String> future = new CompactFuture<>();
    HostileException hostile = new HostileException();
    future.setException(hostile);
    assertSame(hostile, future.exception());
    ExecutionException e = assertThrows(ExecutionException.class, future::get);
    assertSame(hostile, e.getCause());
    assertEquals(HostileException.class.getName(), e.getMessage());
  }

  @Test
  void whatIsNotThereIsRefusedWithTheState() {
    CompactFuture<String> pending = new CompactFuture<>();
    assertEquals(
        "no result: the future is PENDING",
        assertThrows(IllegalStateException.class, pending::resultNow).getMessage());
    assertEquals(
        "no exception: the future is PENDING",
        assertThrows(IllegalStateException.class, pending::exceptionNow).getMessage());
  }

  @Test
  void aResultThatIsAnExceptionIsAResult() throws Exception {
    CompactFuture<Throwable> future = new CompactFuture<>();
    future.setResult(BOOM);
    assertSame(BOOM, future.get());
    assertNull(future.exception());
  }

  // Callbacks.

  @ParameterizedTest
  @EnumSource(
      value = FutureState.class,
      names = {"CANCELLED", "RETURNED", "NULL", "RAISED"})
  void callbacksRunInTheOrderAddedWithTheDoneFuture(FutureState end) {
    CompactFuture<@Nullable String> future = new CompactFuture<>();
    List<String> calls = new ArrayList<>();
    for (String name : List.of("1", "2", "3")) {
      future.addDoneCallback(
          done -> {
            assertSame(future, done);
            calls.add(name + " " + FutureState.describe(done));
          });
    }
    end.bring(future);
    assertEquals(
        List.of("1 " + end.description, "2 " + end.description, "3 " + end.description), calls);
  }

  @Test
  void notifyingTheCancellationRunsNoCallbackAgain() {
    CompactFuture<String> future = new CompactFuture<>();
    List<Object> calls = new ArrayList<>();
    future.addDoneCallback(calls::add);
    future.cancel();
    future.setRunningOrNotifyCancel();
    assertEquals(List.of(future), calls);
  }

  @Test
  void callbacksAddedBeforeAndAfterTheTaskStartedKeepTheirOrder() {
    CompactFuture<String> future = new CompactFuture<>();
    List<String> calls = new ArrayList<>();
    future.addDoneCallback(done -> calls.add("pending"));
    future.setRunningOrNotifyCancel();
    future.addDoneCallback(done -> calls.add("running"));
    assertTrue(future.isRunning());
    assertEquals(List.of(), calls);
    future.setResult(VALUE);
    assertEquals(List.of("pending", "running"), calls);
  }

  @Test
  void aCallbackAddedTwiceRunsTwice() {
    CompactFuture<String> future = new CompactFuture<>();
    List<Object> calls = new ArrayList<>();
    Consumer<Object> fn = calls::add;
    future.addDoneCallback(fn);
    future.addDoneCallback(fn);
    future.setResult(VALUE);
    assertEquals(List.of(future, future), calls);
  }

  @Test
  void aCallbackAddedByACallbackRunsNested() {
    CompactFuture<String> future = new CompactFuture<>();
    List<String> calls = new ArrayList<>();
    future.addDoneCallback(
        done -> {
          calls.add("1");
          done.addDoneCallback(again -> calls.add("n"));
          calls.add("1 ends");
        });
    future.addDoneCallback(done -> calls.add("2"));
    future.setResult(VALUE);
    assertEquals(List.of("1", "n", "1 ends", "2"), calls);
  }

  // Callbacks that fail.

  static Stream<Throwable> exceptions() {
    return Stream.of(new IllegalArgumentException("thrown"), BOOM, new InterruptedException());
  }

  @ParameterizedTest
  @MethodSource("exceptions")
  void anExceptionOfACallbackIsLoggedAndTheNextOneRuns(Throwable thrown) {
    CompactFuture<String> future = new CompactFuture<>();
    List<Object> calls = new ArrayList<>();
    future.addDoneCallback(done -> sneak(thrown));
    future.addDoneCallback(calls::add);
    List<LogCapture.Entry> logged = LogCapture.during(() -> future.setResult(VALUE));
    assertEquals(List.of(future), calls);
    LogCapture.assertOne(future, thrown, logged);
  }

  @ParameterizedTest
  @MethodSource("exceptions")
  void anExceptionOfALateCallbackIsLogged(Throwable thrown) {
    CompactFuture<String> future = new CompactFuture<>();
    future.setResult(VALUE);
    List<LogCapture.Entry> logged =
        LogCapture.during(() -> future.addDoneCallback(done -> sneak(thrown)));
    LogCapture.assertOne(future, thrown, logged);
  }

  static Stream<Throwable> failuresOfTheLog() {
    return Stream.of(new IllegalStateException(), BOOM, new AssertionError());
  }

  @ParameterizedTest
  @MethodSource("failuresOfTheLog")
  void aLoggerThatFailsKeepsNoCallbackFromRunning(Throwable thrown) {
    CompactFuture<String> future =
        new CompactFuture<>() {
          @Override
          public String toString() {
            throw SemanticsTest.<RuntimeException>sneak(thrown);
          }
        };
    List<Object> calls = new ArrayList<>();
    future.addDoneCallback(done -> sneak(BOOM));
    future.addDoneCallback(done -> calls.add(VALUE));
    LogCapture.during(() -> TestThread.outcome(() -> future.trySetResult(VALUE)));
    assertEquals(List.of(VALUE), calls);
  }

  /** Python leaves this undefined. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "cancel()",
        "cancel(true)",
        "setResult(value)",
        "setException(boom)",
        "trySetResult(value)",
        "trySetException(boom)"
      })
  void anErrorIsThrownByTheCompletingCallAfterAllCallbacksRan(String call) {
    CompactFuture<@Nullable String> future = new CompactFuture<>();
    Error first = new AssertionError("first");
    Error second = new LinkageError("second");
    List<String> calls = new ArrayList<>();
    future.addDoneCallback(done -> calls.add("1"));
    future.addDoneCallback(done -> sneak(first));
    future.addDoneCallback(done -> calls.add("2"));
    future.addDoneCallback(done -> sneak(second));
    future.addDoneCallback(done -> sneak(first)); // which is thrown, and so is not logged as well
    future.addDoneCallback(done -> calls.add("3"));
    LogCapture.assertOne(
        future,
        second,
        LogCapture.during(
            () ->
                assertSame(
                    first,
                    assertThrows(Error.class, () -> requireNonNull(CALLS.get(call)).on(future)))));
    assertArrayEquals(new Throwable[0], first.getSuppressed(), "an error may be shared");
    assertEquals(List.of("1", "2", "3"), calls);
    assertTrue(future.isDone());
    assertFalse(future.trySetResult("another"));
  }

  /** Python leaves this undefined. */
  @Test
  void anErrorOfALateCallbackIsThrownByTheAddingCall() {
    CompactFuture<String> future = new CompactFuture<>();
    future.setResult(VALUE);
    Error error = new AssertionError();
    assertSame(
        error, assertThrows(Error.class, () -> future.addDoneCallback(done -> sneak(error))));
  }

  /** Throws {@code thrown}, which may be checked, without declaring it. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <X extends Throwable> RuntimeException sneak(Throwable thrown) throws X {
    throw (X) thrown;
  }

  // Messages of exceptions.

  @Test
  void refusalsNameTheCallAndTheState() {
    CompactFuture<@Nullable String> done = FutureState.RETURNED.future();
    assertMessage("cannot set the result of", () -> done.setResult(VALUE));
    assertMessage("cannot set the exception of", () -> done.setException(BOOM));
    assertMessage("cannot run the task of", done::setRunningOrNotifyCancel);
  }

  private static void assertMessage(String what, Executable call) {
    assertEquals(
        what + " a future that is FINISHED returned String",
        assertThrows(IllegalStateException.class, call).getMessage());
  }

  @Test
  @SuppressWarnings("NullAway") // passes null to see it refused
  void aNullArgumentIsNamed() {
    CompactFuture<String> future = new CompactFuture<>();
    Map<String, Executable> calls =
        Map.of(
            "fn", () -> future.addDoneCallback(null),
            "exception", () -> future.setException(null),
            "exception ", () -> future.trySetException(null),
            "unit", () -> future.get(0, null),
            "unit ", () -> future.exception(0, null),
            "stage", () -> CompactFuture.from(null));
    calls.forEach(
        (name, call) ->
            assertEquals(
                name.strip(), assertThrows(NullPointerException.class, call).getMessage()));
  }

  @Test
  void invalidStateIsAnIllegalState() {
    assertInstanceOf(IllegalStateException.class, new InvalidStateException("message"));
  }

  @Test
  void anAnonymousClassIsShownByItsWholeName() {
    Object anonymous = new Object() {};
    CompactFuture<Object> future = new CompactFuture<>();
    future.setResult(anonymous);
    String name = getClass().getName() + "$";
    assertTrue(future.toString().contains("[FINISHED returned " + name), future.toString());
  }
}
