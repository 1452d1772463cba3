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
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Waits on many futures by {@code asCompleted}. Supports C7 and C8. */
@Tag("C7")
@Tag("C8")
@SuppressWarnings("FutureReturnValueIgnored") // the future that next() returns
class CompletionsTest {

  @AfterEach
  void noInterruptStatusRemains() {
    assertFalse(Thread.interrupted(), "the interrupt status is still set");
  }

  private static <T extends @Nullable Object> List<CompactFuture<T>> pending(int size) {
    return Stream.generate(CompactFuture<T>::new).limit(size).toList();
  }

  private static <F extends CompactFuture<?>> List<F> rest(Completions<F> of) {
    List<F> rest = new ArrayList<>();
    of.forEachRemaining(rest::add);
    return rest;
  }

  private static void assertNobodyRegistered(List<? extends CompactFuture<?>> futures) {
    futures.forEach(future -> assertEquals(0, WordProbe.registrations(future), "registrations"));
  }

  /** Calls {@code next} with the interrupt status set: it throws only if it would wait. */
  private static void assertNothingMoreHasArrived(Completions<?> completions) {
    Thread.currentThread().interrupt();
    assertThrows(CompletionException.class, completions::next);
    assertTrue(Thread.interrupted());
  }

  // Order.

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 10, 1_000})
  void futuresComeInTheOrderOfTheirCompletion(int size) {
    List<CompactFuture<String>> futures = pending(size);
    Completions<CompactFuture<String>> completions = Futures.asCompleted(futures);
    List<CompactFuture<String>> shuffled = new ArrayList<>(futures);
    Collections.shuffle(shuffled, new Random(1));
    shuffled.forEach(future -> future.setResult(VALUE));
    assertEquals(shuffled, rest(completions));
  }

  /** Completing and taking alternate, so that some futures are left when more arrive. */
  @Test
  void futuresComeInOrderIfCompletingAndTakingAlternate() {
    List<CompactFuture<String>> futures = new ArrayList<>(pending(1_000));
    Completions<CompactFuture<String>> completions = Futures.asCompleted(futures);
    Random random = new Random(1);
    Collections.shuffle(futures, random);
    List<CompactFuture<String>> taken = new ArrayList<>();
    for (int done = 0; taken.size() < futures.size(); ) {
      for (int i = random.nextInt(4); i > 0 && done < futures.size(); i--) {
        futures.get(done++).setResult(VALUE);
      }
      for (int i = random.nextInt(4); i > 0 && taken.size() < done; i--) {
        taken.add(completions.next());
      }
    }
    assertEquals(futures, taken);
    assertFalse(completions.hasNext());
  }

  @Test
  void nextWaitsForEachFutureInTurn() throws Exception {
    List<CompactFuture<String>> futures = pending(10);
    Completions<CompactFuture<String>> completions = Futures.asCompleted(futures);
    TestThread<List<CompactFuture<String>>> worker = TestThread.start(() -> rest(completions));
    for (int i = 9; i >= 0; i--) {
      worker.awaitParkedInAWatch();
      futures.get(i).setResult(VALUE);
    }
    List<CompactFuture<String>> reversed = new ArrayList<>(futures);
    Collections.reverse(reversed);
    assertEquals(reversed, worker.join());
  }

  @Test
  void doneFuturesComeFirstAndAreNotRegisteredOn() {
    HookedFuture pending = new HookedFuture();
    List<HookedFuture> done = Stream.generate(HookedFuture::new).limit(3).toList();
    done.forEach(future -> future.setResult(VALUE));
    List<HookedFuture> futures = List.of(done.get(0), pending, done.get(1), done.get(2));
    Completions<HookedFuture> completions = Futures.asCompleted(futures);
    assertNobodyRegistered(done);
    pending.setResult(VALUE);
    List<HookedFuture> all = rest(completions);
    assertEquals(Set.copyOf(done), Set.copyOf(all.subList(0, 3)));
    assertEquals(List.of(pending), all.subList(3, 4));
  }

  @Test
  void aFutureDoneJustBeforeTheRegistrationIsNotMissed() {
    HookedFuture future = new HookedFuture();
    future.beforeWatch = () -> future.setResult(VALUE);
    assertEquals(List.of(future), rest(Futures.asCompleted(List.of(future))));
  }

  @Test
  void aFutureThatOccursTwiceComesOnce() {
    CompactFuture<String> done = new CompactFuture<>();
    done.setResult(VALUE);
    CompactFuture<String> later = new CompactFuture<>();
    Completions<CompactFuture<String>> completions =
        Futures.asCompleted(List.of(done, later, later, done));
    assertEquals(1, WordProbe.registrations(later));
    later.setResult(VALUE);
    assertEquals(List.of(done, later), rest(completions));
  }

  @Test
  void aFutureDoneBetweenItsTwoRegistrationsComesOnce() {
    HookedFuture future = new HookedFuture();
    HookedFuture other = new HookedFuture();
    other.afterWatch = () -> future.trySetResult(VALUE);
    var completions = Futures.asCompleted(List.of(future, other, other, future, other));
    other.setResult(VALUE);
    assertEquals(List.of(future, other), rest(completions));
  }

  @Test
  void aFutureThatOccursTwiceComesOnceIfAnotherWatcherIsRegistered() {
    List<CompactFuture<String>> futures = pending(4);
    Completions<CompactFuture<String>> another = Futures.asCompleted(futures.subList(2, 3));
    var twice = Stream.concat(futures.stream(), futures.stream()).toList();
    Completions<CompactFuture<String>> completions = Futures.asCompleted(twice);
    futures.forEach(future -> future.setResult(VALUE));
    assertEquals(futures, rest(completions));
    assertEquals(futures.subList(2, 3), rest(another));
  }

  @ParameterizedTest
  @EnumSource(
      value = FutureState.class,
      names = {"NOTIFIED", "RETURNED", "NULL", "RAISED"})
  void aFutureComesInEveryDoneState(FutureState end) {
    CompactFuture<@Nullable String> future = new CompactFuture<>();
    Completions<CompactFuture<@Nullable String>> completions = Futures.asCompleted(List.of(future));
    end.bring(future);
    assertSame(future, completions.next());
    assertEquals(end.description, FutureState.describe(future));
  }

  @ParameterizedTest
  @EnumSource(
      value = FutureState.class,
      names = {"PENDING", "RUNNING", "CANCELLED"})
  void aFutureDoesNotComeBeforeItIsDone(FutureState state) {
    CompactFuture<@Nullable String> future = new CompactFuture<>();
    Completions<CompactFuture<@Nullable String>> completions = Futures.asCompleted(List.of(future));
    state.bring(future);
    assertNothingMoreHasArrived(completions);
    assertNothingMoreHasArrived(Futures.asCompleted(List.of(future)));
    assertEquals(state.description, FutureState.describe(future));
  }

  @Test
  void aCancelledFutureComesWhenNotifiedAfterFuturesCompletedBefore() {
    List<CompactFuture<String>> futures = pending(3);
    Completions<CompactFuture<String>> completions = Futures.asCompleted(futures);
    futures.get(0).cancel();
    futures.get(1).setResult(VALUE);
    futures.get(0).setRunningOrNotifyCancel();
    futures.get(2).setResult(VALUE);
    assertEquals(List.of(futures.get(1), futures.get(0), futures.get(2)), rest(completions));
  }

  // The order of notification.

  /** One watch registers a hundred times on one future: the order of its arrivals shows all. */
  @ParameterizedTest
  @EnumSource(
      value = FutureState.class,
      names = {"NOTIFIED", "RETURNED", "RAISED"})
  void watchersAreNotifiedInTheOrderOfTheirRegistration(FutureState end) {
    CompactFuture<@Nullable String> future = new CompactFuture<>();
    Watch watch = new Watch(false);
    watch.watch(Collections.nCopies(100, future).toArray(new CompactFuture<?>[0]), 100);
    List<Object> registered =
        Stream.of(Registrations.living((Registration) WordProbe.wordOf(future)))
            .map(r -> r.who)
            .toList();
    end.bring(future);
    List<Object> told = new ArrayList<>();
    for (Watch.Arrival at = watch.take(); at != null; at = (Watch.Arrival) at.next) {
      told.add(at);
    }
    assertEquals(100, told.size());
    assertEquals(registered, told);
  }

  @Test
  void watchersAreNotifiedBeforeCallbacksThatWereAddedEarlier() {
    CompactFuture<String> future = new CompactFuture<>();
    List<Object> seen = new ArrayList<>();
    List<Completions<CompactFuture<String>>> completions = new ArrayList<>();
    future.addDoneCallback(
        done -> {
          Thread.currentThread().interrupt(); // so that next does not wait
          seen.add(TestThread.outcome(completions.get(0)::next));
          assertTrue(Thread.interrupted());
        });
    completions.add(Futures.asCompleted(List.of(future)));
    future.setResult(VALUE);
    assertEquals(List.of(future), seen);
  }

  /** There are so many watchers that notifying them takes longer than waking a getter. */
  @Test
  void watchersAreNotifiedBeforeGettersThatRegisteredEarlier() throws Exception {
    int many = 100_000;
    CompactFuture<String> future = new CompactFuture<>();
    Watch watch = new Watch(false);
    TestThread<Integer> getter =
        TestThread.start(
            () -> {
              future.get();
              int told = 0;
              for (Watch.Arrival at = watch.take(); at != null; at = (Watch.Arrival) at.next) {
                told++;
              }
              return told;
            });
    getter.awaitParkedOn(future);
    watch.watch(Collections.nCopies(many, future).toArray(new CompactFuture<?>[0]), many);
    future.setResult(VALUE);
    assertEquals(many, getter.join());
  }

  // hasNext, the end, and close.

  @Test
  void hasNextDoesNotWait() {
    CompactFuture<String> future = new CompactFuture<>();
    Completions<CompactFuture<String>> completions = Futures.asCompleted(List.of(future));
    assertTrue(completions.hasNext());
    assertTrue(completions.hasNext());
    future.setResult(VALUE);
    assertTrue(completions.hasNext());
    completions.next();
    assertFalse(completions.hasNext());
  }

  @Test
  void withoutFuturesThereIsNoNext() {
    Completions<CompactFuture<String>> completions =
        Futures.asCompleted(List.<CompactFuture<String>>of());
    assertFalse(completions.hasNext());
    assertThrows(NoSuchElementException.class, completions::next);
    completions.close();
  }

  @Test
  void afterTheLastThereIsNoNext() {
    CompactFuture<String> future = new CompactFuture<>();
    future.setResult(VALUE);
    Completions<CompactFuture<String>> completions =
        Futures.asCompleted(List.of(future), 0, TimeUnit.NANOSECONDS);
    assertSame(future, completions.next());
    assertThrows(NoSuchElementException.class, completions::next);
    completions.close();
    NoSuchElementException e = assertThrows(NoSuchElementException.class, completions::next);
    assertEquals("all futures have been returned, or this is closed", e.getMessage());
  }

  /** One future has been returned, one has arrived, one is pending. */
  @Test
  void closingEarlyLeavesNothingRegisteredAndNoNext() {
    List<CompactFuture<String>> futures = pending(3);
    Completions<CompactFuture<String>> completions = Futures.asCompleted(futures);
    futures.get(0).setResult(VALUE);
    futures.get(1).setResult(VALUE);
    completions.next();
    completions.close();
    assertNobodyRegistered(futures);
    assertFalse(completions.hasNext());
    assertThrows(NoSuchElementException.class, completions::next);
    completions.close();
    futures.get(2).setResult(VALUE);
    assertFalse(completions.hasNext());
    assertThrows(NoSuchElementException.class, completions::next);
  }

  @Test
  @SuppressWarnings("try") // also calls close itself
  void closingTwiceDoesNotAffectOtherWatchers() {
    CompactFuture<String> future = new CompactFuture<>();
    try (Completions<CompactFuture<String>> lower = Futures.asCompleted(List.of(future));
        Completions<CompactFuture<String>> other = Futures.asCompleted(List.of(future))) {
      lower.close();
      lower.close();
      Registrations.assertNoLeak(future, 1);
      future.setResult(VALUE);
      assertSame(future, other.next());
    }
  }

  // Time-outs.

  private static void assertTimesOut(String text, Completions<?> completions) {
    String message = assertThrows(CompletionTimeoutException.class, completions::next).getMessage();
    assertEquals(text, message);
    assertFalse(completions.hasNext());
    assertThrows(NoSuchElementException.class, completions::next);
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -1, 0, 1, 1_000, 1_000_000})
  void afterTheDeadlineNextReturnsWhatHasArrivedThenSaysHowManyAreUnfinished(long nanos) {
    List<CompactFuture<String>> futures = pending(5);
    futures.get(0).setResult(VALUE);
    Completions<CompactFuture<String>> completions =
        Futures.asCompleted(futures, nanos, TimeUnit.NANOSECONDS);
    futures.get(2).setResult(VALUE);
    futures.get(1).cancel();
    assertSame(futures.get(0), completions.next());
    assertSame(futures.get(2), completions.next());
    assertTimesOut("3 (of 5) futures unfinished", completions);
    assertNobodyRegistered(futures);
  }

  @Test
  void aFutureThatArrivesAfterTheDeadlineButBeforeNextIsReturned() {
    List<CompactFuture<String>> futures = pending(2);
    futures.get(1).setResult(VALUE);
    Completions<CompactFuture<String>> completions = Futures.asCompleted(futures, 0, TimeUnit.DAYS);
    assertSame(futures.get(1), completions.next());
    futures.get(0).setResult(VALUE);
    assertSame(futures.get(0), completions.next());
    assertFalse(completions.hasNext());
  }

  // Interrupts.

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anInterruptBeforeTheWaitThrowsKeepsTheStatusAndCloses(boolean timed) {
    List<CompactFuture<String>> futures = pending(3);
    futures.get(1).setRunningOrNotifyCancel();
    futures.get(2).cancel();
    Completions<CompactFuture<String>> completions =
        timed ? Futures.asCompleted(futures, 1, TimeUnit.DAYS) : Futures.asCompleted(futures);
    Thread.currentThread().interrupt();
    Exception e = assertThrows(CompletionException.class, completions::next);
    assertTrue(Thread.interrupted());
    assertInstanceOf(InterruptedException.class, e.getCause());
    assertNobodyRegistered(futures);
    assertFalse(completions.hasNext());
    assertThrows(NoSuchElementException.class, completions::next);
  }

  @Test
  void anInterruptedThreadGetsAllThatHasArrivedFirst() {
    List<CompactFuture<String>> futures = pending(3);
    Completions<CompactFuture<String>> completions = Futures.asCompleted(futures);
    futures.get(2).setResult(VALUE);
    futures.get(0).setResult(VALUE);
    Thread.currentThread().interrupt();
    assertSame(futures.get(2), completions.next());
    assertSame(futures.get(0), completions.next());
    assertThrows(CompletionException.class, completions::next);
    assertTrue(Thread.interrupted());
  }

  @Test
  void anInterruptThatRacesWithTheCompletionGivesTheFutureOrTheExceptionAndTheStatus()
      throws Exception {
    int returned = 0;
    int interrupts = 0;
    try (TwoThreadRace<CompactFuture<Integer>> race = new TwoThreadRace<>()) {
      for (int round = 0; round < 5_000; round++) {
        CompactFuture<Integer> future = new CompactFuture<>();
        Completions<CompactFuture<Integer>> completions = Futures.asCompleted(List.of(future));
        race.begin(future, other -> other.setResult(1));
        Thread.currentThread().interrupt();
        race.delay();
        Object outcome = TestThread.outcome(completions::next);
        assertTrue(Thread.interrupted(), "the interrupt is lost");
        assertTrue(outcome == future || outcome instanceof CompletionException);
        race.adjust(outcome != future);
        returned += outcome == future ? 1 : 0;
        interrupts += outcome == future ? 0 : 1;
        race.end();
      }
    }
    TwoThreadRace.assumeThatItWasOne(interrupts, returned);
  }

  // Threads.

  @Test
  void threadsOtherThanTheCreatorMayIterate() throws Exception {
    List<CompactFuture<String>> futures = pending(3);
    Completions<CompactFuture<String>> completions = Futures.asCompleted(futures, 1, TimeUnit.DAYS);
    for (CompactFuture<String> future : futures) {
      TestThread<CompactFuture<String>> worker =
          TestThread.start(completions::next).awaitParkedInAWatch();
      future.setResult(VALUE);
      assertSame(future, worker.join());
    }
    assertFalse(completions.hasNext());
  }

  @Test
  void twoIteratorsOverTheSameFuturesBothReturnAll() throws Exception {
    List<CompactFuture<String>> futures = pending(100);
    List<Completions<CompactFuture<String>>> both =
        List.of(Futures.asCompleted(futures), Futures.asCompleted(futures));
    List<TestThread<List<CompactFuture<String>>>> workers =
        both.stream()
            .map(each -> TestThread.start(() -> rest(each)).awaitParkedInAWatch())
            .toList();
    futures.forEach(future -> future.setResult(VALUE));
    for (TestThread<List<CompactFuture<String>>> worker : workers) {
      assertEquals(futures, worker.join());
    }
  }

  /** Two threads complete futures while this one takes them. */
  @Test
  void theOrderOfEachOfTwoCompletingThreadsIsKeptAndNoFutureIsLost() throws Exception {
    int each = 50;
    for (int round = 0; round < 200; round++) {
      List<CompactFuture<Integer>> futures = pending(2 * each);
      Completions<CompactFuture<Integer>> completions = Futures.asCompleted(futures);
      List<TestThread<@Nullable Void>> workers =
          Stream.of(futures.subList(0, each), futures.subList(each, 2 * each))
              .map(half -> TestThread.run(() -> half.forEach(future -> future.setResult(1))))
              .toList();
      List<CompactFuture<Integer>> all = rest(completions);
      assertEquals(2 * each, new HashSet<>(all).size());
      assertEquals(2 * each, all.size());
      for (List<CompactFuture<Integer>> half :
          List.of(futures.subList(0, each), futures.subList(each, 2 * each))) {
        Set<CompactFuture<Integer>> ofHalf = new HashSet<>(half);
        assertEquals(half, all.stream().filter(ofHalf::contains).toList());
      }
      for (TestThread<?> worker : workers) {
        worker.join();
      }
    }
  }

  @Test
  void writesBeforeTheCompletionAreVisible() throws Exception {
    try (TwoThreadRace<CompactFuture<String>> race = new TwoThreadRace<>()) {
      for (int round = 0; round < 5_000; round++) {
        CompactFuture<String> future = new CompactFuture<>();
        Completions<CompactFuture<String>> completions = Futures.asCompleted(List.of(future));
        int[] written = {0};
        Consumer<CompactFuture<String>> write =
            it -> {
              written[0] = 1;
              it.setResult(VALUE);
            };
        race.begin(future, write);
        completions.next();
        assertEquals(1, written[0]);
        race.end();
      }
    }
  }

  // Failures on the way.

  @Test
  void anErrorDuringTheRegistrationsLeavesNothingRegistered() {
    Error error = new OutOfMemoryError();
    List<HookedFuture> futures = Stream.generate(HookedFuture::new).limit(3).toList();
    futures.get(2).beforeWatch =
        () -> {
          throw error;
        };
    assertSame(error, assertThrows(Error.class, () -> Futures.asCompleted(futures)));
    assertSame(
        error,
        assertThrows(
            Error.class, () -> Futures.await(futures, Futures.ReturnWhen.FIRST_COMPLETED)));
    assertNobodyRegistered(futures);
    assertNull(WordProbe.wordOf(futures.get(0)));
    assertEquals(Arrays.asList(2, 2, 2), futures.stream().map(f -> f.watches).toList());
  }

  // Cost, in steps per future: if that does not depend on the number of futures, it is linear.

  @ParameterizedTest
  @ValueSource(ints = {10, 10_000})
  void eachOfManyFuturesIsRegisteredOnceAndIfCompletedNeverLeft(int size) {
    List<HookedFuture> futures = Stream.generate(HookedFuture::new).limit(size).toList();
    Completions<CompactFuture<@Nullable String>> completions = Futures.asCompleted(futures);
    futures.subList(0, size / 2).forEach(future -> future.setResult(VALUE));
    for (int i = 0; i < size / 2; i++) {
      assertSame(futures.get(i), completions.next());
    }
    completions.close();
    for (int i = 0; i < size; i++) {
      HookedFuture future = futures.get(i);
      assertEquals(List.of(1, i < size / 2 ? 0 : 1), List.of(future.watches, future.unwatches));
      assertTrue(future.peeks <= 2);
    }
  }

  /** Some are done when asCompleted is called; another is completed while asCompleted registers. */
  @Test
  void futuresDoneBeforeTheCallComeBeforeOneCompletedDuringTheCall() {
    HookedFuture early = new HookedFuture();
    HookedFuture middle = new HookedFuture();
    HookedFuture done = new HookedFuture();
    done.setResult(VALUE);
    middle.afterWatch = () -> early.setResult(VALUE);
    var completions = Futures.asCompleted(List.of(early, middle, done));
    assertSame(done, completions.next());
    assertSame(early, completions.next());
  }

  // Inside callbacks.

  @Test
  void aNextThatDoesNotWaitRunsNoDeferredCallback() {
    CompactFuture<String> done = new CompactFuture<>();
    done.setResult(VALUE);
    CompactFuture<String> later = new CompactFuture<>();
    NestedCompletions.atTheLimit(
        () -> {
          NestedCompletions.completeLater(later);
          assertSame(done, Futures.asCompleted(List.of(done)).next());
          assertFalse(later.isDone());
        });
    assertTrue(later.isDone());
  }

  /** A deferred callback, run by a next that is about to wait, takes the future it waits for. */
  @Test
  void aNextInsideANextCausesNoTimeOut() {
    List<CompactFuture<String>> futures =
        Stream.generate(CompactFuture<String>::new).limit(2).toList();
    List<Object> returned = new ArrayList<>();
    NestedCompletions.atTheLimit(
        () -> {
          Completions<CompactFuture<String>> completions = Futures.asCompleted(futures);
          CompactFuture<String> deeper = new CompactFuture<>();
          deeper.addDoneCallback(
              done -> {
                futures.forEach(future -> future.setResult(VALUE));
                returned.add(completions.next());
              });
          deeper.setResult(VALUE);
          returned.add(TestThread.outcome(completions::next));
        });
    assertEquals(futures, returned);
  }

  /** Other futures need no look at whether they occur twice, which is dear. */
  @Test
  void onlyAFutureWithAWatcherOrThatHasNotifiedItMayBeWatched() {
    CompactFuture<String> future = new CompactFuture<>();
    future.addDoneCallback(done -> {});
    assertFalse(future.mayBeWatched());
    try (Completions<CompactFuture<String>> completions = Futures.asCompleted(List.of(future))) {
      assertTrue(future.mayBeWatched());
      assertTrue(completions.hasNext());
    }
    future.setResult(VALUE);
    assertTrue(future.mayBeWatched());
  }
}
