package dev.compactfuture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.compactfuture.BlockingCall.Scene;
import java.lang.reflect.Method;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The rules that all calls that can block have in common, on every kind of thread. Supports C5, C7
 * and C8.
 */
@Tag("C5")
@Tag("C7")
@Tag("C8")
class BlockingCallTest {
  /** Ends no call: the fork-join pool that calls it made it block. */
  private static final String CALLED_BY_THE_JDK = "ManagedPark.block()";

  private static final String WAITS_IN_A_THREAD_OF_ITS_OWN =
      "FutureExecutor.cancelDroppedOnTermination";

  static Stream<Arguments> onThreads() {
    return Stream.of(BlockingCall.values()).flatMap(BlockingCallTest::onThreads);
  }

  static Stream<Arguments> timedOnThreads() {
    return BlockingCall.timed().flatMap(BlockingCallTest::onThreads);
  }

  private static Stream<Arguments> onThreads(BlockingCall call) {
    return Stream.of(ThreadKind.values()).map(kind -> Arguments.of(call, kind));
  }

  // The list.

  @Test
  void theListHasEveryMethodThatCanBlockAndNoOther() throws Exception {
    Set<String> found = new BlockingMethods(Set.of(WAITS_IN_A_THREAD_OF_ITS_OWN)).find();
    Set<String> listed =
        Stream.of(BlockingCall.values())
            .map(call -> call.method)
            .collect(Collectors.toCollection(TreeSet::new));
    listed.add(CALLED_BY_THE_JDK);
    assertEquals(listed, found);
  }

  /** It would run no deferred callbacks. */
  @Test
  void noMethodThatCanBlockIsInheritedFromTheJdk() throws Exception {
    Set<String> inherited = new TreeSet<>();
    for (String type : BlockingMethods.types()) {
      for (Method method : Class.forName(type.replace('/', '.')).getMethods()) {
        if (!method.getDeclaringClass().getName().startsWith("dev.compactfuture.")
            && method.getDeclaringClass() != Object.class
            && BlockingMethods.canBlock(method)) {
          inherited.add(type + " inherits " + method);
        }
      }
    }
    assertEquals(Set.of(), inherited);
  }

  // Completion.

  @ParameterizedTest
  @MethodSource("onThreads")
  void aCallWithoutATimeOutOrWithTheLongestReturnsWhenCompleted(BlockingCall call, ThreadKind kind)
      throws Exception {
    try (Scene scene = new Scene()) {
      TestThread<String> worker = kind.start(call.prepare(scene)).awaitParked();
      scene.complete();
      assertEquals("completed", worker.join());
      scene.assertNothingWaits();
    }
  }

