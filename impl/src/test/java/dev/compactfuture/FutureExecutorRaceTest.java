package dev.compactfuture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every accepted task ends, however submissions race with shutdowns. Supports C7 and C8. */
@Tag("C7")
@Tag("C8")
class FutureExecutorRaceTest {
  private static final int ROUNDS = 50;
  private static final int MAX_SUBMITTED = 100;
  private static final int MAX_SPINS = 1_000_000;

  enum Shutdown {
    PLAIN,
    CANCELLING,
    NOW;

    void shutDown(FutureExecutor executor) {
      switch (this) {
        case PLAIN -> executor.shutdown();
        case CANCELLING -> executor.shutdown(true);
        case NOW -> executor.shutdownNow();
      }
    }
  }

  static Stream<Arguments> all() {
    return Arrays.stream(DelegateKind.values())
        .flatMap(
            delegate -> Arrays.stream(Shutdown.values()).map(kind -> Arguments.of(delegate, kind)));
  }

  /** A way to submit a task. */
  private interface Submission {
    void to(FutureExecutor executor) throws Exception;
  }

  /** Submits until refused while another thread shuts down, and checks after the termination. */
  private static void race(
      DelegateKind delegate, Shutdown kind, Submission submission, Runnable check)
      throws Exception {
    double spins = 1; // the delay of the shutdown, so that it comes first about every other time
    int some = 0;
    int none = 0;
    try (TwoThreadRace<FutureExecutor> race = new TwoThreadRace<>()) {
      for (int round = 0; round < ROUNDS; round++) {
        ExecutorService pool = delegate.create();
        FutureExecutor executor = new FutureExecutor(pool);
        pool.submit(() -> {}).get(); // starts the thread, which takes longer than a shutdown
        int pause = (int) spins;
        race.begin(
            executor,
            other -> {
              for (int i = 0; i < pause; i++) {
                Thread.onSpinWait();
              }
              kind.shutDown(other);
            });
        int accepted = 0;
        try {
          while (accepted < MAX_SUBMITTED) {
            submission.to(executor);
            accepted++;
          }
        } catch (RejectedExecutionException e) {
          // The shutdown came first.
        }
        race.end();
        // Not the executor's awaitTermination, which would cancel the dropped tasks.
        assertTrue(pool.awaitTermination(1, TimeUnit.DAYS));
        check.run();
        spins = accepted > 0 ? spins / 1.3 : Math.min(1.3 * spins + 1, MAX_SPINS);
        some += accepted > 0 ? 1 : 0;
        none += accepted > 0 ? 0 : 1;
      }
    }
    TwoThreadRace.assumeThatItWasOne(some, none);
  }

  @ParameterizedTest
  @MethodSource("all")
  void everySubmittedFutureEnds(DelegateKind delegate, Shutdown kind) throws Exception {
    List<CompactFuture<String>> futures = new ArrayList<>();
    race(
        delegate,
        kind,
        executor -> futures.add(executor.submit(() -> FutureState.VALUE)),
        () -> assertAllNotified(futures));
  }

  @ParameterizedTest
  @MethodSource("all")
  void everyFutureOfACompletionServiceComesOutOfIt(DelegateKind delegate, Shutdown kind)
      throws Exception {
    List<ExecutorCompletionService<String>> services = new ArrayList<>();
    List<CompactFuture<String>> futures = new ArrayList<>();
    race(
        delegate,
        kind,
        executor -> {
          if (services.isEmpty()) {
            services.add(new ExecutorCompletionService<>(executor));
          }
          futures.add((CompactFuture<String>) services.get(0).submit(() -> FutureState.VALUE));
        },
        () -> {
          int accepted = futures.size();
          assertAllNotified(futures);
          ExecutorCompletionService<String> service = services.remove(0);
          int came = 0;
          for (Future<String> each; (each = service.poll()) != null; came++) {
            assertTrue(each.isDone(), () -> "came out, but is not done");
          }
          assertTrue(came >= accepted, came + " came, of " + accepted);
        });
  }

