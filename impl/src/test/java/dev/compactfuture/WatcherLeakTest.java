package dev.compactfuture;

import static dev.compactfuture.FutureState.VALUE;
import static dev.compactfuture.Futures.ReturnWhen.ALL_COMPLETED;
import static dev.compactfuture.Futures.ReturnWhen.FIRST_COMPLETED;
import static dev.compactfuture.Futures.ReturnWhen.FIRST_EXCEPTION;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.lang.reflect.Field;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jol.info.GraphLayout;

/** A wait on many futures leaves nothing behind. Supports C10. */
@Tag("C10")
@SuppressWarnings("FutureReturnValueIgnored") // the future that next() returns
class WatcherLeakTest {
  private static final int TIMES = 1_000_000;

  private final CompactFuture<@Nullable String> future = new CompactFuture<>();

  // Every exit.

  private interface Exit {
    /** Waits on {@code futures}, the last of which is done, and ends as the name of this says. */
    void from(List<CompactFuture<@Nullable String>> futures) throws Exception;
  }

  static Stream<Arguments> exits() {
    Error error = new AssertionError();
    return Stream.of(
        exit("await, time-out", f -> Futures.await(f, 1, TimeUnit.MILLISECONDS, ALL_COMPLETED)),
        exit("await, no wait", f -> Futures.await(f, 0, TimeUnit.SECONDS, FIRST_EXCEPTION)),
        exit("await, enough at once", f -> Futures.await(f, FIRST_COMPLETED)),
        exit(
            "await, interrupt",
            f -> {
              Thread.currentThread().interrupt();
              assertThrows(InterruptedException.class, () -> Futures.await(f, ALL_COMPLETED));
            }),
        exit(
            "await, enough",
            f -> {
              HookedFuture failing = new HookedFuture();
              failing.afterWatch = () -> failing.setException(FutureState.BOOM);
              List<CompactFuture<@Nullable String>> more = new ArrayList<>(f);
              more.add(failing);
              assertEquals(2, Futures.await(more, FIRST_EXCEPTION).done().size());
            }),
        exit(
            "await, an error",
            f ->
                NestedCompletions.atTheLimit(
                    () -> {
                      NestedCompletions.throwLater(error);
                      assertThrows(Error.class, () -> Futures.await(f, ALL_COMPLETED));
                    })),
        exit("asCompleted, closed at once", f -> Futures.asCompleted(f).close()),
        exit(
            "asCompleted, closed early",
            f -> {
              try (var completions = Futures.asCompleted(f)) {
                assertSame(f.get(f.size() - 1), completions.next());
              }
            }),
        exit(
            "asCompleted, time-out",
            f -> {
              var completions = Futures.asCompleted(f, 1, TimeUnit.NANOSECONDS);
              completions.next();
              assertThrows(CompletionTimeoutException.class, completions::next);
            }),
        exit(
            "asCompleted, interrupt",
            f -> {
              var completions = Futures.asCompleted(f);
              completions.next();
              Thread.currentThread().interrupt();
              assertThrows(CompletionException.class, completions::next);
              assertTrue(Thread.interrupted());
            }));
  }

  private static Arguments exit(String name, Exit exit) {
    return Arguments.argumentSet(name, exit);
  }

  @ParameterizedTest
  @MethodSource("exits")
  void everyExitRestoresEachWord(Exit exit) throws Exception {
    List<CompactFuture<@Nullable String>> futures =
        Stream.of(
                FutureState.PENDING,
                FutureState.RUNNING,
                FutureState.CANCELLED,
                FutureState.RETURNED)
            .map(FutureState::future)
            .toList();
    List<@Nullable Object> before = new ArrayList<>();
    futures.forEach(each -> before.add(WordProbe.wordOf(each)));
    exit.from(futures);
    for (int i = 0; i < futures.size(); i++) {
      assertSame(before.get(i), WordProbe.wordOf(futures.get(i)));
    }
  }

