package dev.compactfuture;

import static dev.compactfuture.FutureState.VALUE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A pending future keeps a bounded number of registrations; a done future keeps none. Supports C10.
 */
@Tag("C10")
class LeakTest {
  private static final int POLLS = 1_000_000;

  /** Enough beside {@link #POLLS} of the plainest case: the bound is checked all along. */
  private static final int FEWER_POLLS = 100_000;

  private final CompactFuture<String> future = new CompactFuture<>();

  // Canaries: leaks that these assertions must find.

  @Test
  void canaryAGetterThatNeverLeaves() {
    for (int i = 0; i < 4; i++) {
      Registrations.leakGetter(future, new Thread());
    }
    assertThrows(AssertionError.class, () -> Registrations.assertBounded(future, 1));
    Registrations.assertBounded(future, 2);
  }

  @Test
  void canaryTheDeadBelowALivingOne() {
    future.addDoneCallback(done -> {});
    for (int i = 0; i < POLLS; i++) {
      Registrations.leakGetter(future, Thread.currentThread());
    }
    assertEquals(POLLS + 1, WordProbe.registrations(future));
    assertThrows(AssertionError.class, () -> Registrations.assertBounded(future, 1));
  }

  // Pending.

  @Test
  void aMillionTimeoutsLeaveNothing() throws Exception {
    poll(POLLS, 1, 0);
    Registrations.assertNoLeak(future, 0);
  }

  @Test
  void timeoutsOverAGetterLeaveItAlone() throws Exception {
    TestThread<String> getter = TestThread.start(future::get);
    getter.awaitParkedOn(future);
    poll(FEWER_POLLS, 1, 1);
    Registrations.assertNoLeak(future, 1);
    future.setResult(VALUE);
    assertSame(VALUE, getter.join());
  }

  @Test
  void timeoutsOverACallbackLeaveItAlone() throws Exception {
    List<Object> calls = new ArrayList<>();
    future.addDoneCallback(calls::add);
    poll(FEWER_POLLS, 1, 1);
    Registrations.assertNoLeak(future, 1);
    future.setResult(VALUE);
    assertEquals(List.of(future), calls);
  }

  @Test
  void timeoutsOfTwoOverlappingPollersLeaveNothing() throws Exception {
    int overlaps = poll(FEWER_POLLS, 2, 0);
    assertTrue(overlaps > 0, "they never overlapped");
    Registrations.assertNoLeak(future, 0);
  }

  @Test
  void timeoutsOfTwoOverlappingPollersOverACallbackLeaveItAlone() throws Exception {
    List<Object> calls = new ArrayList<>();
    future.addDoneCallback(calls::add);
    poll(FEWER_POLLS, 2, 1);
    Registrations.assertNoLeak(future, 1);
    future.setResult(VALUE);
    assertEquals(List.of(future), calls);
  }

  /**
   * Runs {@code polls} gets that time out, in {@code pollers} threads, while {@code others} stay
   * registered and this thread reads the word.
   *
   * @return how many of the reads found a dead registration
   */
  private int poll(int polls, int pollers, int others) throws Exception {
    List<TestThread<@Nullable Void>> workers =
        Stream.generate(() -> TestThread.run(() -> poll(polls / pollers))).limit(pollers).toList();
    AtomicInteger registered = new AtomicInteger();
    AtomicInteger overlaps = new AtomicInteger();
    TestThread.spinUntil(
        () -> {
          Registration stack = (Registration) WordProbe.wordOf(future);
          int alive = Registrations.living(stack).length;
          assertTrue(alive <= others + pollers, "alive");
          Registrations.assertBounded(stack, alive);
          registered.addAndGet(alive > others ? 1 : 0);
          overlaps.addAndGet(WordProbe.registrations(stack) > alive ? 1 : 0);
          return workers.stream().allMatch(worker -> worker.task().isDone());
        });
    for (TestThread<?> worker : workers) {
      worker.join();
    }
    assertTrue(registered.get() > 0, "nobody was ever seen registered");
    return overlaps.get();
  }

