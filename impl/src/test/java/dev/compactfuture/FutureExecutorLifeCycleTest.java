package dev.compactfuture;

import static dev.compactfuture.ExecutorTestSupport.NOTIFIED;
import static dev.compactfuture.ExecutorTestSupport.PENDING;
import static dev.compactfuture.ExecutorTestSupport.stateOf;
import static dev.compactfuture.FutureState.VALUE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the executor asks of its delegate, and when it has ended. Supports C7 and C8. */
@Tag("C7")
@Tag("C8")
class FutureExecutorLifeCycleTest {
  /** Records the calls that end it, and answers a wait as the test says. */
  private static class Recording extends DelegateKind.ManualExecutor {
    final List<String> calls = new ArrayList<>();
    boolean awaited;

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
      calls.add("await " + timeout + " " + unit);
      return awaited;
    }

    @Override
    public List<Runnable> shutdownNow() {
      calls.add("shutdownNow");
      return super.shutdownNow();
    }
  }

  /** A container's, or the common pool: a shutdown has no effect on it. */
  private static final class Outliving extends Recording {
    @Override
    public void shutdown() {}

    @Override
    public List<Runnable> shutdownNow() {
      return List.of();
    }
  }

  private final Recording recording = new Recording();
  private final FutureExecutor executor = new FutureExecutor(recording);
  private final Outliving outliving = new Outliving();
  private final FutureExecutor over = new FutureExecutor(outliving);

  @Test
  void anExecutorThatIsNotShutDownHasNotTerminated() {
    assertFalse(executor.isTerminated());
    assertFalse(over.isTerminated());
    assertFalse(over.isShutdown());
  }

  @Test
  void anExecutorOverADelegateThatGoesOnTerminatesWithItsTasks() {
    CompactFuture<String> future = over.submit(() -> VALUE);
    over.shutdown();
    assertFalse(over.isTerminated());
    outliving.runAll();
    assertTrue(over.isTerminated());
    assertTrue(future.isDone());
  }

  @Test
  void shutdownNowShutsDownAnExecutorOverADelegateThatGoesOn() {
    over.shutdownNow();
    assertTrue(over.isShutdown());
    assertThrows(RejectedExecutionException.class, () -> over.submit(() -> VALUE));
  }

  /** Nobody would end that thread. */
  @Test
  void noThreadWaitsForADelegateThatGoesOn() throws Exception {
    CompactFuture<String> future = over.submit(() -> VALUE);
    over.shutdown();
    Set<String> names =
        Thread.getAllStackTraces().keySet().stream()
            .map(Thread::getName)
            .filter(name -> name.startsWith("FutureExecutor"))
            .collect(Collectors.toSet());
    assertEquals(List.of(), outliving.calls);
    assertEquals(Set.of(), names);
    outliving.runAll();
    assertSame(VALUE, future.get());
  }

  // awaitTermination.

  @Test
  void awaitTerminationWaitsAsTheDelegateDoes() throws Exception {
    assertFalse(executor.awaitTermination(3, TimeUnit.HOURS));
    assertEquals(List.of("await 3 HOURS"), recording.calls);
  }

  @Test
  void whatTheDelegateDroppedIsCancelledIfItsWaitSaysThatItHasTerminated() throws Exception {
    CompactFuture<String> future = executor.submit(() -> VALUE);
    recording.awaited = true;
    assertTrue(executor.awaitTermination(1, TimeUnit.DAYS));
    assertEquals(NOTIFIED, stateOf(future));
  }

  @Test
  void aDelegateThatTerminatesAtTheVeryEndOfTheWaitHasTerminated() throws Exception {
    Recording late =
        new Recording() {
          @Override
          public boolean awaitTermination(long timeout, TimeUnit unit) {
            shutdownNow();
            return false;
          }
        };
    assertTrue(new FutureExecutor(late).awaitTermination(1, TimeUnit.DAYS));
  }

  @Test
  void aWaitForADelegateThatGoesOnIsAWaitForTheTasks() throws Exception {
    CompactFuture<String> future = over.submit(() -> VALUE);
    over.shutdown();
    assertFalse(over.awaitTermination(0, TimeUnit.DAYS));
    assertFalse(over.awaitTermination(Long.MIN_VALUE, TimeUnit.DAYS));
    TestThread<Boolean> waiter =
        TestThread.start(() -> over.awaitTermination(1, TimeUnit.DAYS)).awaitParkedInAWatch();
    outliving.runAll();
    assertTrue(waiter.join());
    assertTrue(future.isDone());
    assertEquals(List.of(), outliving.calls);
  }

  /** The delegate has no life cycle of its own, so the wait is for the executor's. */
  @Test
  void aWaitBeginsWithTheShutdown() throws Exception {
    FutureExecutor managed =
        new FutureExecutor(
            new Recording() {
              @Override
              public boolean awaitTermination(long timeout, TimeUnit unit) {
                throw new UnsupportedOperationException();
              }

              @Override
              public boolean isTerminated() {
                throw new UnsupportedOperationException();
              }

              @Override
              public boolean isShutdown() {
                throw new UnsupportedOperationException();
              }
            });
    TestThread<Boolean> waiter =
        TestThread.start(() -> managed.awaitTermination(1, TimeUnit.DAYS)).awaitParkedInAWatch();
    managed.shutdown();
    assertTrue(waiter.join());
  }

  /**
   * Between the flag and the call of the delegate's shutdown nobody knows whether the delegate
   * outlives the executor. ExecutorPairs has it as a canary.
   */
  @Test
  void anExecutorHasNotTerminatedWhileItsDelegateIsBeingAsked() throws Exception {
    List<Boolean> answers = new ArrayList<>();
    FutureExecutor[] asking = new FutureExecutor[1];
    asking[0] =
        new FutureExecutor(
            new ThreadPoolExecutor(0, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>()) {
              @Override
              public void shutdown() {
                answers.add(asking[0].isShutdown());
                answers.add(asking[0].isTerminated());
                answers.add(uninterrupted(() -> asking[0].awaitTermination(0, TimeUnit.SECONDS)));
                super.shutdown();
              }
            });
    asking[0].shutdown();
    assertEquals(List.of(true, false, false), answers);
    assertTrue(asking[0].awaitTermination(1, TimeUnit.DAYS));
  }

  private static boolean uninterrupted(Callable<Boolean> wait) {
    try {
      return wait.call();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  // close.

  @Test
  void aCloseThatIsNotInterruptedLeavesNoInterrupt() {
    executor.close();
    assertFalse(Thread.interrupted());
    assertEquals(List.of(), recording.calls);
  }

  @Test
  void aCloseOfWhatHasTerminatedDoesNotLookAtTheInterruptStatus() {
    executor.shutdown();
    Thread.currentThread().interrupt();
    executor.close();
    assertTrue(Thread.interrupted());
    assertEquals(List.of(), recording.calls);
  }

  @Test
  void aCloseThatIsInterruptedTwiceShutsDownOnce() {
    Recording interrupted =
        new Recording() {
          @Override
          public boolean isTerminated() {
            return false;
          }

          @Override
          public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
            super.awaitTermination(timeout, unit);
            if (calls.size() <= 3) {
              throw new InterruptedException();
            }
            return true;
          }
        };
    new FutureExecutor(interrupted).close();
    assertTrue(Thread.interrupted());
    assertEquals(
        List.of("await 1 DAYS", "shutdownNow", "await 1 DAYS", "await 1 DAYS"), interrupted.calls);
  }

  // shutdownNow.

  /** A delegate that hands back what it has not run. */
  private static final class HandingBack extends DelegateKind.ManualExecutor {
    private final List<Runnable> queued = new ArrayList<>();

    @Override
    public void execute(Runnable command) {
      queued.add(command);
    }

    @Override
    public List<Runnable> shutdownNow() {
      super.shutdownNow();
      return queued;
    }
  }

  private final HandingBack handingBack = new HandingBack();
  private final FutureExecutor first = new FutureExecutor(handingBack);

  @Test
  void tasksOfAnotherExecutorAreHandedBackAndNotCancelled() {
    CompactFuture<String> others = new FutureExecutor(handingBack).submit(() -> VALUE);
    assertEquals(List.of(others), first.shutdownNow());
    assertEquals(PENDING, stateOf(others));
  }

  @Test
  void aCommandOfOthersIsHandedBackBesideATask() {
    CompactFuture<String> task = first.submit(() -> VALUE);
    Runnable theirs = () -> {};
    handingBack.execute(theirs);
    assertEquals(Set.of(task, theirs), Set.copyOf(first.shutdownNow()));
  }

  @Test
  void aCommandOfOthersIsHandedBackWhileATaskRuns() {
    List<List<Runnable>> never = new ArrayList<>();
    CompactFuture<?> running = first.submit(() -> discardInto(never));
    ((Runnable) handingBack.queued.remove(0)).run();
    Runnable theirs = handingBack.queued.get(0);
    assertEquals(List.of(List.of(theirs)), never);
    assertTrue(running.isDone());
  }

  private void discardInto(List<List<Runnable>> never) {
    handingBack.execute(() -> {});
    never.add(first.shutdownNow());
  }

  /** What the foreign cancellation does may be what the callback waits for. */
  @Test
  void foreignFuturesAreCancelledBeforeCallbacksAreCalled() {
    FutureTask<String> foreign = new FutureTask<>(() -> VALUE);
    executor.execute(foreign);
    List<Boolean> seen = new ArrayList<>();
    executor.submit(() -> VALUE).addDoneCallback(done -> seen.add(foreign.isCancelled()));
    executor.shutdownNow();
    assertEquals(List.of(true), seen);
  }

  /** This thread goes on to call callbacks at once. */
  @Test
  void aShutdownThatFailsDefersNoFurtherCallback() {
    IllegalStateException failure = new IllegalStateException();
    CompactFuture<String> future = executor.submit(() -> VALUE);
    List<CompactFuture<?>> called = new ArrayList<>();
    executor.submit(() -> VALUE).addDoneCallback(called::add);
    future.watch(
        failed -> {
          throw failure;
        });
    assertSame(failure, assertThrows(RuntimeException.class, () -> executor.shutdown(true)));
    assertEquals(1, called.size());
    CompactFuture<String> after = new CompactFuture<>();
    after.addDoneCallback(called::add);
    after.setResult(VALUE);
    assertEquals(2, called.size());
  }

  @Test
  void whatRanBeforeAShutdownOvertookItsSubmissionIsNotRefused() throws Exception {
    List<FutureExecutor> executors = new ArrayList<>();
    FutureExecutor overtaken =
        new FutureExecutor(
            new ExecutorTestSupport.InterceptingDelegate(
                task -> {
                  task.run();
                  executors.get(0).shutdown();
                }));
    executors.add(overtaken);
    assertSame(VALUE, overtaken.submit(() -> VALUE).get());
    FutureExecutor another =
        new FutureExecutor(
            new ExecutorTestSupport.InterceptingDelegate(
                task -> {
                  task.run();
                  executors.get(1).shutdown();
                }));
    executors.add(another);
    FutureTask<String> foreign = new FutureTask<>(() -> VALUE);
    another.execute(foreign);
    assertSame(VALUE, foreign.get());
  }

  /** The executor knows them by a set that all threads share. */
  @Test
  void ofTwoThreadsThatUseACompletionServiceNoTaskIsLost() {
    try (TwoThreadRace<Runnable> race = new TwoThreadRace<>()) {
      for (int round = 0; round < 100; round++) {
        FutureExecutor shared = new FutureExecutor(new DelegateKind.ManualExecutor());
        List<Future<String>> ofOther = new ArrayList<>();
        List<Future<String>> mine = new ArrayList<>();
        race.begin(() -> submitMany(shared, ofOther), Runnable::run);
        submitMany(shared, mine);
        race.end();
        shared.shutdownNow();
        mine.addAll(ofOther);
        assertEquals(List.of(), mine.stream().filter(future -> !future.isCancelled()).toList());
      }
    }
  }

  private static void submitMany(FutureExecutor shared, List<Future<String>> futures) {
    ExecutorCompletionService<String> service = new ExecutorCompletionService<>(shared);
    for (int i = 0; i < 200; i++) {
      futures.add(service.submit(() -> VALUE));
    }
  }
}