  @ParameterizedTest
  @MethodSource("exits")
  void everyExitRestoresTheRegistrationsOfOthers(Exit exit) throws Exception {
    List<CompactFuture<@Nullable String>> futures =
        Stream.of(FutureState.PENDING, FutureState.RUNNING, FutureState.RETURNED)
            .map(FutureState::future)
            .toList();
    futures.subList(0, 2).forEach(each -> each.addDoneCallback(done -> {}));
    List<@Nullable Object> before = new ArrayList<>();
    futures.forEach(each -> before.add(WordProbe.wordOf(each)));
    exit.from(futures);
    for (int i = 0; i < futures.size(); i++) {
      assertSame(before.get(i), WordProbe.wordOf(futures.get(i)));
    }
  }

  @Test
  void anExhaustedIteratorLeavesNothing() {
    Completions<CompactFuture<@Nullable String>> completions = Futures.asCompleted(List.of(future));
    future.setResult(VALUE);
    completions.next();
    assertSame(VALUE, WordProbe.wordOf(future));
  }

  @Test
  void anExhaustedIteratorKeepsNoArrivals() {
    List<CompactFuture<@Nullable String>> futures = beside(future);
    Completions<CompactFuture<@Nullable String>> completions = Futures.asCompleted(futures);
    futures.forEach(each -> each.setResult(VALUE));
    completions.forEachRemaining(each -> {});
    assertEquals(
        0, GraphLayout.parseInstance(completions).getClassCounts().count(Watch.Arrival.class));
  }

  // A long-lived future.

  @Test
  void aFutureWatchedAndLeftAMillionTimesKeepsNothing() {
    for (int i = 0; i < TIMES; i++) {
      Futures.asCompleted(List.of(future)).close();
    }
    assertEquals(0, WordProbe.registrations(future));
  }

  /** The oldest of {@code watchers} leaves: its registration is below the others. */
  @ParameterizedTest(name = "{0} watchers at a time over {1} callbacks, {2}")
  @CsvSource({"1, 0, PENDING", "1, 1, RUNNING", "3, 0, CANCELLED", "10, 5, PENDING"})
  void aFutureWatchedAndLeftAMillionTimesBelowOthersStaysBounded(
      int watchers, int others, FutureState state) {
    int calls = 0;
    List<Object> called = new ArrayList<>();
    for (; calls < others; calls++) {
      future.addDoneCallback(called::add);
    }
    state.bring(future);
    Deque<Completions<CompactFuture<@Nullable String>>> open = new ArrayDeque<>();
    for (int i = 0; i < TIMES; i++) {
      open.add(Futures.asCompleted(List.of(future)));
      if (open.size() > watchers) {
        open.remove().close();
        Registrations.assertBounded(future, watchers + others);
      }
    }
    Registrations.assertNoLeak(future, watchers + others);
    assertEquals(state.description, FutureState.describe(future));
    if (state == FutureState.CANCELLED) {
      future.setRunningOrNotifyCancel();
    } else {
      future.setResult(VALUE);
    }
    open.forEach(each -> assertSame(future, each.next()));
    assertEquals(Collections.nCopies(others, future), called);
  }

