package dev.compactfuture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An executor and its futures do not refer to tasks that are over. Supports C10. */
@Tag("C10")
class FutureExecutorLeakTest {
  private final DelegateKind.ManualExecutor delegate = new DelegateKind.ManualExecutor();
  private final FutureExecutor executor = new FutureExecutor(delegate);
  private final List<WeakReference<?>> references = new ArrayList<>();

  /** A task whose collection shows that nothing refers to it. */
  private Callable<Object> task() {
    Object[] captured = {new Object()};
    Callable<Object> task =
        () -> {
          assertNotNull(captured[0]);
          return FutureState.VALUE;
        };
    references.add(new WeakReference<>(captured));
    references.add(new WeakReference<>(task));
    return task;
  }

  /** Adds a callback that fails while the task is kept; returns the futures it is called with. */
  private List<Object> callsThatFindItCollected(CompactFuture<Object> future) {
    List<Object> calls = new ArrayList<>();
    future.addDoneCallback(
        done -> {
          assertCollected();
          calls.add(done);
        });
    return calls;
  }

  private void assertCollected() {
    assertTrue(!references.isEmpty());
    LeakTest.awaitCollected(references);
  }

  @Test
  void aCancelledTaskIsNotKeptByTheQueue() {
    assertTrue(executor.submit(task()).cancel());
    assertCollected();
    assertEquals(1, delegate.queued());
  }

  @Test
  void aCancelledTaskIsForgottenBeforeItsCallbacksRun() {
    CompactFuture<Object> future = executor.submit(task());
    List<Object> calls = callsThatFindItCollected(future);
    assertTrue(future.cancel());
    assertEquals(List.of(future), calls);
  }

  @Test
  void aTaskCancelledByItsStageIsNotKeptByTheQueue() {
    assertTrue(executor.submit(task()).toCompletableFuture().cancel(false));
    assertCollected();
    assertEquals(1, delegate.queued());
  }

  @Test
  void aTaskCancelledByAShutdownIsNotKeptByTheQueue() {
    var unused = executor.submit(task());
    executor.shutdown(true);
    assertCollected();
    assertEquals(1, delegate.queued());
  }

  @Test
  void aTaskThatRanIsNotKeptByItsFuture() {
    CompactFuture<Object> future = executor.submit(task());
    delegate.runAll();
    assertCollected();
    assertTrue(future.isDone());
  }

  @Test
  void aTaskThatRanIsNotKeptWhileItsCallbacksRun() {
    CompactFuture<Object> future = executor.submit(task());
    List<Object> calls = callsThatFindItCollected(future);
    delegate.runAll();
    assertEquals(List.of(future), calls);
  }

