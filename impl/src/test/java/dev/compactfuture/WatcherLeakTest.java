package dev.compactfuture;

import static dev.compactfuture.Futures.ReturnWhen.ALL_COMPLETED;
import static dev.compactfuture.Futures.ReturnWhen.FIRST_COMPLETED;
import static dev.compactfuture.Futures.ReturnWhen.FIRST_EXCEPTION;
import static dev.compactfuture.State.VALUE;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
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

/** What a wait on many futures leaves behind. Supports C10. */
@Tag("C10")
@SuppressWarnings("FutureReturnValueIgnored") // the future that next() returns
class WatcherLeakTest {
  private static final int TIMES = 1_000_000;

  private final CompactFuture<@Nullable String> future = new CompactFuture<>();

  // Every exit.

  private interface Exit {
    /** Waits for {@code futures}, the last of which is done, and ends as its name says. */
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
              Hooked failing = new Hooked();
              failing.afterWatch = () -> failing.setException(State.BOOM);
              List<CompactFuture<@Nullable String>> more = new ArrayList<>(f);
              more.add(failing);
              assertEquals(2, Futures.await(more, FIRST_EXCEPTION).done().size());
            }),
        exit(
            "await, an error",
            f ->
                Nesting.atTheLimit(
                    () -> {
                      Nesting.throwLater(error);
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
  void whoLeavesPutsEachWordBackAsItWas(Exit exit) throws Exception {
    List<CompactFuture<@Nullable String>> futures =
        Stream.of(State.PENDING, State.RUNNING, State.CANCELLED, State.RETURNED)
            .map(State::future)
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
  void whoLeavesPutsBackTheOthersThatItFound(Exit exit) throws Exception {
    List<CompactFuture<@Nullable String>> futures =
        Stream.of(State.PENDING, State.RUNNING, State.RETURNED).map(State::future).toList();
    futures.subList(0, 2).forEach(each -> each.addDoneCallback(done -> {}));
    List<@Nullable Object> before = new ArrayList<>();
    futures.forEach(each -> before.add(WordProbe.wordOf(each)));
    exit.from(futures);
    for (int i = 0; i < futures.size(); i++) {
      assertSame(before.get(i), WordProbe.wordOf(futures.get(i)));
    }
  }

  @Test
  void exhaustedItLeavesNothing() {
    Completions<@Nullable String> completions = Futures.asCompleted(List.of(future));
    future.setResult(VALUE);
    completions.next();
    assertSame(VALUE, WordProbe.wordOf(future));
  }

  // A long-lived future.

  @Test
  void aMillionTimesWatchedAndLeftItHoldsOnToNothing() {
    for (int i = 0; i < TIMES; i++) {
      Futures.asCompleted(List.of(future)).close();
    }
    assertEquals(0, WordProbe.registrations(future));
  }

  /**
   * So many are registered at a time, and it is the oldest that leaves: under the others, over the
   * callbacks.
   */
  @ParameterizedTest(name = "{0} watchers at a time over {1} callbacks, {2}")
  @CsvSource({"1, 0, PENDING", "1, 1, RUNNING", "3, 0, CANCELLED", "10, 5, PENDING"})
  void aMillionTimesWatchedAndLeftUnderOthersItStaysBounded(int watchers, int others, State state) {
    int calls = 0;
    List<Object> called = new ArrayList<>();
    for (; calls < others; calls++) {
      future.addDoneCallback(called::add);
    }
    state.bring(future);
    Deque<Completions<@Nullable String>> open = new ArrayDeque<>();
    for (int i = 0; i < TIMES; i++) {
      open.add(Futures.asCompleted(List.of(future)));
      if (open.size() > watchers) {
        open.remove().close();
        Registrations.assertBounded(future, watchers + others);
      }
    }
    Registrations.assertNoLeak(future, watchers + others);
    assertEquals(state.description, State.describe(future));
    if (state == State.CANCELLED) {
      future.setRunningOrNotifyCancel();
    } else {
      future.setResult(VALUE);
    }
    open.forEach(each -> assertSame(future, each.next()));
    assertEquals(Collections.nCopies(others, future), called);
  }

  /** Watchers, getters and callbacks; the watchers leave in any order, a bound at each leaving. */
  @ParameterizedTest
  @EnumSource(
      value = State.class,
      names = {"PENDING", "RUNNING", "CANCELLED"})
  void theyLeaveInAnyOrderAndTheRestIsTold(State state) throws Exception {
    List<Completions<@Nullable String>> open = new ArrayList<>();
    List<Object> called = new ArrayList<>();
    List<Worker<Object>> getters = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      open.add(Futures.asCompleted(List.of(future)));
      if (i % 100 == 0) {
        getters.add(Worker.start(() -> Worker.outcome(future::get)).awaitParkedOn(future));
        future.addDoneCallback(called::add);
      }
    }
    state.bring(future);
    int others = state == State.CANCELLED ? 0 : 20; // those have been told
    assertEquals(state == State.CANCELLED ? 10 : 0, called.size());
    Collections.shuffle(open, new Random(1));
    while (open.size() > 500) {
      open.remove(open.size() - 1).close();
      Registrations.assertNoLeak(future, open.size() + others);
    }
    assertEquals(state.description, State.describe(future));
    if (state == State.CANCELLED) {
      future.setRunningOrNotifyCancel();
    } else {
      future.setResult(VALUE);
    }
    open.forEach(each -> assertSame(future, each.next()));
    for (Worker<Object> getter : getters) {
      getter.join();
    }
    assertEquals(Collections.nCopies(10, future), called);
  }

  @Test
  void twoThreadsThatWatchAndLeaveTogetherLeaveNothing() throws Exception {
    List<Worker<@Nullable Void>> workers =
        Stream.generate(
                () ->
                    Worker.run(
                        () -> {
                          for (int i = 0; i < TIMES / 4; i++) {
                            Futures.asCompleted(List.of(future)).close();
                          }
                        }))
            .limit(2)
            .toList();
    for (Worker<?> worker : workers) {
      worker.join();
    }
    Registrations.assertNoLeak(future, 0);
  }

  // What stays reachable.

  @Test
  void noFutureIsHeldAfterItWasReturned() {
    List<WeakReference<?>> returned = new ArrayList<>();
    Completions<@Nullable String> completions = returnSome(returned, future);
    LeakTest.awaitCollected(returned);
    assertTrue(completions.hasNext());
    assertEquals(1, WordProbe.registrations(future));
    completions.close();
  }

  /** In a method of its own, so that no local variable holds on to them. */
  private static Completions<@Nullable String> returnSome(
      List<WeakReference<?>> returned, CompactFuture<@Nullable String> last) {
    List<CompactFuture<@Nullable String>> futures = new ArrayList<>(List.of(last));
    for (int i = 0; i < 100; i++) {
      futures.add(new CompactFuture<>());
    }
    Completions<@Nullable String> completions = Futures.asCompleted(futures);
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
  void aClosedOneHoldsOnToNoFuture() {
    List<WeakReference<?>> futures = new ArrayList<>();
    Completions<@Nullable String> closed = closeEarly(futures);
    try {
      LeakTest.awaitCollected(futures);
    } finally {
      Reference.reachabilityFence(closed);
    }
  }

  /** One has been returned, two have arrived, the others are pending. */
  private static Completions<@Nullable String> closeEarly(List<WeakReference<?>> references) {
    List<CompactFuture<@Nullable String>> futures =
        Stream.generate(CompactFuture<@Nullable String>::new).limit(5).toList();
    futures.forEach(each -> references.add(new WeakReference<>(each)));
    Completions<@Nullable String> completions = Futures.asCompleted(futures);
    futures.subList(1, 4).forEach(each -> each.setResult(VALUE));
    completions.next();
    completions.close();
    return completions;
  }

  /** The callback came after the watcher, which therefore stays, dead, with a mark above. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aDeadRegistrationHoldsOnToNoOtherFuture(boolean completions) throws Exception {
    List<WeakReference<?>> others =
        completions ? leaveCompletionsBelow(future) : leaveAnAwaitBelow(future);
    assertEquals(3, WordProbe.registrations(future), "a dead one, a callback, and a mark");
    LeakTest.awaitCollected(others);
    Registrations.assertNoLeak(future, 1);
  }

  private static List<WeakReference<?>> leaveCompletionsBelow(
      CompactFuture<@Nullable String> future) {
    List<CompactFuture<@Nullable String>> futures = beside(future);
    try (Completions<@Nullable String> completions = Futures.asCompleted(futures)) {
      future.addDoneCallback(done -> {});
      futures.subList(1, 10).forEach(each -> each.setResult(VALUE));
      completions.next();
    }
    return references(futures);
  }

  private static List<WeakReference<?>> leaveAnAwaitBelow(CompactFuture<@Nullable String> future)
      throws Exception {
    List<CompactFuture<@Nullable String>> futures = beside(future);
    Worker<?> worker =
        Worker.start(() -> Futures.await(futures, FIRST_COMPLETED)).awaitParkedInAWatch();
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
  void aDoneFutureHoldsOnToNoWatcher() {
    CompactFuture<@Nullable String> done = new CompactFuture<>();
    CompactFuture<@Nullable String> cancelled = new CompactFuture<>();
    LeakTest.awaitCollected(watchAndEnd(done, cancelled));
    assertTrue(done.isDone() && cancelled.isDone());
  }

  private static List<WeakReference<?>> watchAndEnd(
      CompactFuture<@Nullable String> done, CompactFuture<@Nullable String> cancelled) {
    List<WeakReference<?>> arrivals = new ArrayList<>();
    try (Completions<@Nullable String> open = Futures.asCompleted(List.of(done, cancelled))) {
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

  // Garbage made on the way, in bytes: what grows with the square would be ten times as much each.

  @Test
  void whatManyFuturesAllocateIsLinear() throws Exception {
    iterate(1_000);
    long few = iterate(1_000) / 1_000;
    long many = iterate(10_000) / 10_000;
    assertTrue(few > 0, "nothing was counted");
    assertTrue(many < 2 * few, () -> many + " bytes each of 10,000; of 1,000 " + few);
  }

  /**
   * One finishes, one is taken; when half have been, the rest is left, under a callback each.
   *
   * @return how many bytes that allocated
   */
  private static long iterate(int size) throws Exception {
    List<CompactFuture<String>> futures =
        Stream.generate(CompactFuture<String>::new).limit(size).toList();
    long before = allocated();
    try (Completions<String> completions = Futures.asCompleted(futures)) {
      futures.forEach(each -> each.addDoneCallback(done -> {}));
      for (int i = 0; i < size / 2; i++) {
        futures.get(i).setResult(VALUE);
        assertSame(futures.get(i), completions.next());
      }
    }
    return allocated() - before;
  }

  /**
   * By this thread. Skips the test where nothing counts it, and so nothing could be compared. By
   * reflection, for the module under test does not read that of the counter.
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

  /** The callback, above the watcher, keeps one dead registration in the stack. */
  @Test
  void aDeadRegistrationHoldsOnToNothingOfASizeThatGrowsWithTheWait() {
    System.setProperty("jol.magicFieldOffset", "true");
    assertTrue(reachableAfterAnAwaitBesides(1_000) < reachableAfterAnAwaitBesides(1) + 10);
  }

  private static long reachableAfterAnAwaitBesides(int others) {
    Hooked longLived = new Hooked();
    List<Hooked> futures = new ArrayList<>(List.of(longLived));
    Stream.generate(Hooked::new).limit(others).forEach(futures::add);
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
  void anErrorWhileItLeavesOneLeavesTheOthersAllTheSame() {
    Error error = new OutOfMemoryError();
    List<Hooked> futures = Stream.generate(Hooked::new).limit(3).toList();
    futures.get(0).beforeUnwatch =
        () -> {
          futures.get(0).beforeUnwatch = Hooked.NOTHING;
          throw error;
        };
    Thread.currentThread().interrupt();
    assertSame(error, assertThrows(Error.class, () -> Futures.await(futures, ALL_COMPLETED)));
    assertEquals(0, WordProbe.registrations(futures.get(1)));
    assertEquals(0, WordProbe.registrations(futures.get(2)));
  }
}