  /** Among getters and callbacks, watchers leave in random order; the bound holds after each. */
  @ParameterizedTest
  @EnumSource(
      value = FutureState.class,
      names = {"PENDING", "RUNNING", "CANCELLED"})
  void watchersLeaveInAnyOrderAndTheOthersAreNotified(FutureState state) throws Exception {
    List<Completions<CompactFuture<@Nullable String>>> open = new ArrayList<>();
    List<Object> called = new ArrayList<>();
    List<TestThread<Object>> getters = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      open.add(Futures.asCompleted(List.of(future)));
      if (i % 100 == 0) {
        getters.add(TestThread.start(() -> TestThread.outcome(future::get)).awaitParkedOn(future));
        future.addDoneCallback(called::add);
      }
    }
    state.bring(future);
    int others = state == FutureState.CANCELLED ? 0 : 20; // cancel() has taken them over
    assertEquals(state == FutureState.CANCELLED ? 10 : 0, called.size());
    Collections.shuffle(open, new Random(1));
    while (open.size() > 500) {
      open.remove(open.size() - 1).close();
      Registrations.assertNoLeak(future, open.size() + others);
    }
    assertEquals(state.description, FutureState.describe(future));
    if (state == FutureState.CANCELLED) {
      future.setRunningOrNotifyCancel();
    } else {
      future.setResult(VALUE);
    }
    open.forEach(each -> assertSame(future, each.next()));
    for (TestThread<Object> getter : getters) {
      getter.join();
    }
    assertEquals(Collections.nCopies(10, future), called);
  }

  @Test
  void twoThreadsThatWatchAndLeaveTogetherLeaveNothing() throws Exception {
    List<TestThread<@Nullable Void>> workers =
        Stream.generate(
                () ->
                    TestThread.run(
                        () -> {
                          for (int i = 0; i < TIMES / 4; i++) {
                            Futures.asCompleted(List.of(future)).close();
                          }
                        }))
            .limit(2)
            .toList();
    for (TestThread<?> worker : workers) {
      worker.join();
    }
    Registrations.assertNoLeak(future, 0);
  }

  // What stays reachable.

  @Test
  void aReturnedFutureIsNotReferredTo() {
    List<WeakReference<?>> returned = new ArrayList<>();
    Completions<CompactFuture<@Nullable String>> completions = returnSome(returned, future);
    LeakTest.awaitCollected(returned);
    assertTrue(completions.hasNext());
    assertEquals(1, WordProbe.registrations(future));
    completions.close();
  }

  /** A method by itself, so that no local variable of the test refers to them. */
  private static Completions<CompactFuture<@Nullable String>> returnSome(
      List<WeakReference<?>> returned, CompactFuture<@Nullable String> last) {
    List<CompactFuture<@Nullable String>> futures = new ArrayList<>(List.of(last));
    for (int i = 0; i < 100; i++) {
      futures.add(new CompactFuture<>());
    }
    Completions<CompactFuture<@Nullable String>> completions = Futures.asCompleted(futures);
    for (CompactFuture<@Nullable String> each : futures.subList(1, futures.size())) {
      each.setResult(new String("result"));
    }
    for (int i = 0; i < 100; i++) {
      CompactFuture<@Nullable String> next = completions.next();
      returned.add(new WeakReference<>(next));
      returned.add(new WeakReference<>(WordProbe.wordOf(next)));
    }
    return completions;
  }

  @Test
  void aClosedIteratorRefersToNoFuture() {
    List<WeakReference<?>> futures = new ArrayList<>();
    Completions<CompactFuture<@Nullable String>> closed = closeEarly(futures);
    try {
      LeakTest.awaitCollected(futures);
    } finally {
      Reference.reachabilityFence(closed);
    }
  }

  /** One future has been returned, two have arrived, the others are pending. */
  private static Completions<CompactFuture<@Nullable String>> closeEarly(
      List<WeakReference<?>> references) {
    List<CompactFuture<@Nullable String>> futures =
        Stream.generate(CompactFuture<@Nullable String>::new).limit(5).toList();
    futures.forEach(each -> references.add(new WeakReference<>(each)));
    Completions<CompactFuture<@Nullable String>> completions = Futures.asCompleted(futures);
    futures.subList(1, 4).forEach(each -> each.setResult(VALUE));
    completions.next();
    completions.close();
    return completions;
  }

  /** Tries until the waiting thread has seen both arrive before it returns the first. */
  @Test
  void anIteratorClosedAfterAllHaveArrivedRefersToNoFuture() throws Exception {
    List<WeakReference<?>> futures = new ArrayList<>();
    Completions<CompactFuture<@Nullable String>> completions;
    do {
      futures.clear();
      completions = wakeAtTheFirstOfTwo(futures);
    } while (nextInLine(completions) == null);
    completions.close();
    try {
      LeakTest.awaitCollected(futures);
    } finally {
      Reference.reachabilityFence(completions);
    }
  }

  private static Completions<CompactFuture<@Nullable String>> wakeAtTheFirstOfTwo(
      List<WeakReference<?>> references) throws Exception {
    List<CompactFuture<@Nullable String>> two =
        List.of(new CompactFuture<>(), new CompactFuture<>());
    two.forEach(each -> references.add(new WeakReference<>(each)));
    Completions<CompactFuture<@Nullable String>> completions = Futures.asCompleted(two);
    TestThread<?> worker = TestThread.start(completions::next).awaitParkedInAWatch();
    two.forEach(each -> each.setResult(VALUE));
    worker.join();
    return completions;
  }

  /** Returns the arrival that the iterator will return next; null if it has to look for it. */
  private static @Nullable Object nextInLine(Completions<?> completions)
      throws ReflectiveOperationException {
    Field ready = Completions.class.getDeclaredField("ready");
    ready.setAccessible(true);
    return ready.get(completions);
  }

  /** The callback came after the watcher, which therefore stays, dead, with a mark on top. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aDeadRegistrationRefersToNoOtherFuture(boolean completions) throws Exception {
    List<WeakReference<?>> others =
        completions ? leaveCompletionsBelow(future) : leaveAnAwaitBelow(future);
    assertEquals(3, WordProbe.registrations(future), "a dead one, a callback, and a mark");
    LeakTest.awaitCollected(others);
    Registrations.assertNoLeak(future, 1);
  }

  private static List<WeakReference<?>> leaveCompletionsBelow(
      CompactFuture<@Nullable String> future) {
    List<CompactFuture<@Nullable String>> futures = beside(future);
    try (Completions<CompactFuture<@Nullable String>> completions = Futures.asCompleted(futures)) {
      future.addDoneCallback(done -> {});
      futures.subList(1, 10).forEach(each -> each.setResult(VALUE));
      completions.next();
    }
    return references(futures);
  }

  private static List<WeakReference<?>> leaveAnAwaitBelow(CompactFuture<@Nullable String> future)
      throws Exception {
    List<CompactFuture<@Nullable String>> futures = beside(future);
    TestThread<?> worker =
        TestThread.start(() -> Futures.await(futures, FIRST_COMPLETED)).awaitParkedInAWatch();
    future.addDoneCallback(done -> {});
    futures.subList(1, 10).forEach(each -> each.setResult(VALUE));
    worker.join();
    return references(futures);
  }

  private static List<CompactFuture<@Nullable String>> beside(
      CompactFuture<@Nullable String> future) {
    List<CompactFuture<@Nullable String>> futures = new ArrayList<>(List.of(future));
    for (int i = 0; i < 20; i++) {
      futures.add(new CompactFuture<>());
    }
    return futures;
  }

  private static List<WeakReference<?>> references(List<CompactFuture<@Nullable String>> futures) {
    List<WeakReference<?>> references = new ArrayList<>();
    futures.stream().skip(1).forEach(each -> references.add(new WeakReference<>(each)));
    return references;
  }

  @Test
  void aDoneFutureRefersToNoWatcher() {
    CompactFuture<@Nullable String> done = new CompactFuture<>();
    CompactFuture<@Nullable String> cancelled = new CompactFuture<>();
    LeakTest.awaitCollected(watchAndEnd(done, cancelled));
    assertTrue(done.isDone() && cancelled.isDone());
  }

  private static List<WeakReference<?>> watchAndEnd(
      CompactFuture<@Nullable String> done, CompactFuture<@Nullable String> cancelled) {
    List<WeakReference<?>> arrivals = new ArrayList<>();
    try (Completions<CompactFuture<@Nullable String>> open =
        Futures.asCompleted(List.of(done, cancelled))) {
      for (CompactFuture<?> each : List.of(done, cancelled)) {
        arrivals.add(
            new WeakReference<>(((Registration) requireNonNull(WordProbe.wordOf(each))).who));
      }
      done.setResult(VALUE);
      cancelled.cancel();
      cancelled.setRunningOrNotifyCancel();
      assertSame(done, open.next());
    }
    return arrivals;
  }

  // Bytes allocated per future: if they grew with the number, ten times as many would show it.

  @Test
  void allocationIsLinearInTheNumberOfFutures() throws Exception {
    iterate(1_000);
    long few = iterate(1_000) / 1_000;
    long many = iterate(10_000) / 10_000;
    assertTrue(few > 0, "nothing was counted");
    assertTrue(many < 2 * few, () -> many + " bytes each of 10,000; of 1,000 " + few);
  }

  /**
   * Completes and takes half of the futures, one by one, and then leaves the others, each of which
   * has a callback on top of the watcher.
   *
   * @return how many bytes this allocated
   */
  private static long iterate(int size) throws Exception {
    List<CompactFuture<String>> futures =
        Stream.generate(CompactFuture<String>::new).limit(size).toList();
    long before = allocated();
    try (Completions<CompactFuture<String>> completions = Futures.asCompleted(futures)) {
      futures.forEach(each -> each.addDoneCallback(done -> {}));
      for (int i = 0; i < size / 2; i++) {
        futures.get(i).setResult(VALUE);
        assertSame(futures.get(i), completions.next());
      }
    }
    return allocated() - before;
  }

  /**
   * Returns the number of bytes that this thread has allocated; skips the test where the JVM does
   * not count them. By reflection, because the module under test does not read that of the counter.
   */
  private static long allocated() throws ReflectiveOperationException {
    assumeTrue(
        ModuleLayer.boot().findModule("jdk.management").isPresent(),
        "there is no jdk.management, which counts what a thread allocates");
    Object bean =
        Class.forName("java.lang.management.ManagementFactory")
            .getMethod("getThreadMXBean")
            .invoke(null);
    return (long)
        Class.forName("com.sun.management.ThreadMXBean")
            .getMethod("getThreadAllocatedBytes", long.class)
            .invoke(bean, Thread.currentThread().getId());
  }

  /** The callback on top of the watcher keeps one dead registration in the stack. */
  @Test
  void theSizeOfADeadRegistrationDoesNotGrowWithTheWait() {
    System.setProperty("jol.magicFieldOffset", "true");
    assertTrue(reachableAfterAnAwaitBesides(1_000) < reachableAfterAnAwaitBesides(1) + 10);
  }

  private static long reachableAfterAnAwaitBesides(int others) {
    HookedFuture longLived = new HookedFuture();
    List<HookedFuture> futures = new ArrayList<>(List.of(longLived));
    Stream.generate(HookedFuture::new).limit(others).forEach(futures::add);
    futures.get(others).afterWatch =
        () -> {
          longLived.addDoneCallback(done -> {});
          futures.subList(1, futures.size()).forEach(future -> future.setResult(VALUE));
          Thread.currentThread().interrupt();
        };
    assertThrows(InterruptedException.class, () -> Futures.await(futures, ALL_COMPLETED));
    return GraphLayout.parseInstance(WordProbe.wordOf(longLived)).totalCount();
  }

  @Test
  void anErrorWhileLeavingOneFutureStillLeavesTheOthers() {
    Error error = new OutOfMemoryError();
    List<HookedFuture> futures = Stream.generate(HookedFuture::new).limit(3).toList();
    futures.get(0).beforeUnwatch =
        () -> {
          futures.get(0).beforeUnwatch = HookedFuture.NOTHING;
          throw error;
        };
    Thread.currentThread().interrupt();
    assertSame(error, assertThrows(Error.class, () -> Futures.await(futures, ALL_COMPLETED)));
    assertEquals(0, WordProbe.registrations(futures.get(1)));
    assertEquals(0, WordProbe.registrations(futures.get(2)));
  }
}