  @Test
  void aTaskThatTheDelegateDropsIsNotKept() {
    ThreadPoolExecutor discards =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(1),
            new ThreadPoolExecutor.DiscardOldestPolicy());
    FutureExecutor over = new FutureExecutor(discards);
    CountDownLatch release = new CountDownLatch(1);
    CompactFuture<?> first = over.submit(() -> release.await(1, TimeUnit.DAYS));
    for (int i = 0; i < 100; i++) {
      var unused = over.submit(task());
    }
    references.subList(198, 200).clear(); // of the last one, which is in the queue
    assertCollected();
    release.countDown();
    over.close();
    assertTrue(first.isDone());
  }

  /** Nobody else could complete it. */
  @Test
  void theCallbackOfATaskThatTheDelegateDropsIsCalledAtTheEnd() {
    List<String> calls = new ArrayList<>();
    executor.submit(() -> FutureState.VALUE).addDoneCallback(done -> calls.add("called"));
    delegate.shutdownNow();
    System.gc();
    executor.shutdown();
    assertEquals(List.of("called"), calls);
  }

  @Test
  void aDoneFutureIsNotKeptByTheExecutor() throws Exception {
    CompactFuture<Object> run = executor.submit(task());
    CompactFuture<Object> cancelled = executor.submit(task());
    cancelled.cancel();
    references.add(new WeakReference<>(run));
    references.add(new WeakReference<>(cancelled));
    run = null;
    cancelled = null;
    delegate.runAll();
    assertCollected();
  }

  /** While it is not done, the executor keeps it for its callback. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aDoneFutureWithACallbackIsNotKeptByTheExecutor(boolean addedLate) throws Exception {
    CompactFuture<Object> future = executor.submit(task());
    references.add(new WeakReference<>(future));
    if (!addedLate) {
      future.addDoneCallback(done -> {});
    }
    delegate.runAll();
    if (addedLate) {
      future.addDoneCallback(done -> {});
    }
    future = null;
    assertCollected();
  }

  @Test
  void aFutureWhoseOwnerCompletedItIsNotKeptByTheExecutor() {
    CompactFuture<Object> future = executor.submit(task());
    references.add(new WeakReference<>(future));
    future.addDoneCallback(done -> {});
    future.setResult(FutureState.VALUE);
    future = null;
    delegate.runAll();
    assertCollected();
  }

  @Test
  void aFutureWhoseTaskFailedIsNotKeptByTheExecutor() {
    CompactFuture<Object> future =
        executor.submit(
            () -> {
              throw FutureState.BOOM;
            });
    references.add(new WeakReference<>(future));
    future.addDoneCallback(done -> {});
    future = null;
    delegate.runAll();
    assertCollected();
  }

  @Test
  void aFutureWhoseCallbackFailedIsNotKeptByTheExecutor() {
    CompactFuture<Object> future = executor.submit(task());
    references.add(new WeakReference<>(future));
    future.addDoneCallback(
        done -> {
          throw new AssertionError();
        });
    future = null;
    delegate.runAll();
    assertCollected();
  }

  @Test
  void aRefusedFutureIsNotKeptByTheExecutor() {
    FutureExecutor refusing =
        new FutureExecutor(
            new DelegateKind.ManualExecutor() {
              @Override
              public void execute(Runnable command) {
                references.add(new WeakReference<>(command));
                throw new RejectedExecutionException();
              }
            });
    assertThrows(RejectedExecutionException.class, () -> refusing.submit(task()));
    assertThrows(
        RejectedExecutionException.class,
        () -> new ExecutorCompletionService<>(refusing).submit(task()));
    assertCollected();
    refusing.shutdown();
  }

  @Test
  void aFutureDoesNotKeepItsExecutor() {
    List<CompactFuture<Object>> kept = keepFuturesOfAnExecutor();
    assertCollected();
    assertEquals(2, kept.size());
  }

  private List<CompactFuture<Object>> keepFuturesOfAnExecutor() {
    DelegateKind.ManualExecutor manual = new DelegateKind.ManualExecutor();
    FutureExecutor over = new FutureExecutor(manual);
    references.add(new WeakReference<>(manual));
    references.add(new WeakReference<>(over));
    CompactFuture<Object> done = over.submit(() -> FutureState.VALUE);
    manual.runAll();
    return List.of(done, over.submit(() -> FutureState.VALUE));
  }

  /** CPython's issue bpo-27144. */
  @Test
  void issue27144MapHoldsNeitherAResultThatItReturnedNorTheInputOfATaskThatRan() {
    List<Object> inputs = new ArrayList<>(List.of(new Object(), new Object(), new Object()));
    Results<Object> results =
        executor.map(
            input -> {
              Object result = new Object();
              references.add(new WeakReference<>(input));
              references.add(new WeakReference<>(result));
              return result;
            },
            inputs);
    inputs.clear();
    delegate.runAll();
    assertEquals(6, references.size());
    WeakReference<?> last = references.remove(5); // not yet returned
    results.next();
    results.next();
    assertCollected();
    assertTrue(results.hasNext());
    assertNotNull(last.get());
    results.next();
    references.add(last);
    assertCollected();
    assertFalse(results.hasNext());
  }

  @Test
  void aClosedMapKeepsNothing() {
    Results<Object> results =
        executor.map(
            input -> {
              Object result = new Object();
              references.add(new WeakReference<>(result));
              return result;
            },
            List.of(1, 2));
    delegate.runAll();
    results.close();
    assertCollected();
    assertFalse(results.hasNext());
  }
}
