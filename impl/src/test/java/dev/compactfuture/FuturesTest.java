package dev.compactfuture;

import static dev.compactfuture.FutureState.VALUE;
import static dev.compactfuture.Futures.ReturnWhen.ALL_COMPLETED;
import static dev.compactfuture.Futures.ReturnWhen.FIRST_COMPLETED;
import static dev.compactfuture.Futures.ReturnWhen.FIRST_EXCEPTION;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.compactfuture.Futures.DoneAndNotDone;
import dev.compactfuture.Futures.ReturnWhen;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jol.info.GraphLayout;

/**
 * Waits on many futures by {@code await}. Supports C7 and C8.
 *
 * <p>Whether a call of {@code await} would wait is tested with the interrupt status set: completion
 * beats interrupt, so the call returns if and only if its condition holds.
 */
@Tag("C7")
@Tag("C8")
class FuturesTest {
  private static final Set<FutureState> DONE =
      EnumSet.of(FutureState.NOTIFIED, FutureState.RETURNED, FutureState.NULL, FutureState.RAISED);

  @AfterEach
  void noInterruptStatusRemains() {
    assertFalse(Thread.interrupted(), "the interrupt status is still set");
  }

  private static <T extends @Nullable Object> List<CompactFuture<T>> pending(int size) {
    return Stream.generate(CompactFuture<T>::new).limit(size).toList();
  }

  private static <F extends CompactFuture<?>> void assertAnswer(
      List<F> done, List<F> notDone, DoneAndNotDone<F> answer) {
    assertEquals(done, List.copyOf(answer.done()), "done");
    assertEquals(notDone, List.copyOf(answer.notDone()), "not done");
  }

  // Futures of different types mix, as in Python.

  @Test
  void futuresOfDifferentTypesMix() throws Exception {
    CompactFuture<Integer> number = new CompactFuture<>();
    CompactFuture<String> text = new CompactFuture<>();
    number.setResult(1);
    text.setResult(VALUE);
    DoneAndNotDone<? extends CompactFuture<?>> mixed =
        Futures.await(List.of(number, text), ALL_COMPLETED);
    assertEquals(Set.of(number, text), mixed.done());
    List<CompactFuture<?>> unknown = List.of(number, text);
    DoneAndNotDone<CompactFuture<?>> ofUnknown = Futures.await(unknown, ALL_COMPLETED);
    assertEquals(Set.of(number, text), ofUnknown.done());
    try (Completions<CompactFuture<?>> completions = Futures.asCompleted(unknown)) {
      CompactFuture<?> next = completions.next();
      assertTrue(unknown.contains(next));
    }
  }

  /** Elements keep their own type. */
  @Test
  void subclassesAreKept() throws Exception {
    HookedFuture hooked = new HookedFuture();
    hooked.setResult(VALUE);
    for (HookedFuture done : Futures.await(Set.of(hooked), FIRST_COMPLETED).done()) {
      assertEquals(1, done.peeks);
    }
  }

  // All conditions, for all pairs of states.

  static Stream<Arguments> pairs() {
    return Stream.of(ReturnWhen.values())
        .flatMap(
            mode ->
                Stream.of(FutureState.values())
                    .flatMap(
                        one ->
                            Stream.of(FutureState.values())
                                .map(other -> Arguments.of(mode, one, other))));
  }

