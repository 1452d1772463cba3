package dev.compactfuture;

import static dev.compactfuture.State.VALUE;
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
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SEMANTICS.md, "Many futures": {@code asCompleted}. Supports C7 and C8. */
@Tag("C7")
@Tag("C8")
@SuppressWarnings("FutureReturnValueIgnored") // the future that next() returns
class CompletionsTest {

  @AfterEach
  void noInterruptIsLeftOver() {
    assertFalse(Thread.interrupted(), "an interrupt is left over");
  }

  private static <T extends @Nullable Object> List<CompactFuture<T>> pending(int size) {
    return Stream.generate(CompactFuture<T>::new).limit(size).toList();
  }

  private static <T extends @Nullable Object> List<CompactFuture<T>> rest(Completions<T> of) {
    List<CompactFuture<T>> rest = new ArrayList<>();
    of.forEachRemaining(rest::add);
    return rest;
  }

  private static void assertNobodyRegistered(List<? extends CompactFuture<?>> futures) {
    futures.forEach(future -> assertEquals(0, WordProbe.registrations(future), "registrations"));
  }

  /** Would wait, or has nothing: an interrupted one that does not wait returns. */
  private static void assertNothingMoreHasArrived(Completions<?> completions) {
    Thread.currentThread().interrupt();
    assertThrows(CompletionException.class, completions::next);
    assertTrue(Thread.interrupted());
  }