  /**
   * Polls with a time-out that adjusts itself. With one nanosecond, the time is up before the
   * getter has registered, and nothing is tested; with a longer time-out the getter parks, and a
   * million parks take a minute. In between the getter registers, and parks only now and then.
   */
  private void poll(int times) {
    int nanos = 1;
    for (int i = 0; i < times; i++) {
      long start = System.nanoTime();
      int timeout = nanos;
      assertThrows(TimeoutException.class, () -> future.get(timeout, TimeUnit.NANOSECONDS));
      boolean slept = System.nanoTime() - start > 20_000;
      nanos = slept ? Math.max(1, nanos - 50) : nanos + 1;
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aThousandGettersThatTimeOutLeaveNothing(boolean running) throws Exception {
    if (running) {
      future.setRunningOrNotifyCancel();
    }
    Object before = WordProbe.wordOf(future);
    List<TestThread<Object>> getters =
        IntStream.range(0, 1_000)
            .mapToObj(
                i ->
                    TestThread.start(
                        () ->
                            TestThread.outcome(
                                () -> future.get(200 + i % 7, TimeUnit.MILLISECONDS))))
            .toList();
    for (TestThread<Object> getter : getters) {
      assertInstanceOf(TimeoutException.class, getter.join());
    }
    assertSame(before, WordProbe.wordOf(future));
  }

  /** They leave in random order, and the bound holds after each has left. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aThousandInterruptedGettersLeaveNothing(int callbacks) throws Exception {
    for (int i = 0; i < callbacks; i++) {
      future.addDoneCallback(done -> {});
    }
    List<TestThread<Object>> getters = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      getters.add(TestThread.start(() -> TestThread.outcome(future::get)));
    }
    for (TestThread<Object> getter : getters) {
      getter.awaitParkedOn(future);
    }
    Collections.shuffle(getters, new Random(1));
    for (int left = 1; left <= getters.size(); left++) {
      TestThread<Object> getter = getters.get(left - 1);
      getter.thread().interrupt();
      assertInstanceOf(InterruptedException.class, getter.join());
      Registrations.assertNoLeak(future, callbacks + getters.size() - left);
    }
  }

  // Done.

  @ParameterizedTest
  @EnumSource(
      value = FutureState.class,
      names = {"CANCELLED", "NOTIFIED", "RETURNED", "NULL", "RAISED"})
  void aDoneFutureKeepsNoRegistration(FutureState end) throws Exception {
    CompactFuture<@Nullable String> done = new CompactFuture<>();
    List<WeakReference<?>> registered = registerTwo(done, end);
    awaitCollected(registered);
    assertEquals(end.description, FutureState.describe(done));
  }

  /** A method by itself, so that no local variable of the test refers to them. */
  private static List<WeakReference<?>> registerTwo(
      CompactFuture<@Nullable String> future, FutureState end) throws Exception {
    TestThread<Object> getter = TestThread.start(() -> TestThread.outcome(future::get));
    getter.awaitParkedOn(future);
    Object[] captured = {new Object()};
    future.addDoneCallback(done -> assertNotNull(captured[0]));
    end.bring(future);
    getter.join();
    return List.of(new WeakReference<>(getter.thread()), new WeakReference<>(captured));
  }

  @Test
  void aFinishedFuturesWordIsTheResultItself() {
    future.setResult(VALUE);
    assertSame(VALUE, WordProbe.wordOf(future));
  }

  @Test
  void theCompletingThreadKeepsNoFuture() {
    awaitCollected(completeADeepChain());
  }

  private static List<WeakReference<?>> completeADeepChain() {
    List<CompactFuture<String>> chain =
        Stream.generate(CompactFuture<String>::new).limit(1_000).toList();
    for (int i = 0; i + 1 < chain.size(); i++) {
      CompactFuture<String> next = chain.get(i + 1);
      chain.get(i).addDoneCallback(done -> next.setResult(VALUE));
    }
    chain.get(0).setResult(VALUE);
    List<WeakReference<?>> references = new ArrayList<>();
    chain.forEach(future -> references.add(new WeakReference<>(future)));
    return references;
  }

  static void awaitCollected(List<WeakReference<?>> references) {
    TestThread.spinUntil(
        () -> {
          System.gc();
          return references.stream().allMatch(reference -> reference.refersTo(null));
        });
  }
}