  private static boolean isEnough(ReturnWhen mode, Collection<FutureState> states) {
    return DONE.containsAll(states)
        || switch (mode) {
          case FIRST_COMPLETED -> !Collections.disjoint(DONE, states);
          case FIRST_EXCEPTION -> states.contains(FutureState.RAISED);
          case ALL_COMPLETED -> false;
        };
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void awaitReturnsAtOnceOnlyIfItsConditionHolds(
      ReturnWhen mode, FutureState one, FutureState other) throws Exception {
    List<FutureState> states = List.of(one, other);
    var futures = states.stream().map(FutureState::future).toList();
    var words = words(futures);
    var done = IntStream.range(0, 2).filter(i -> DONE.contains(states.get(i))).boxed().toList();
    var notDone = IntStream.range(0, 2).filter(i -> !done.contains(i)).boxed().toList();
    DoneAndNotDone<CompactFuture<@Nullable String>> answer;
    Thread.currentThread().interrupt();
    if (isEnough(mode, states)) {
      answer = Futures.await(futures, mode);
      assertTrue(Thread.interrupted());
    } else {
      assertThrows(InterruptedException.class, () -> Futures.await(futures, mode));
      assertFalse(Thread.interrupted());
      answer = Futures.await(futures, 0, TimeUnit.SECONDS, mode);
    }
    assertAnswer(
        done.stream().map(futures::get).toList(),
        notDone.stream().map(futures::get).toList(),
        answer);
    assertEquals(words, words(futures), "nothing has changed, nobody is registered");
  }

  private static List<String> words(List<? extends CompactFuture<?>> futures) {
    return futures.stream()
        .map(future -> FutureState.describe(future) + " " + WordProbe.registrations(future))
        .toList();
  }

  /** Both futures are pending when await begins to wait; then one changes. */
  @ParameterizedTest
  @MethodSource("pairs")
  void aChangeAfterTheRegistrationEndsTheWaitOnlyIfTheConditionHolds(
      ReturnWhen mode, FutureState one, FutureState other) throws Exception {
    HookedFuture first = new HookedFuture();
    HookedFuture last = new HookedFuture();
    boolean enough = isEnough(mode, List.of(one, other));
    last.afterWatch =
        () -> {
          one.bring(first);
          other.bring(last);
          if (!enough) {
            Thread.currentThread().interrupt();
          }
        };
    List<HookedFuture> futures = List.of(first, last);
    if (enough) {
      var answer = Futures.await(futures, mode);
      assertEquals(DONE.contains(one), answer.done().contains(first));
      assertEquals(DONE.contains(other), answer.done().contains(last));
    } else {
      assertThrows(InterruptedException.class, () -> Futures.await(futures, mode));
      assertFalse(Thread.interrupted());
    }
    assertEquals(1, first.watches);
    assertEquals(1, last.watches);
    assertEquals(0, WordProbe.registrations(first));
    assertEquals(0, WordProbe.registrations(last));
  }

  static Stream<Arguments> modesAndEnds() {
    return Stream.of(ReturnWhen.values())
        .flatMap(mode -> DONE.stream().map(end -> Arguments.of(mode, end)));
  }

  @ParameterizedTest
  @MethodSource("modesAndEnds")
  void aParkedThreadIsWokenByTheLastCompletion(ReturnWhen mode, FutureState end) throws Exception {
    List<CompactFuture<@Nullable String>> futures = pending(3);
    var worker = TestThread.start(() -> Futures.await(futures, mode)).awaitParkedInAWatch();
    futures.forEach(future -> assertEquals(1, WordProbe.registrations(future)));
    boolean first = isEnough(mode, List.of(end, FutureState.PENDING));
    for (CompactFuture<@Nullable String> future : first ? futures.subList(2, 3) : futures) {
      end.bring(future);
    }
    assertAnswer(
        first ? futures.subList(2, 3) : futures,
        first ? futures.subList(0, 2) : List.of(),
        worker.join());
    futures.forEach(future -> assertEquals(0, WordProbe.registrations(future)));
  }

  @ParameterizedTest
  @EnumSource(ReturnWhen.class)
  void withoutFuturesAwaitReturnsAtOnce(ReturnWhen mode) throws Exception {
    Thread.currentThread().interrupt();
    assertAnswer(List.of(), List.of(), Futures.await(List.<CompactFuture<String>>of(), mode));
    assertTrue(Thread.interrupted());
  }

  @Test
  void aFutureThatOccursTwiceCountsOnce() throws Exception {
    HookedFuture future = new HookedFuture();
    future.afterWatch = () -> future.trySetResult(VALUE);
    HookedFuture other = new HookedFuture();
    other.setResult(VALUE);
    var twice = List.of(future, other, future, other);
    assertAnswer(List.of(other, future), List.of(), Futures.await(twice, ALL_COMPLETED));
  }

  @Test
  void onAFutureThatOccursTwiceNothingStaysRegistered() throws Exception {
    HookedFuture open = new HookedFuture();
    HookedFuture last = new HookedFuture();
    last.afterWatch = () -> last.trySetResult(VALUE);
    var twice = List.of(open, open, last, last);
    assertAnswer(List.of(last), List.of(open), Futures.await(twice, FIRST_COMPLETED));
    assertNull(WordProbe.wordOf(open));
  }

  @Test
  void aDoneFutureIsNeverRegisteredOn() throws Exception {
    HookedFuture done = new HookedFuture();
    done.setResult(VALUE);
    List<HookedFuture> futures = List.of(done, new HookedFuture());
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, () -> Futures.await(futures, ALL_COMPLETED));
    assertEquals(0, done.watches);
    assertEquals(1, futures.get(1).watches);
  }