  // Order.

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 10, 1_000})
  void theyComeInTheOrderInWhichTheyFinished(int size) {
    List<CompactFuture<String>> futures = pending(size);
    Completions<String> completions = Futures.asCompleted(futures);
    List<CompactFuture<String>> shuffled = new ArrayList<>(futures);
    Collections.shuffle(shuffled, new Random(1));
    shuffled.forEach(future -> future.setResult(VALUE));
    assertEquals(shuffled, rest(completions));
  }

  /** By turns some finish and some are taken, so that some are left when more arrive. */
  @Test
  void theyComeInOrderHoweverFinishingAndTakingAlternate() {
    List<CompactFuture<String>> futures = new ArrayList<>(pending(1_000));
    Completions<String> completions = Futures.asCompleted(futures);
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
  void eachIsWaitedForInTurn() throws Exception {
    List<CompactFuture<String>> futures = pending(10);
    Completions<String> completions = Futures.asCompleted(futures);
    Worker<List<CompactFuture<String>>> worker = Worker.start(() -> rest(completions));
    for (int i = 9; i >= 0; i--) {
      worker.awaitParkedInAWatch();
      futures.get(i).setResult(VALUE);
    }
    List<CompactFuture<String>> reversed = new ArrayList<>(futures);
    Collections.reverse(reversed);
    assertEquals(reversed, worker.join());
  }

  @Test
  void thoseDoneAlreadyComeFirstAndWithoutARegistration() {
    Hooked pending = new Hooked();
    List<Hooked> done = Stream.generate(Hooked::new).limit(3).toList();
    done.forEach(future -> future.setResult(VALUE));
    List<Hooked> futures = List.of(done.get(0), pending, done.get(1), done.get(2));
    Completions<@Nullable String> completions = Futures.asCompleted(futures);
    assertNobodyRegistered(done);
    pending.setResult(VALUE);
    List<CompactFuture<@Nullable String>> all = rest(completions);
    assertEquals(Set.copyOf(done), Set.copyOf(all.subList(0, 3)));
    assertEquals(List.of(pending), all.subList(3, 4));
  }

  @Test
  void oneThatIsDoneJustBeforeTheRegistrationIsNotMissed() {
    Hooked future = new Hooked();
    future.beforeWatch = () -> future.setResult(VALUE);
    assertEquals(List.of(future), rest(Futures.asCompleted(List.of(future))));
  }

  @Test
  void oneThatOccursTwiceComesOnce() {
    CompactFuture<String> done = new CompactFuture<>();
    done.setResult(VALUE);
    CompactFuture<String> later = new CompactFuture<>();
    Completions<String> completions = Futures.asCompleted(List.of(done, later, later, done));
    assertEquals(1, WordProbe.registrations(later));
    later.setResult(VALUE);
    assertEquals(List.of(done, later), rest(completions));
  }

  @Test
  void oneThatIsDoneBetweenItsTwoOccurrencesComesOnce() {
    Hooked future = new Hooked();
    Hooked other = new Hooked();
    other.afterWatch = () -> future.trySetResult(VALUE);
    var completions =
        Futures.<@Nullable String>asCompleted(List.of(future, other, other, future, other));
    other.setResult(VALUE);
    assertEquals(List.of(future, other), rest(completions));
  }

  @Test
  void oneThatOccursTwiceComesOnceThoughAnotherWaitsForSomeOfThem() {
    List<CompactFuture<String>> futures = pending(4);
    Completions<String> another = Futures.asCompleted(futures.subList(2, 3));
    var twice = Stream.concat(futures.stream(), futures.stream()).toList();
    Completions<String> completions = Futures.asCompleted(twice);
    futures.forEach(future -> future.setResult(VALUE));
    assertEquals(futures, rest(completions));
    assertEquals(futures.subList(2, 3), rest(another));
  }

  @ParameterizedTest
  @EnumSource(
      value = State.class,
      names = {"NOTIFIED", "RETURNED", "NULL", "RAISED"})
  void itComesHoweverItEnds(State end) {
    CompactFuture<@Nullable String> future = new CompactFuture<>();
    Completions<@Nullable String> completions = Futures.asCompleted(List.of(future));
    end.bring(future);
    assertSame(future, completions.next());
    assertEquals(end.description, State.describe(future));
  }

  @ParameterizedTest
  @EnumSource(
      value = State.class,
      names = {"PENDING", "RUNNING", "CANCELLED"})
  void itDoesNotComeBeforeItEnds(State state) {
    CompactFuture<@Nullable String> future = new CompactFuture<>();
    Completions<@Nullable String> completions = Futures.asCompleted(List.of(future));
    state.bring(future);
    assertNothingMoreHasArrived(completions);
    assertNothingMoreHasArrived(Futures.asCompleted(List.of(future)));
    assertEquals(state.description, State.describe(future));
  }

  @Test
  void aCancelledOneComesWhenItIsNotifiedAfterThoseThatFinishedBefore() {
    List<CompactFuture<String>> futures = pending(3);
    Completions<String> completions = Futures.asCompleted(futures);
    futures.get(0).cancel();
    futures.get(1).setResult(VALUE);
    futures.get(0).setRunningOrNotifyCancel();
    futures.get(2).setResult(VALUE);
    assertEquals(List.of(futures.get(1), futures.get(0), futures.get(2)), rest(completions));
  }

  // Whom a completion tells first.

  /** Two arrivals of one future at one watch: each knows its place among the registrations. */
  @ParameterizedTest
  @EnumSource(
      value = State.class,
      names = {"NOTIFIED", "RETURNED", "RAISED"})
  void watchersAreToldInTheOrderInWhichTheyRegistered(State end) {
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
  void watchersAreToldBeforeCallbacksThatWereAddedBeforeThem() {
    CompactFuture<String> future = new CompactFuture<>();
    List<Object> seen = new ArrayList<>();
    List<Completions<String>> completions = new ArrayList<>();
    future.addDoneCallback(
        done -> {
          Thread.currentThread().interrupt(); // it shall not wait
          seen.add(Worker.outcome(completions.get(0)::next));
          assertTrue(Thread.interrupted());
        });
    completions.add(Futures.asCompleted(List.of(future)));
    future.setResult(VALUE);
    assertEquals(List.of(future), seen);
  }

  /** To tell so many takes longer than to wake a getter. */
  @Test
  void watchersAreToldBeforeGettersThatRegisteredBeforeThem() throws Exception {
    int many = 100_000;
    CompactFuture<String> future = new CompactFuture<>();
    Watch watch = new Watch(false);
    Worker<Integer> getter =
        Worker.start(
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

  // hasNext, the end, and closing.

  @Test
  void hasNextDoesNotWait() {
    CompactFuture<String> future = new CompactFuture<>();
    Completions<String> completions = Futures.asCompleted(List.of(future));
    assertTrue(completions.hasNext());
    assertTrue(completions.hasNext());
    future.setResult(VALUE);
    assertTrue(completions.hasNext());
    completions.next();
    assertFalse(completions.hasNext());
  }

  @Test
  void ofNoFuturesThereIsNoNext() {
    Completions<String> completions = Futures.asCompleted(List.<CompactFuture<String>>of());
    assertFalse(completions.hasNext());
    assertThrows(NoSuchElementException.class, completions::next);
    completions.close();
  }

  @Test
  void afterTheLastThereIsNoNext() {
    CompactFuture<String> future = new CompactFuture<>();
    future.setResult(VALUE);
    Completions<String> completions = Futures.asCompleted(List.of(future), 0, TimeUnit.NANOSECONDS);
    assertSame(future, completions.next());
    assertThrows(NoSuchElementException.class, completions::next);
    completions.close();
    assertThrows(NoSuchElementException.class, completions::next);
  }

  /** One has been returned, one has arrived, one is pending. */
  @Test
  void closedEarlyItLeavesAndHasNoNext() {
    List<CompactFuture<String>> futures = pending(3);
    Completions<String> completions = Futures.asCompleted(futures);
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
  @SuppressWarnings("try") // closes by hand, too
  void closedTwiceItLeavesTheOthersAlone() {
    CompactFuture<String> future = new CompactFuture<>();
    try (Completions<String> lower = Futures.asCompleted(List.of(future));
        Completions<String> other = Futures.asCompleted(List.of(future))) {
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
  void pastTheDeadlineItReturnsWhatHasArrivedThenSaysHowManyAreUnfinished(long nanos) {
    List<CompactFuture<String>> futures = pending(5);
    futures.get(0).setResult(VALUE);
    Completions<String> completions = Futures.asCompleted(futures, nanos, TimeUnit.NANOSECONDS);
    futures.get(2).setResult(VALUE);
    futures.get(1).cancel();
    assertSame(futures.get(0), completions.next());
    assertSame(futures.get(2), completions.next());
    assertTimesOut("3 (of 5) futures unfinished", completions);
    assertNobodyRegistered(futures);
  }

  /** A deadline that was set before it, and is over, is of no account. */
  @Test
  void theClockStartsAtTheFirstNext() throws Exception {
    List<CompactFuture<String>> futures = pending(2);
    Completions<String> completions = Futures.asCompleted(futures, 1, TimeUnit.DAYS);
    putTheDeadlineInThePast(completions);
    Worker<CompactFuture<String>> worker = Worker.start(completions::next).awaitParkedInAWatch();
    futures.get(1).setResult(VALUE);
    assertSame(futures.get(1), worker.join());
    completions.close();
  }

  private static void putTheDeadlineInThePast(Completions<?> completions) throws Exception {
    var deadline = Completions.class.getDeclaredField("deadline");
    deadline.setAccessible(true);
    deadline.setLong(completions, System.nanoTime() - TimeUnit.DAYS.toNanos(1));
  }

  @Test
  void theClockDoesNotStartAgainAtTheSecondNext() throws Exception {
    List<CompactFuture<String>> futures = pending(2);
    futures.get(0).setResult(VALUE);
    Completions<String> completions = Futures.asCompleted(futures, 1, TimeUnit.DAYS);
    completions.next();
    putTheDeadlineInThePast(completions);
    assertTimesOut("1 (of 2) futures unfinished", completions);
  }

  @Test
  void whatArrivesPastTheDeadlineBeforeNextIsReturned() {
    List<CompactFuture<String>> futures = pending(2);
    futures.get(1).setResult(VALUE);
    Completions<String> completions = Futures.asCompleted(futures, 0, TimeUnit.DAYS);
    assertSame(futures.get(1), completions.next());
    futures.get(0).setResult(VALUE);
    assertSame(futures.get(0), completions.next());
    assertFalse(completions.hasNext());
  }

  /** It waits, runs what was deferred, and when that returns the time is up. */
  @Test
  void whatArrivesAsTheTimeRunsOutIsReturned() {
    CompactFuture<String> future = new CompactFuture<>();
    List<Object> returned = new ArrayList<>();
    Nesting.atTheLimit(
        () -> {
          Completions<String> completions = Futures.asCompleted(List.of(future), 1, TimeUnit.DAYS);
          CompactFuture<String> deeper = new CompactFuture<>();
          deeper.addDoneCallback(
              done -> {
                future.setResult(VALUE);
                assertNull(
                    Worker.outcome(
                        () -> {
                          putTheDeadlineInThePast(completions);
                          return null;
                        }));
              });
          deeper.setResult(VALUE);
          returned.add(completions.next());
        });
    assertEquals(List.of(future), returned);
  }

  @ParameterizedTest
  @EnumSource(TimeUnit.class)
  void theLongestTimeoutWaits(TimeUnit unit) throws Exception {
    CompactFuture<String> future = new CompactFuture<>();
    Completions<String> completions = Futures.asCompleted(List.of(future), Long.MAX_VALUE, unit);
    Worker<CompactFuture<String>> worker = Worker.start(completions::next).awaitParkedInAWatch();
    future.setResult(VALUE);
    assertSame(future, worker.join());
  }

  // Interrupts.

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void interruptedBeforeItWaitsItThrowsKeepsTheFlagAndIsClosed(boolean timed) {
    List<CompactFuture<String>> futures = pending(3);
    futures.get(1).setRunningOrNotifyCancel();
    futures.get(2).cancel();
    Completions<String> completions =
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
  void interruptedWhileItWaitsItThrowsKeepsTheFlagAndIsClosed() throws Exception {
    List<CompactFuture<String>> futures = pending(2);
    Completions<String> completions = Futures.asCompleted(futures);
    Worker<Boolean> worker =
        Worker.start(
            () -> {
              assertThrows(CompletionException.class, completions::next);
              return Thread.interrupted();
            });
    worker.awaitParkedInAWatch().thread().interrupt();
    assertTrue(worker.join());
    assertNobodyRegistered(futures);
  }

  @Test
  void interruptedItReturnsAllThatHasArrivedFirst() {
    List<CompactFuture<String>> futures = pending(3);
    Completions<String> completions = Futures.asCompleted(futures);
    futures.get(2).setResult(VALUE);
    futures.get(0).setResult(VALUE);
    Thread.currentThread().interrupt();
    assertSame(futures.get(2), completions.next());
    assertSame(futures.get(0), completions.next());
    assertThrows(CompletionException.class, completions::next);
    assertTrue(Thread.interrupted());
  }

  @Test
  void anInterruptThatRacesWithTheCompletionGivesTheFutureOrTheExceptionAndTheFlag()
      throws Exception {
    int returned = 0;
    int interrupts = 0;
    try (Race<CompactFuture<Integer>> race = new Race<>()) {
      for (int round = 0; round < 5_000; round++) {
        CompactFuture<Integer> future = new CompactFuture<>();
        Completions<Integer> completions = Futures.asCompleted(List.of(future));
        race.begin(future, other -> other.setResult(1));
        Thread.currentThread().interrupt();
        race.delay();
        Object outcome = Worker.outcome(completions::next);
        assertTrue(Thread.interrupted(), "the interrupt is lost");
        assertTrue(outcome == future || outcome instanceof CompletionException);
        race.adjust(outcome != future);
        returned += outcome == future ? 1 : 0;
        interrupts += outcome == future ? 0 : 1;
        race.end();
      }
    }
    Race.assumeThatItWasOne(interrupts, returned);
  }

  @Test
  void aSpuriousWakeUpDoesNotEndTheWait() throws Exception {
    CompactFuture<String> future = new CompactFuture<>();
    Completions<String> completions = Futures.asCompleted(List.of(future));
    Worker<CompactFuture<String>> worker = Worker.start(completions::next);
    for (int i = 0; i < 1_000; i++) {
      LockSupport.unpark(worker.awaitParkedInAWatch().thread());
    }
    future.setResult(VALUE);
    assertSame(future, worker.join());
  }

  // Threads.

  @Test
  void anotherThreadThanItsCreatorIteratesAndThenAThird() throws Exception {
    List<CompactFuture<String>> futures = pending(3);
    Completions<String> completions = Futures.asCompleted(futures, 1, TimeUnit.DAYS);
    for (CompactFuture<String> future : futures) {
      Worker<CompactFuture<String>> worker = Worker.start(completions::next).awaitParkedInAWatch();
      future.setResult(VALUE);
      assertSame(future, worker.join());
    }
    assertFalse(completions.hasNext());
  }

  @Test
  void twoBesideEachOtherBothReturnAll() throws Exception {
    List<CompactFuture<String>> futures = pending(100);
    List<Completions<String>> both =
        List.of(Futures.asCompleted(futures), Futures.asCompleted(futures));
    List<Worker<List<CompactFuture<String>>>> workers =
        both.stream().map(each -> Worker.start(() -> rest(each)).awaitParkedInAWatch()).toList();
    futures.forEach(future -> future.setResult(VALUE));
    for (Worker<List<CompactFuture<String>>> worker : workers) {
      assertEquals(futures, worker.join());
    }
  }

  /** Two threads, each in an order of its own, and this one takes what arrives. */
  @Test
  void ofTwoCompletersNoneIsLostAndEachOnesOrderIsKept() throws Exception {
    int each = 50;
    for (int round = 0; round < 200; round++) {
      List<CompactFuture<Integer>> futures = pending(2 * each);
      Completions<Integer> completions = Futures.asCompleted(futures);
      List<Worker<@Nullable Void>> workers =
          Stream.of(futures.subList(0, each), futures.subList(each, 2 * each))
              .map(half -> Worker.run(() -> half.forEach(future -> future.setResult(1))))
              .toList();
      List<CompactFuture<Integer>> all = rest(completions);
      assertEquals(2 * each, new HashSet<>(all).size());
      assertEquals(2 * each, all.size());
      for (List<CompactFuture<Integer>> half :
          List.of(futures.subList(0, each), futures.subList(each, 2 * each))) {
        Set<CompactFuture<Integer>> ofHalf = new HashSet<>(half);
        assertEquals(half, all.stream().filter(ofHalf::contains).toList());
      }
      for (Worker<?> worker : workers) {
        worker.join();
      }
    }
  }

  @Test
  void whatTheCompleterWroteBeforeIsSeen() throws Exception {
    try (Race<CompactFuture<String>> race = new Race<>()) {
      for (int round = 0; round < 5_000; round++) {
        CompactFuture<String> future = new CompactFuture<>();
        Completions<String> completions = Futures.asCompleted(List.of(future));
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

  // Inside callbacks.

  @Test
  void itRunsWhatThisThreadHasDeferredBeforeItWaits() {
    List<CompactFuture<String>> futures = pending(2);
    List<CompactFuture<String>> returned = new ArrayList<>();
    Nesting.atTheLimit(
        () -> {
          Completions<String> completions = Futures.asCompleted(futures);
          Nesting.completeLater(futures.get(1));
          Nesting.completeLater(futures.get(0));
          returned.addAll(rest(completions));
        });
    assertEquals(List.of(futures.get(1), futures.get(0)), returned);
  }

  @Test
  void anErrorOfWhatWasDeferredComesOut() {
    List<CompactFuture<String>> futures = pending(1);
    Error error = new AssertionError();
    Nesting.atTheLimit(
        () -> {
          try (Completions<String> completions = Futures.asCompleted(futures)) {
            Nesting.throwLater(error);
            assertSame(error, assertThrows(Error.class, completions::next));
          }
          assertNobodyRegistered(futures);
        });
  }

  // When something fails under way.

  @Test
  void anErrorWhileItRegistersLeavesNothingRegistered() {
    Error error = new OutOfMemoryError();
    List<Hooked> futures = Stream.generate(Hooked::new).limit(3).toList();
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

  // Cost, in steps on the futures: what takes as many for each, however many there are, is linear.

  @ParameterizedTest
  @ValueSource(ints = {10, 10_000})
  void eachOfManyIsRegisteredOnceAndIfItFinishesNeverLeft(int size) {
    List<Hooked> futures = Stream.generate(Hooked::new).limit(size).toList();
    Completions<@Nullable String> completions = Futures.asCompleted(futures);
    futures.subList(0, size / 2).forEach(future -> future.setResult(VALUE));
    for (int i = 0; i < size / 2; i++) {
      assertSame(futures.get(i), completions.next());
    }
    completions.close();
    for (int i = 0; i < size; i++) {
      Hooked future = futures.get(i);
      assertEquals(List.of(1, i < size / 2 ? 0 : 1), List.of(future.watches, future.unwatches));
      assertTrue(future.peeks <= 2);
    }
  }

  /** It was done when asCompleted was called; the other finished while asCompleted registered. */
  @Test
  void thoseDoneWhenItWasCalledComeBeforeOneThatFinishesDuringTheCall() {
    Hooked early = new Hooked();
    Hooked middle = new Hooked();
    Hooked done = new Hooked();
    done.setResult(VALUE);
    middle.afterWatch = () -> early.setResult(VALUE);
    var completions = Futures.<@Nullable String>asCompleted(List.of(early, middle, done));
    assertSame(done, completions.next());
    assertSame(early, completions.next());
  }

  /** As Completions says: registered until it has thrown. */
  @Test
  void anErrorOutOfNextClosesIt() {
    CompactFuture<String> future = new CompactFuture<>();
    Nesting.atTheLimit(
        () -> {
          Completions<String> completions = Futures.asCompleted(List.of(future));
          Nesting.throwLater(new AssertionError());
          assertThrows(Error.class, completions::next);
          assertEquals(0, WordProbe.registrations(future));
        });
  }

  @Test
  void aNextThatNeedNotWaitRunsNothingThatWasDeferred() {
    CompactFuture<String> done = new CompactFuture<>();
    done.setResult(VALUE);
    CompactFuture<String> later = new CompactFuture<>();
    Nesting.atTheLimit(
        () -> {
          Nesting.completeLater(later);
          assertSame(done, Futures.asCompleted(List.of(done)).next());
          assertFalse(later.isDone());
        });
    assertTrue(later.isDone());
  }

  /** What was deferred is run by the next that is about to wait, and takes what it waits for. */
  @Test
  void aNextInsideANextMakesNoTimeOutWhereThereIsNone() {
    List<CompactFuture<String>> futures =
        Stream.generate(CompactFuture<String>::new).limit(2).toList();
    List<Object> returned = new ArrayList<>();
    Nesting.atTheLimit(
        () -> {
          Completions<String> completions = Futures.asCompleted(futures);
          CompactFuture<String> deeper = new CompactFuture<>();
          deeper.addDoneCallback(
              done -> {
                futures.forEach(future -> future.setResult(VALUE));
                returned.add(completions.next());
              });
          deeper.setResult(VALUE);
          returned.add(Worker.outcome(completions::next));
        });
    assertEquals(futures, returned);
  }
}