  @ParameterizedTest
  @MethodSource("all")
  void everyFutureTaskEnds(DelegateKind delegate, Shutdown kind) throws Exception {
    List<FutureTask<String>> tasks = new ArrayList<>();
    race(
        delegate,
        kind,
        executor -> {
          FutureTask<String> task = new FutureTask<>(() -> FutureState.VALUE);
          executor.execute(task);
          tasks.add(task);
        },
        () -> {
          tasks.forEach(task -> assertTrue(task.isDone(), "done"));
          tasks.clear();
        });
  }

  @ParameterizedTest
  @MethodSource("all")
  void everyMapEnds(DelegateKind delegate, Shutdown kind) throws Exception {
    race(
        delegate,
        kind,
        executor -> {
          try (Results<String> results = executor.map(i -> FutureState.VALUE, List.of(1, 2, 3))) {
            while (results.hasNext()) {
              assertSame(FutureState.VALUE, results.next());
            }
          } catch (CancellationException e) {
            // The shutdown cancelled the task.
          }
        },
        () -> {});
  }

  @ParameterizedTest
  @MethodSource("all")
  void everyInvokeAllEnds(DelegateKind delegate, Shutdown kind) throws Exception {
    race(
        delegate,
        kind,
        executor -> {
          for (Future<String> each :
              executor.invokeAll(
                  List.<Callable<String>>of(() -> FutureState.VALUE, () -> FutureState.VALUE))) {
            assertTrue(each.isDone());
          }
        },
        () -> {});
  }

  @ParameterizedTest
  @MethodSource("all")
  void everyInvokeAnyEnds(DelegateKind delegate, Shutdown kind) throws Exception {
    race(
        delegate,
        kind,
        executor -> {
          try {
            assertSame(
                FutureState.VALUE,
                executor.invokeAny(
                    List.<Callable<String>>of(() -> FutureState.VALUE, () -> FutureState.VALUE)));
          } catch (ExecutionException e) {
            assertTrue(e.getCause() instanceof CancellationException, e::toString);
          }
        },
        () -> {});
  }

  private static void assertAllNotified(List<CompactFuture<String>> futures) {
    try {
      Futures.DoneAndNotDone<CompactFuture<String>> seen =
          Futures.await(futures, 0, TimeUnit.SECONDS, Futures.ReturnWhen.ALL_COMPLETED);
      assertEquals(Set.of(), seen.notDone());
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    futures.clear();
  }

  /** A task is either run or cancelled, never both and never neither. */
  @ParameterizedTest
  @EnumSource(names = {"POOL", "FORK_JOIN"})
  void aTaskIsEitherRunOrCancelled(DelegateKind delegate) throws Exception {
    int ran = 0;
    int cancelled = 0;
    FutureExecutor executor = new FutureExecutor(delegate.create());
    try (executor;
        TwoThreadRace<Object> race = new TwoThreadRace<>()) { // cancels against the worker
      for (int round = 0; round < 2_000; round++) {
        int[] runs = {0};
        CompactFuture<Integer> future = executor.submit(() -> ++runs[0]);
        race.delay();
        boolean won = future.cancel();
        Futures.await(List.of(future), Futures.ReturnWhen.ALL_COMPLETED);
        assertEquals(won ? 0 : 1, runs[0]);
        assertEquals(won, future.isCancelled());
        race.adjust(won);
        ran += runs[0];
        cancelled += won ? 1 : 0;
      }
    }
    TwoThreadRace.assumeThatItWasOne(cancelled, ran);
  }

  /** Both shutdowns cancel tasks, and the callback of each future is called once. */
  @Test
  void twoShutdownsCancelEachFutureOnce() throws Exception {
    try (TwoThreadRace<FutureExecutor> race = new TwoThreadRace<>()) {
      for (int round = 0; round < 1_000; round++) {
        FutureExecutor executor = new FutureExecutor(new DelegateKind.ManualExecutor());
        List<CompactFuture<?>> calls = new CopyOnWriteArrayList<>();
        List<CompactFuture<?>> futures = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
          CompactFuture<?> future = executor.submit(() -> {});
          future.addDoneCallback(calls::add);
          futures.add(future);
        }
        race.begin(executor, other -> other.shutdown(true));
        executor.shutdown(true);
        race.end();
        assertEquals(10, calls.size());
        assertEquals(Set.copyOf(futures), Set.copyOf(calls));
      }
    }
  }
}