  /** It is completed after the read that found it not done, and before the registration. */
  @ParameterizedTest
  @EnumSource(
      value = FutureState.class,
      names = {"NOTIFIED", "RETURNED", "NULL", "RAISED"})
  void aFutureDoneJustBeforeTheRegistrationIsNotMissed(FutureState end) throws Exception {
    for (ReturnWhen mode : ReturnWhen.values()) {
      HookedFuture future = new HookedFuture();
      future.beforeWatch = () -> end.bring(future);
      assertAnswer(List.of(future), List.of(), Futures.await(List.of(future), mode));
      assertEquals(0, WordProbe.registrations(future));
    }
  }

  @Test
  void aFutureThatFailsJustBeforeTheRegistrationIsNotMissed() throws Exception {
    HookedFuture failing = new HookedFuture();
    failing.beforeWatch = () -> failing.setException(FutureState.BOOM);
    CompactFuture<@Nullable String> pending = new CompactFuture<>();
    assertAnswer(
        List.of(failing),
        List.of(pending),
        Futures.await(List.of(failing, pending), FIRST_EXCEPTION));
  }

  @Test
  void aFailureCountsWhateverElseIsDone() throws Exception {
    List<CompactFuture<String>> futures = pending(4);
    futures.get(0).setResult(VALUE);
    futures.get(1).setException(FutureState.BOOM);
    futures.get(2).setResult(VALUE);
    assertAnswer(
        futures.subList(0, 3), futures.subList(3, 4), Futures.await(futures, FIRST_EXCEPTION));
  }

  @Test
  void aCancelledFutureEndsTheWaitWhenItIsNotified() throws Exception {
    CompactFuture<String> future = new CompactFuture<>();
    var worker =
        TestThread.start(() -> Futures.await(List.of(future), FIRST_COMPLETED))
            .awaitParkedInAWatch();
    assertTrue(future.cancel());
    assertEquals("CANCELLED", FutureState.describe(future));
    assertEquals(1, WordProbe.registrations(future), "the watcher stays registered");
    worker.awaitParkedInAWatch();
    assertFalse(future.setRunningOrNotifyCancel());
    assertAnswer(List.of(future), List.of(), worker.join());
  }

  @Test
  void aWatcherOfACancelledFutureIsNotifiedWithTheCancellation() throws Exception {
    CompactFuture<String> future = new CompactFuture<>();
    future.cancel();
    var worker =
        TestThread.start(() -> Futures.await(List.of(future), ALL_COMPLETED)).awaitParkedInAWatch();
    assertEquals("CANCELLED", FutureState.describe(future));
    assertTrue(future.cancel());
    assertThrows(InvalidStateException.class, () -> future.setResult(VALUE));
    future.setRunningOrNotifyCancel();
    assertAnswer(List.of(future), List.of(), worker.join());
  }

