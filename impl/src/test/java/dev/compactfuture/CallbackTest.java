package dev.compactfuture;

import static dev.compactfuture.FutureState.VALUE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which thread calls callbacks, when, and nested how deep. Supports C3 and C4. */
@Tag("C3")
@Tag("C4")
class CallbackTest {
  private static final int DEEP = 100_000;

  @Test
  void aThousandCallbacksRunInTheOrderAdded() {
    CompactFuture<String> future = new CompactFuture<>();
    List<Integer> calls = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      int number = i;
      future.addDoneCallback(done -> calls.add(number));
    }
    future.setResult(VALUE);
    assertEquals(range(1_000), calls);
  }

  /** More than a registration counts. */
  @Test
  void millionsOfCallbacksAreAllCalledAndTheFirstAddedFirst() {
    int many = (1 << 22) + 5;
    int[] calls = {0};
    CompactFuture<String> future = new CompactFuture<>();
    future.addDoneCallback(done -> assertEquals(1, ++calls[0]));
    Consumer<Object> counting = done -> calls[0]++;
    for (int i = 2; i < many; i++) {
      future.addDoneCallback(counting);
    }
    future.addDoneCallback(done -> assertEquals(many, ++calls[0]));
    future.setResult(VALUE);
    assertEquals(many, calls[0]);
  }

  @Test
  void gettersThatComeAndGoDoNotDisturbTheOrder() throws Exception {
    CompactFuture<String> future = new CompactFuture<>();
    List<Integer> calls = new ArrayList<>();
    List<TestThread<Object>> getters = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      int number = i;
      future.addDoneCallback(done -> calls.add(number));
      getters.add(TestThread.start(() -> TestThread.outcome(future::get)).awaitParkedOn(future));
    }
    Collections.swap(getters, 0, 50);
    for (TestThread<Object> getter : getters.subList(0, 75)) {
      getter.thread().interrupt();
      getter.join();
    }
    future.setResult(VALUE);
    assertEquals(range(100), calls);
    for (TestThread<Object> getter : getters.subList(75, 100)) {
      assertSame(VALUE, getter.join());
    }
  }

  // The thread.

  @ParameterizedTest
  @EnumSource(
      value = FutureState.class,
      names = {"CANCELLED", "RETURNED", "RAISED"})
  void aCallbackRunsInTheThreadThatCompletesOrCancels(FutureState end) throws Exception {
    CompactFuture<@Nullable String> future = new CompactFuture<>();
    List<Thread> threads = new ArrayList<>();
    future.addDoneCallback(done -> threads.add(Thread.currentThread()));
    TestThread<?> completer = TestThread.run(() -> end.bring(future));
    completer.join();
    assertEquals(List.of(completer.thread()), threads);
  }

  @Test
  void aLateCallbackRunsInTheAddingThreadWhileAnotherThreadStillRunsEarlierOnes() throws Exception {
    CompactFuture<String> future = new CompactFuture<>();
    List<Object> calls = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch inTheFirst = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    future.addDoneCallback(
        done -> {
          inTheFirst.countDown();
          assertSame(null, TestThread.outcome(TestThread.run(release::await)::join));
        });
    future.addDoneCallback(done -> calls.add(Thread.currentThread()));
    TestThread<?> completer = TestThread.run(() -> future.setResult(VALUE));
    inTheFirst.await();
    future.addDoneCallback(done -> calls.add(Thread.currentThread()));
    assertEquals(List.of(Thread.currentThread()), calls);
    release.countDown();
    completer.join();
    assertEquals(List.of(Thread.currentThread(), completer.thread()), calls);
  }

  // Depth.

  /** Builds a chain of futures, each completed by the one before; the trace shows the nesting. */
  private static List<String> traceOfAChain(int length) {
    List<String> trace = new ArrayList<>();
    List<CompactFuture<String>> chain = chain(length);
    for (int i = 0; i < length; i++) {
      int number = i;
      chain
          .get(i)
          .addDoneCallback(
              done -> {
                trace.add("(" + number);
                if (number + 1 < length) {
                  chain.get(number + 1).setResult(VALUE);
                }
                trace.add(number + ")");
              });
    }
    chain.get(0).setResult(VALUE);
    return trace;
  }

  private static List<CompactFuture<String>> chain(int length) {
    return Stream.generate(CompactFuture<String>::new).limit(length).toList();
  }

  private static Stream<String> nested(int depth) {
    return Stream.concat(
        IntStream.range(0, depth).mapToObj(i -> "(" + i),
        IntStream.range(0, depth).mapToObj(i -> depth - 1 - i + ")"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 300})
  void completionsNestAsInPython(int depth) {
    assertEquals(nested(depth).toList(), traceOfAChain(depth));
  }

  /** A thread must be able to wait by means of others for what its own callbacks do. */
  @ParameterizedTest
  @ValueSource(ints = {1, 100, 300})
  void aStageOfAFutureCompletedInANestedCallbackIsCompletedWithIt(int depth) {
    NestedCompletions.at(
        depth,
        () -> {
          CompactFuture<String> future = new CompactFuture<>();
          CompletableFuture<String> stage = future.toCompletableFuture();
          future.setResult(VALUE);
          assertEquals(VALUE, stage.getNow("later"));
        });
  }

  @Test
  void whereTheStackIsShortDeeperCallbacksRunLaterAndInOrder() {
    List<Integer> calls = new ArrayList<>();
    NestedCompletions.atTheLimit(
        () -> {
          List<CompactFuture<String>> chain = chain(3);
          for (int i = 0; i < 3; i++) {
            int number = i;
            chain.get(i).addDoneCallback(done -> calls.add(number));
            chain.get(i).setResult(VALUE);
          }
          assertEquals(List.of(), calls);
        });
    assertEquals(range(3), calls);
  }

  /** The callbacks of a long chain run before the call returns that began it, wherever that is. */
  @Test
  void aCallbackThatCompletesADeepChainFindsItCompleted() {
    NestedCompletions.at(
        10,
        () -> {
          List<CompactFuture<String>> chain = chain(DEEP);
          for (int i = 0; i + 1 < DEEP; i++) {
            CompactFuture<String> next = chain.get(i + 1);
            chain.get(i).addDoneCallback(done -> next.setResult(VALUE));
          }
          chain.get(0).setResult(VALUE);
          assertTrue(chain.get(DEEP - 1).isDone());
        });
  }

  @Test
  void aDeepChainOfCompletionsRunsAllBeforeTheOutermostReturns() {
    List<CompactFuture<String>> chain = chain(DEEP);
    List<Integer> calls = new ArrayList<>();
    for (int i = 0; i < DEEP; i++) {
      int number = i;
      chain
          .get(i)
          .addDoneCallback(
              done -> {
                calls.add(number);
                if (number + 1 < DEEP) {
                  chain.get(number + 1).setResult(VALUE);
                }
              });
    }
    chain.get(0).setResult(VALUE);
    assertEquals(range(DEEP), calls);
  }

  @Test
  void aLateCallbackIsCalledAtOnceHoweverDeepTheCompletionsNest() {
    CompactFuture<String> done = new CompactFuture<>();
    done.setResult(VALUE);
    List<CompactFuture<String>> chain = chain(200);
    List<Integer> calls = new ArrayList<>();
    for (int i = 0; i < chain.size(); i++) {
      int here = i;
      chain
          .get(i)
          .addDoneCallback(
              f -> {
                done.addDoneCallback(late -> calls.add(here));
                assertEquals(here + 1, calls.size());
                if (here + 1 < chain.size()) {
                  chain.get(here + 1).setResult(VALUE);
                }
              });
    }
    chain.get(0).setResult(VALUE);
    assertEquals(range(200), calls);
  }

  /** "Called at once" nests, as in Python. A stack of 512 KiB has room for hundreds of rounds. */
  @Test
  void aLoopOfLateCallbacksNestsUntilTheStackOverflows() throws Exception {
    int[] rounds = {0};
    Throwable[] end = new Throwable[1];
    Thread small =
        new Thread(
            null,
            () -> end[0] = assertThrows(StackOverflowError.class, () -> addLate(rounds)),
            "small stack",
            512 << 10);
    small.start();
    small.join();
    assertInstanceOf(StackOverflowError.class, end[0]);
    assertTrue(rounds[0] > 300, () -> rounds[0] + " rounds");
  }

  private static void addLate(int[] rounds) {
    CompactFuture<String> future = new CompactFuture<>();
    future.setResult(VALUE);
    future.addDoneCallback(
        done -> {
          rounds[0]++;
          addLate(rounds);
        });
  }

  /** It has none of its own, and must not look for them again and again. */
  @Test
  void aGetterParksWhileAnotherThreadHasDeferredCallbacks() throws Exception {
    CompactFuture<String> awaited = new CompactFuture<>();
    CompactFuture<String> later = new CompactFuture<>();
    List<TestThread<String>> getters = new ArrayList<>();
    NestedCompletions.atTheLimit(
        () -> {
          NestedCompletions.completeLater(later);
          getters.add(TestThread.start(awaited::get).awaitParkedOn(awaited));
          assertFalse(later.isDone());
        });
    awaited.setResult(VALUE);
    assertEquals(VALUE, getters.get(0).join());
  }

  @Test
  void aCompletionThatCallsNothingDoesNotCountAsNested() {
    Registration getter = Registration.push(null, Registration.GETTER, Thread.currentThread());
    assertNull(Callbacks.begin(getter));
    assertNull(Callbacks.begin(null));
  }

  @Test
  void aGetThatDoesNotWaitRunsNoDeferredCallback() {
    CompactFuture<String> awaited = new CompactFuture<>();
    CompactFuture<String> later = new CompactFuture<>();
    NestedCompletions.atTheLimit(
        () -> {
          NestedCompletions.completeLater(later);
          assertThrows(TimeoutException.class, () -> awaited.get(0, TimeUnit.SECONDS));
          Thread.currentThread().interrupt();
          assertThrows(InterruptedException.class, awaited::get);
          assertFalse(later.isDone());
        });
    assertTrue(later.isDone());
  }

  @Test
  void aDeepChainOfCancellationsRunsAllBeforeTheOutermostReturns() {
    List<CompactFuture<String>> chain = chain(DEEP);
    for (int i = 0; i + 1 < DEEP; i++) {
      CompactFuture<String> next = chain.get(i + 1);
      chain.get(i).addDoneCallback(done -> next.cancel());
    }
    assertTrue(chain.get(0).cancel());
    assertTrue(chain.stream().allMatch(CompactFuture::isCancelled));
  }

  /** Each future has ten callbacks, each of which tries to complete the next and adds one to it. */
  @Test
  void aWideAndDeepTreeLosesNoCallback() {
    int levels = 2_000;
    int width = 10;
    List<CompactFuture<String>> futures = chain(levels);
    int[] early = new int[levels];
    int[] late = new int[levels];
    for (int level = 0; level < levels; level++) {
      int here = level;
      for (int i = 0; i < width; i++) {
        int number = i;
        futures
            .get(level)
            .addDoneCallback(
                done -> {
                  assertEquals(number, early[here]++, "in order");
                  if (here + 1 < levels) {
                    futures.get(here + 1).trySetResult(VALUE);
                    futures.get(here + 1).addDoneCallback(next -> late[here + 1]++);
                  }
                });
      }
    }
    futures.get(0).setResult(VALUE);
    int[] all = new int[levels];
    Arrays.fill(all, width);
    assertArrayEquals(all, early);
    all[0] = 0;
    assertArrayEquals(all, late);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 50, 99, 100, 101, 50_000, DEEP - 1})
  void anErrorInADeepChainSurfacesAndLosesNoCallback(int where) {
    List<CompactFuture<String>> chain = chain(DEEP);
    List<Integer> calls = new ArrayList<>();
    Error error = new AssertionError();
    for (int i = 0; i < DEEP; i++) {
      int number = i;
      CompactFuture<String> future = chain.get(i);
      future.addDoneCallback(
          done -> {
            if (number == where) {
              throw error;
            }
          });
      future.addDoneCallback(
          done -> {
            calls.add(number);
            if (number + 1 < DEEP) {
              chain.get(number + 1).setResult(VALUE);
            }
          });
    }
    assertSame(error, assertThrows(Error.class, () -> chain.get(0).setResult(VALUE)));
    assertEquals(range(DEEP), calls);
    assertArrayEquals(new Throwable[0], error.getSuppressed());
  }

  @Test
  void afterADeepChainTheThreadNestsAsBefore() {
    List<String> first = traceOfAChain(150);
    assertEquals(first, traceOfAChain(150));
  }

  /** What counts their nesting is shared by many threads, and may be taken while another nests. */
  @Test
  void manyThreadsNestAtTheSameTimeAndAreNotKept() throws Exception {
    int threads = 100;
    CountDownLatch inside = new CountDownLatch(threads);
    List<Integer> lengths = Collections.synchronizedList(new ArrayList<>());
    List<WeakReference<?>> references = new ArrayList<>();
    List<Thread> all = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      all.add(nest(inside, lengths));
    }
    for (Thread thread : all) {
      thread.join();
      references.add(new WeakReference<>(thread));
    }
    all.clear();
    assertEquals(Collections.nCopies(threads, 2 * DEEP / 100), lengths);
    LeakTest.awaitCollected(references);
  }

  /** Starts a thread that completes a chain in a callback, once all others are in theirs. */
  private static Thread nest(CountDownLatch inside, List<Integer> lengths) {
    Thread thread =
        new Thread(
            () ->
                NestedCompletions.at(
                    10,
                    () -> {
                      inside.countDown();
                      inside.await();
                      lengths.add(traceOfAChain(DEEP / 100).size());
                    }));
    thread.start();
    return thread;
  }

  private static List<Integer> range(int end) {
    return IntStream.range(0, end).boxed().toList();
  }

  /** Returns how many completions this thread is in, with one that this begins. */
  private static int depth() throws Exception {
    Field depth = Nesting.class.getDeclaredField("depth");
    depth.setAccessible(true);
    try (Nesting nesting = Nesting.begin()) {
      return depth.getInt(nesting);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anErrorOfACallbackEndsTheNesting(boolean cancel) throws Exception {
    CompactFuture<String> future = new CompactFuture<>();
    Error error = new AssertionError();
    future.addDoneCallback(
        done -> {
          throw error;
        });
    assertSame(
        error,
        assertThrows(
            Error.class,
            () -> {
              if (cancel) {
                future.cancel();
              } else {
                future.setResult(VALUE);
              }
            }));
    assertEquals(1, depth());
  }

  /** Whatever that is: there is no callback, so nothing is nested. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatAWatcherThrowsIsThrownAsItIs(boolean cancel) {
    RuntimeException failure = new IllegalStateException();
    Task<String> future = new Task<>(() -> VALUE, new AcceptedTasks<>());
    future.watch(
        failed -> {
          throw failure;
        });
    assertSame(
        failure,
        assertThrows(
            RuntimeException.class,
            () -> {
              if (cancel) {
                future.cancel();
              } else {
                future.setResult(VALUE);
              }
            }));
    assertEquals(0, failure.getSuppressed().length);
  }

  /** The CAS of one fails now and then, after it has begun the calls. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aCompletionThatRacesWithARegistrationEndsTheNesting(boolean withCallback) throws Exception {
    try (TwoThreadRace<CompactFuture<String>> race = new TwoThreadRace<>()) {
      for (int round = 0; round < 2_000; round++) {
        CompactFuture<String> future = new CompactFuture<>();
        if (withCallback) {
          future.addDoneCallback(done -> {});
        }
        race.begin(
            future,
            other -> {
              for (int i = 0; i < 20; i++) {
                other.addDoneCallback(done -> {});
              }
            });
        race.delay();
        assertTrue(round % 2 == 0 ? future.cancel() : future.trySetResult(VALUE));
        race.end();
      }
    }
    assertEquals(1, depth());
  }
}