  /** The delegate's own wait for its termination does not tell the pool. */
  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"AWAIT_TERMINATION", "CLOSE"})
  void aCallOnAForkJoinWorkerLetsThePoolRunWhatCompletesIt(BlockingCall call) throws Exception {
    ForkJoinPool pool = new ForkJoinPool(1);
    try (Scene scene = new Scene()) {
      Callable<String> prepared = call.prepare(scene);
      Callable<String> completing =
          () -> {
            pool.execute(scene::complete);
            return prepared.call();
          };
      assertEquals("completed", pool.submit(completing).get());
    }
    pool.shutdown();
  }

  @ParameterizedTest
  @EnumSource
  void aSpuriousWakeUpDoesNotEndACall(BlockingCall call) throws Exception {
    try (Scene scene = new Scene()) {
      TestThread<String> worker = ThreadKind.PLATFORM.start(call.prepare(scene));
      for (int i = 0; i < 1_000; i++) {
        LockSupport.unpark(worker.awaitParked().thread());
      }
      scene.complete();
      assertEquals("completed", worker.join());
    }
  }

  // Time-outs. TimeoutTest tests how long they are.

  @ParameterizedTest
  @MethodSource("timedOnThreads")
  void aTimeOutOfZeroOrOneNanosecondEndsACall(BlockingCall call, ThreadKind kind) throws Exception {
    for (int nanos = 0; nanos <= 1; nanos++) {
      try (Scene scene = new Scene()) {
        Callable<String> prepared = call.prepare(scene, nanos, TimeUnit.NANOSECONDS);
        assertEquals("timed out", kind.start(prepared).join());
        scene.assertNothingWaits();
      }
    }
  }

  // Interrupts.

  @ParameterizedTest
  @MethodSource("onThreads")
  void anInterruptBeforeACallEndsIt(BlockingCall call, ThreadKind kind) throws Exception {
    try (Scene scene = new Scene()) {
      assertEndsAsInterrupted(call, scene, kind.start(interrupted(call.prepare(scene))));
    }
  }

  @ParameterizedTest
  @MethodSource("onThreads")
  void anInterruptDuringACallEndsIt(BlockingCall call, ThreadKind kind) throws Exception {
    try (Scene scene = new Scene()) {
      TestThread<String> worker = kind.start(call.prepare(scene)).awaitParked();
      worker.thread().interrupt();
      assertEndsAsInterrupted(call, scene, worker);
    }
  }

  private static void assertEndsAsInterrupted(
      BlockingCall call, Scene scene, TestThread<String> worker) throws Exception {
    String ending = call.ifInterrupted;
    if (ending.startsWith("waits on")) {
      TestThread.spinUntil(() -> !worker.thread().isInterrupted());
      worker.awaitParked();
      scene.complete();
      ending = ending.replace("waits on", "completed");
    }
    assertEquals(ending, worker.join());
    scene.assertNothingWaits();
  }

  private static Callable<String> interrupted(Callable<String> call) {
    return () -> {
      Thread.currentThread().interrupt();
      return call.call();
    };
  }

  @ParameterizedTest
  @MethodSource("onThreads")
  void anInterruptedCallThatNeedNotWaitAnswersAndKeepsTheStatus(BlockingCall call, ThreadKind kind)
      throws Exception {
    try (Scene scene = new Scene()) {
      Callable<String> prepared = call.prepare(scene);
      scene.complete();
      assertEquals("completed, status set", kind.start(interrupted(prepared)).join());
    }
  }

  // Inside callbacks.

  /** Around the depth from which on the stack is measured. */
  @ParameterizedTest
  @MethodSource("onThreads")
  void aCallRunsWhatItsThreadHasDeferred(BlockingCall call, ThreadKind kind) throws Exception {
    TestThread.Action action =
        () -> assertRunsDeferred(call, scene -> NestedCompletions.defer(scene::complete));
    Callable<Boolean> atEveryDepth =
        () -> {
          action.run();
          for (int depth : new int[] {1, 62, 63, 64, 65, 66, 67, 68}) {
            NestedCompletions.at(depth, action);
          }
          return true;
        };
    assertTrue(kind.start(atEveryDepth).join());
  }

  /** The stack becomes short once, because that takes long, and stays so for all calls. */
  @ParameterizedTest
  @EnumSource
  void everyCallRunsWhatItsThreadHasDeferredBecauseItsStackIsShort(ThreadKind kind)
      throws Exception {
    Set<BlockingCall> ended = EnumSet.noneOf(BlockingCall.class);
    TestThread.Action action =
        () -> {
          for (BlockingCall call : BlockingCall.values()) {
            assertRunsDeferred(call, scene -> NestedCompletions.completeLater(scene.gate));
            ended.add(call);
          }
        };
    Callable<Boolean> atTheLimit =
        () -> {
          NestedCompletions.atTheLimit(action);
          return true;
        };
    assertTrue(kind.start(atTheLimit).join());
    assertEquals(EnumSet.allOf(BlockingCall.class), ended);
  }

  /** Asserts that {@code call} runs the callback that {@code defers} has this thread defer. */
  private static void assertRunsDeferred(BlockingCall call, Consumer<Scene> defers)
      throws Exception {
    try (Scene scene = new Scene()) {
      Callable<String> prepared = call.prepare(scene);
      defers.accept(scene);
      assertFalse(scene.gate.isDone());
      assertEquals("completed", prepared.call());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aCallThrowsTheErrorOfADeferredCallbackAndLeavesNothingRegistered(BlockingCall call)
      throws Exception {
    try (Scene scene = new Scene()) {
      Error error = new AssertionError();
      Callable<String> prepared = call.prepare(scene);
      NestedCompletions.defer(
          () -> {
            throw error;
          });
      assertSame(error, assertThrows(Error.class, prepared::call));
      scene.assertNothingWaits();
    }
  }
}