  @Test
  void aWaitOnARunningFutureLeavesItRunning() throws Exception {
    CompactFuture<String> future = new CompactFuture<>();
    var worker =
        TestThread.start(() -> Futures.await(List.of(future), ALL_COMPLETED)).awaitParkedInAWatch();
    assertTrue(future.setRunningOrNotifyCancel());
    assertTrue(future.isRunning());
    assertFalse(future.cancel());
    future.setResult(VALUE);
    assertAnswer(List.of(future), List.of(), worker.join());
  }

  // The answer.

  @Test
  void theSetsKeepTheOrderGivenAndAreUnmodifiable() throws Exception {
    List<CompactFuture<String>> futures = new ArrayList<>(pending(100));
    for (int i = 0; i < 100; i += 3) {
      futures.get(i).setResult(VALUE);
    }
    var answer = Futures.await(futures, FIRST_COMPLETED);
    assertAnswer(
        futures.stream().filter(CompactFuture::isDone).toList(),
        futures.stream().filter(future -> !future.isDone()).toList(),
        answer);
    assertThrows(UnsupportedOperationException.class, () -> answer.done().clear());
    assertThrows(UnsupportedOperationException.class, () -> answer.notDone().clear());
    futures.get(1).setResult(VALUE);
    futures.clear();
    assertEquals(34, answer.done().size(), "the state then, not the state now");
    assertEquals(66, answer.notDone().size());
  }

  @Test
  void aSetIsHashedOnce() throws Exception {
    System.setProperty("jol.magicFieldOffset", "true");
    Set<?> notDone = Futures.await(pending(100), 0, TimeUnit.SECONDS, FIRST_COMPLETED).notDone();
    assertEquals(100, notDone.size());
    assertEquals(1, GraphLayout.parseInstance(notDone).getClassCounts().count(LinkedHashSet.class));
  }

  /**
   * The read of the last future completes the first and then the last. So an answer with the last
   * but not the first would not be a snapshot.
   */
  @Test
  void theAnswerIsAnAtomicSnapshot() throws Exception {
    HookedFuture first = new HookedFuture();
    HookedFuture last = new HookedFuture();
    last.beforePeek =
        () -> {
          first.trySetResult(VALUE);
          last.trySetResult(VALUE);
        };
    List<HookedFuture> futures = List.of(first, new HookedFuture(), last);
    var answer = Futures.await(futures, FIRST_COMPLETED);
    assertEquals(Set.of(first, last), answer.done());
    assertEquals(Set.of(futures.get(1)), answer.notDone());
  }

  @Test
  void theAnswerAfterTheWaitIsAnAtomicSnapshot() throws Exception {
    HookedFuture first = new HookedFuture();
    HookedFuture last = new HookedFuture();
    List<HookedFuture> futures = List.of(first, new HookedFuture(), last);
    last.afterWatch = () -> futures.get(1).setResult(VALUE);
    last.beforePeek =
        () -> {
          if (last.watches > 0) {
            first.trySetResult(VALUE);
            last.trySetResult(VALUE);
          }
        };
    assertEquals(Set.copyOf(futures), Futures.await(futures, FIRST_COMPLETED).done());
  }

  @ParameterizedTest
  @EnumSource(ReturnWhen.class)
  void aWaitInVainReadsEachFutureOnceBeforeAndOnceAfter(ReturnWhen mode) {
    List<HookedFuture> futures = Stream.generate(HookedFuture::new).limit(1_000).toList();
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, () -> Futures.await(futures, mode));
    for (HookedFuture future : futures) {
      assertEquals(
          List.of(2, 1, 1), List.of(future.peeks, future.watches, future.unwatches), "each once");
    }
  }

  // Time-outs.

  static Stream<Arguments> timeoutsThatAreUp() {
    return Stream.of(TimeUnit.NANOSECONDS, TimeUnit.DAYS)
        .flatMap(
            unit -> Stream.of(0L, -1L, Long.MIN_VALUE).map(timeout -> Arguments.of(timeout, unit)));
  }

  @ParameterizedTest
  @MethodSource("timeoutsThatAreUp")
  void aTimeoutOfZeroOrLessDoesNotWaitNorRegister(long timeout, TimeUnit unit) throws Exception {
    for (ReturnWhen mode : ReturnWhen.values()) {
      HookedFuture done = new HookedFuture();
      done.setResult(VALUE);
      HookedFuture pending = new HookedFuture();
      var answer = Futures.await(List.of(done, pending), timeout, unit, mode);
      assertAnswer(List.of(done), List.of(pending), answer);
      assertEquals(0, pending.watches);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 1_000, 1_000_000})
  void aTimeOutReturnsWhatIsDoneAndLeavesNothingRegistered(long nanos) throws Exception {
    List<CompactFuture<String>> futures = pending(3);
    futures.get(1).setResult(VALUE);
    assertAnswer(
        List.of(futures.get(1)),
        List.of(futures.get(0), futures.get(2)),
        Futures.await(futures, nanos, TimeUnit.NANOSECONDS, ALL_COMPLETED));
    assertNull(WordProbe.wordOf(futures.get(0)));
    assertNull(WordProbe.wordOf(futures.get(2)));
  }

  // Interrupts.

  @ParameterizedTest
  @EnumSource(ReturnWhen.class)
  void anInterruptDuringTheWaitThrowsClearsTheStatusAndLeavesNothingRegistered(ReturnWhen mode)
      throws Exception {
    List<CompactFuture<String>> futures = pending(3);
    futures.get(1).setRunningOrNotifyCancel();
    futures.get(2).cancel();
    var words = words(futures);
    TestThread<Boolean> worker =
        TestThread.start(
            () -> {
              assertThrows(InterruptedException.class, () -> Futures.await(futures, mode));
              return Thread.interrupted();
            });
    worker.awaitParkedInAWatch().thread().interrupt();
    assertFalse(worker.join());
    assertEquals(words, words(futures));
  }

  /** The future is completed while the interrupted thread takes its registration off. */
  @Test
  void aCompletionWhileAnInterruptedThreadLeavesIsAnsweredAndKeepsTheStatus() throws Exception {
    HookedFuture future = new HookedFuture();
    future.beforeUnwatch = () -> future.setResult(VALUE);
    Thread.currentThread().interrupt();
    assertAnswer(List.of(future), List.of(), Futures.await(List.of(future), ALL_COMPLETED));
    assertTrue(Thread.interrupted());
  }

  // Inside callbacks.

  @Test
  void insideACallbackTheFutureIsDone() throws Exception {
    CompactFuture<String> future = new CompactFuture<>();
    List<Object> answers = new ArrayList<>();
    future.addDoneCallback(
        done -> answers.add(TestThread.outcome(() -> Futures.await(List.of(done), ALL_COMPLETED))));
    future.setResult(VALUE);
    assertEquals(List.of(Futures.await(List.of(future), ALL_COMPLETED)), answers);
  }

  // Several waits on the same futures.

  @Test
  void waitsWithDifferentConditionsOnTheSameFuturesAllReturn() throws Exception {
    List<CompactFuture<String>> futures = pending(3);
    Map<ReturnWhen, TestThread<DoneAndNotDone<CompactFuture<String>>>> workers =
        new EnumMap<>(ReturnWhen.class);
    for (ReturnWhen mode : ReturnWhen.values()) {
      workers.put(mode, TestThread.start(() -> Futures.await(futures, mode)).awaitParkedInAWatch());
    }
    TestThread<String> getter = TestThread.start(futures.get(1)::get).awaitParkedOn(futures.get(1));
    assertEquals(4, WordProbe.registrations(futures.get(1)));
    futures.get(1).setResult(VALUE);
    assertSame(VALUE, getter.join());
    assertAnswer(
        List.of(futures.get(1)),
        List.of(futures.get(0), futures.get(2)),
        requireNonNull(workers.get(FIRST_COMPLETED)).join());
    futures.get(0).setException(FutureState.BOOM);
    assertAnswer(
        futures.subList(0, 2),
        futures.subList(2, 3),
        requireNonNull(workers.get(FIRST_EXCEPTION)).join());
    Registrations.assertNoLeak(futures.get(2), 1);
    futures.get(2).setResult(VALUE);
    assertAnswer(futures, List.of(), requireNonNull(workers.get(ALL_COMPLETED)).join());
  }

  /** The registration of the interrupted thread is below the other, so it leaves by a mark. */
  @ParameterizedTest
  @EnumSource(
      value = FutureState.class,
      names = {"PENDING", "RUNNING", "CANCELLED"})
  void aWatcherThatLeavesDoesNotTakeAnotherWithIt(FutureState state) throws Exception {
    CompactFuture<@Nullable String> future = new CompactFuture<>();
    var lower =
        TestThread.start(
                () -> TestThread.outcome(() -> Futures.await(List.of(future), ALL_COMPLETED)))
            .awaitParkedInAWatch();
    var upper =
        TestThread.start(() -> Futures.await(List.of(future), ALL_COMPLETED)).awaitParkedInAWatch();
    state.bring(future);
    lower.thread().interrupt();
    assertInstanceOf(InterruptedException.class, lower.join());
    assertEquals(state.description, FutureState.describe(future));
    Registrations.assertNoLeak(future, 1);
    if (state == FutureState.CANCELLED) {
      future.setRunningOrNotifyCancel();
    } else {
      future.setResult(VALUE);
    }
    assertAnswer(List.of(future), List.of(), upper.join());
  }

  /** The identity hash codes cost more than the wait. */
  @Test
  void theHashTableOfAnAnswerIsMadeOnceAndNotBeforeItIsNeeded() throws Exception {
    CompactFuture<String> future = new CompactFuture<>();
    future.setResult(VALUE);
    Set<CompactFuture<String>> done = Futures.await(List.of(future), ALL_COMPLETED).done();
    Field table = done.getClass().getDeclaredField("set");
    table.setAccessible(true);
    assertFalse(done.isEmpty());
    assertNull(table.get(done));
    assertEquals(1, done.size());
    Object made = table.get(done);
    assertTrue(done.contains(future));
    assertSame(made, table.get(done));
  }

  /** So a cancellation does not end a wait for the first exception. */
  @Test
  void aWatcherIsToldOnceAndOnlyAnExceptionIsAFailure() {
    List<Boolean> told = new ArrayList<>();
    Task<String> cancelled = new Task<>(() -> VALUE, new AcceptedTasks<>());
    assertTrue(cancelled.watch(told::add), "registered");
    cancelled.cancel();
    assertFalse(cancelled.watch(told::add), "registered");
    assertEquals(List.of(false, false), told);
    CompactFuture<String> failed = new CompactFuture<>();
    assertTrue(failed.watch(told::add), "registered");
    failed.setException(new IllegalStateException());
    assertEquals(List.of(false, false, true), told);
  }

  // Bad input.

  @Test
  @SuppressWarnings("NullAway") // passes null to see it refused
  void aNullArgumentIsNamedAndNothingIsRegistered() {
    HookedFuture future = new HookedFuture();
    List<HookedFuture> good = List.of(future);
    List<HookedFuture> bad = Arrays.asList(future, null);
    TimeUnit unit = TimeUnit.SECONDS;
    assertRefused("futures", () -> Futures.await(null, ALL_COMPLETED));
    assertRefused("futures", () -> Futures.await(null, 1, unit, ALL_COMPLETED));
    assertRefused("futures: one of them", () -> Futures.await(bad, FIRST_COMPLETED));
    List<HookedFuture> badFirst = Arrays.asList(null, future);
    assertRefused("futures: one of them", () -> Futures.await(badFirst, FIRST_COMPLETED));
    assertRefused("futures: one of them", () -> Futures.await(bad, 1, unit, FIRST_COMPLETED));
    assertRefused("unit", () -> Futures.await(good, 1, null, ALL_COMPLETED));
    assertRefused("returnWhen", () -> Futures.await(good, null));
    assertRefused("returnWhen", () -> Futures.await(good, 0, unit, null));
    assertRefused("futures", () -> Futures.asCompleted(null));
    assertRefused("futures", () -> Futures.asCompleted(null, 1, unit));
    assertRefused("futures: one of them", () -> Futures.asCompleted(bad));
    assertRefused("futures: one of them", () -> Futures.asCompleted(bad, 1, unit));
    assertRefused("unit", () -> Futures.asCompleted(good, 1, null));
    assertEquals(0, future.watches);
  }

  private static void assertRefused(String argument, Executable call) {
    assertEquals(argument, assertThrows(NullPointerException.class, call).getMessage());
  }

  // Races.

  @Test
  void aCompletionThatRacesWithTheRegistrationIsNotMissed() throws Exception {
    int before = 0;
    int after = 0;
    try (TwoThreadRace<CompactFuture<Integer>> race = new TwoThreadRace<>()) {
      for (int round = 0; round < 5_000; round++) {
        RegistrationRecorder future = new RegistrationRecorder();
        race.begin(future, other -> other.setResult(1));
        race.delay();
        assertAnswer(List.of(future), List.of(), Futures.await(List.of(future), ALL_COMPLETED));
        race.end();
        race.adjust(future.registered);
        before += future.registered ? 0 : 1;
        after += future.registered ? 1 : 0;
      }
    }
    TwoThreadRace.assumeThatItWasOne(after, before);
  }

  private static final class RegistrationRecorder extends CompactFuture<Integer> {
    boolean registered;

    @Override
    boolean watch(Watcher watcher) {
      registered = super.watch(watcher);
      return registered;
    }
  }

  /** Each of two threads completes half of the futures, and both halves are needed. */
  @ParameterizedTest
  @EnumSource(ReturnWhen.class)
  void ofTwoRacingCompletersTheOneThatFulfilsTheConditionWakes(ReturnWhen mode) throws Exception {
    try (TwoThreadRace<List<CompactFuture<String>>> race = new TwoThreadRace<>()) {
      for (int round = 0; round < 500; round++) {
        List<CompactFuture<String>> futures = pending(2);
        TestThread<DoneAndNotDone<CompactFuture<String>>> waiter =
            TestThread.start(() -> Futures.await(futures, mode));
        race.begin(futures, both -> both.get(0).setResult("this"));
        race.delay();
        futures.get(1).setResult("that");
        race.end();
        DoneAndNotDone<CompactFuture<String>> answer = waiter.join();
        assertEquals(2, answer.done().size() + answer.notDone().size());
        assertTrue(mode == FIRST_COMPLETED || answer.done().size() == 2, answer::toString);
        assertFalse(answer.done().isEmpty());
      }
    }
  }

  @Test
  void anInterruptThatRacesWithTheCompletionGivesBothTheAnswerAndTheStatusOrNeither()
      throws Exception {
    int answers = 0;
    int interrupts = 0;
    try (TwoThreadRace<CompactFuture<Integer>> race = new TwoThreadRace<>()) {
      for (int round = 0; round < 5_000; round++) {
        CompactFuture<Integer> future = new CompactFuture<>();
        race.begin(future, other -> other.setResult(1));
        Thread.currentThread().interrupt();
        race.delay();
        try {
          assertEquals(1, Futures.await(List.of(future), ALL_COMPLETED).done().size());
          assertTrue(Thread.interrupted(), "the interrupt is lost");
          answers++;
          race.adjust(false);
        } catch (InterruptedException e) {
          assertFalse(Thread.interrupted(), "the interrupt is there twice");
          interrupts++;
          race.adjust(true);
        }
        race.end();
        assertTrue(future.isDone());
      }
    }
    TwoThreadRace.assumeThatItWasOne(interrupts, answers);
  }
}
