package dev.compactfuture;

import static dev.compactfuture.FutureState.VALUE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.compactfuture.Futures.ReturnWhen;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Every public call that can block, with a way to make it wait for one future. {@link
 * BlockingCallTest} compares this list with the bytecode of the library.
 */
enum BlockingCall {
  GET("CompactFuture.get()", "interrupted", (scene, time, unit) -> () -> isValue(scene.gate.get())),
  GET_TIMED(
      "CompactFuture.get(long, TimeUnit)",
      "interrupted",
      (scene, time, unit) -> () -> isValue(scene.gate.get(time, unit))),
  EXCEPTION(
      "CompactFuture.exception()",
      "interrupted",
      (scene, time, unit) -> () -> scene.gate.exception() == null),
  EXCEPTION_TIMED(
      "CompactFuture.exception(long, TimeUnit)",
      "interrupted",
      (scene, time, unit) -> () -> scene.gate.exception(time, unit) == null),

  AWAIT(
      "Futures.await(Collection, ReturnWhen)",
      "interrupted",
      (scene, time, unit) ->
          () -> Futures.await(List.of(scene.gate), ReturnWhen.ALL_COMPLETED).notDone().isEmpty()),
  AWAIT_TIMED(
      "Futures.await(Collection, long, TimeUnit, ReturnWhen)",
      "interrupted",
      (scene, time, unit) ->
          () ->
              Futures.await(List.of(scene.gate), time, unit, ReturnWhen.ALL_COMPLETED)
                  .notDone()
                  .isEmpty()),
  NEXT_COMPLETION(
      "Completions.next()",
      "interrupted, status set",
      (scene, time, unit) -> next(scene, Futures.asCompleted(List.of(scene.gate)))),
  NEXT_COMPLETION_TIMED(
      "Completions.next()",
      "interrupted, status set",
      (scene, time, unit) -> next(scene, Futures.asCompleted(List.of(scene.gate), time, unit))),

  NEXT_RESULT(
      "Results.next()",
      "interrupted, status set",
      (scene, time, unit) -> {
        Results<String> results = scene.executor.map(input -> input, List.of(VALUE));
        return () -> isValue(results.next());
      }),
  NEXT_RESULT_TIMED(
      "Results.next()",
      "interrupted, status set",
      (scene, time, unit) -> {
        Results<String> results = scene.executor.map(input -> input, List.of(VALUE), time, unit);
        return () -> isValue(results.next());
      }),
  INVOKE_ALL(
      "FutureExecutor.invokeAll(Collection)",
      "interrupted",
      (scene, time, unit) -> () -> haveRun(scene.executor.invokeAll(List.of(() -> VALUE)))),
  INVOKE_ALL_TIMED(
      "FutureExecutor.invokeAll(Collection, long, TimeUnit)",
      "interrupted",
      (scene, time, unit) ->
          () -> haveRun(scene.executor.invokeAll(List.of(() -> VALUE), time, unit))),
  INVOKE_ANY(
      "FutureExecutor.invokeAny(Collection)",
      "interrupted",
      (scene, time, unit) -> () -> isValue(scene.executor.invokeAny(List.of(() -> VALUE)))),
  INVOKE_ANY_TIMED(
      "FutureExecutor.invokeAny(Collection, long, TimeUnit)",
      "interrupted",
      (scene, time, unit) ->
          () -> isValue(scene.executor.invokeAny(List.of(() -> VALUE), time, unit))),

  AWAIT_TERMINATION(
      "FutureExecutor.awaitTermination(long, TimeUnit)",
      "interrupted",
      (scene, time, unit) -> {
        var unused = scene.executor.submit(() -> VALUE);
        scene.executor.shutdown();
        return () -> scene.executor.awaitTermination(time, unit);
      }),
  AWAIT_TERMINATION_OF_TASKS(
      "FutureExecutor.awaitTermination(long, TimeUnit)",
      "interrupted",
      (scene, time, unit) -> {
        var unused = scene.contained.submit(() -> VALUE);
        scene.contained.shutdown();
        return () -> scene.contained.awaitTermination(time, unit);
      }),
  CLOSE(
      "FutureExecutor.close()",
      "cancelled, status set",
      (scene, time, unit) -> close(scene.executor)),
  CLOSE_AFTER_TASKS(
      "FutureExecutor.close()",
      "cancelled, status set",
      (scene, time, unit) -> close(scene.contained)),

  STAGE_GET(
      "CompletionStages.Stage.get()",
      "interrupted",
      (scene, time, unit) -> {
        Future<String> stage = scene.gate.toCompletableFuture();
        return () -> isValue(stage.get());
      }),
  STAGE_GET_TIMED(
      "CompletionStages.Stage.get(long, TimeUnit)",
      "interrupted",
      (scene, time, unit) -> {
        Future<String> stage = scene.gate.toCompletableFuture();
        return () -> isValue(stage.get(time, unit));
      }),
  STAGE_JOIN(
      "CompletionStages.Stage.join()",
      "waits on, status set",
      (scene, time, unit) -> {
        var stage = scene.gate.toCompletableFuture();
        return () -> isValue(stage.join());
      }),
  DEPENDENT_JOIN(
      "CompletionStages.Stage.join()",
      "waits on, status set",
      (scene, time, unit) -> {
        var stage = scene.gate.toCompletableFuture().thenApply(result -> result);
        return () -> isValue(stage.join());
      });

  private interface Preparation {
    Callable<Boolean> in(Scene scene, long time, TimeUnit unit) throws Exception;
  }

  /** The method as {@link BlockingMethods} writes it. */
  final String method;

  /** How the call ends if it is interrupted: one that waits on has to be completed first. */
  final String ifInterrupted;

  @SuppressWarnings("ImmutableEnumChecker") // a lambda without a state
  private final Preparation preparation;

  BlockingCall(String method, String ifInterrupted, Preparation preparation) {
    this.method = method;
    this.ifInterrupted = ifInterrupted;
    this.preparation = preparation;
  }

  /** By its name if its time-out was given to the method that made the iterator. */
  boolean isTimed() {
    return method.contains("long") || name().endsWith("_TIMED");
  }

  static Stream<BlockingCall> timed() {
    return Stream.of(values()).filter(BlockingCall::isTimed);
  }

  /**
   * Returns the call, which waits for {@code scene} to be completed: if it is timed, for so long.
   * It returns how it ended, and whether the interrupt status was set then, which it clears.
   */
  Callable<String> prepare(Scene scene, long time, TimeUnit unit) throws Exception {
    Callable<Boolean> call = preparation.in(scene, time, unit);
    return () -> ending(call) + (Thread.interrupted() ? ", status set" : "");
  }

  /** Returns the call with the longest time-out. */
  Callable<String> prepare(Scene scene) throws Exception {
    return prepare(scene, Long.MAX_VALUE, TimeUnit.DAYS);
  }

  private static String ending(Callable<Boolean> call) throws Exception {
    try {
      return call.call() ? "completed" : "timed out";
    } catch (TimeoutException | CompletionTimeoutException e) {
      return "timed out";
    } catch (InterruptedException e) {
      return "interrupted";
    } catch (CompletionException e) {
      assertInstanceOf(InterruptedException.class, e.getCause());
      return "interrupted";
    } catch (CancelledByClose e) {
      return "cancelled";
    }
  }

  private static boolean isValue(Object result) {
    return result == VALUE;
  }

  private static boolean haveRun(List<Future<String>> tasks) {
    return tasks.stream().noneMatch(Future::isCancelled);
  }

  private static Callable<Boolean> next(Scene scene, Completions<?> completions) {
    return () -> completions.next().equals(scene.gate);
  }

  private static final class CancelledByClose extends Exception {
    private static final long serialVersionUID = 1L;
  }

  private static Callable<Boolean> close(FutureExecutor executor) {
    CompactFuture<String> task = executor.submit(() -> VALUE);
    return () -> {
      executor.close();
      if (task.isCancelled()) {
        throw new CancelledByClose();
      }
      return task.isDone();
    };
  }

  /** What the calls wait for: a future, or tasks that run when this future is done. */
  static final class Scene implements AutoCloseable {
    final CompactFuture<String> gate = new CompactFuture<>();
    private final List<CompactFuture<?>> tasks = new CopyOnWriteArrayList<>();
    private final FutureExecutor executor = new FutureExecutor(new Gated(gate, tasks));

    /** Its delegate goes on after a shutdown. */
    final FutureExecutor contained = new FutureExecutor(new Contained(gate, tasks));

    /** Makes the call return. */
    void complete() {
      boolean unused = gate.trySetResult(VALUE);
    }

    void assertNothingWaits() {
      List<CompactFuture<?>> all = new ArrayList<>(tasks);
      all.add(gate);
      for (CompactFuture<?> each : all) {
        for (Registration living : Registrations.living(WordProbe.stackIn(each.peek()))) {
          assertEquals(Registration.CALLBACK, living.kind(), "a wait is still registered");
        }
      }
    }

    /** Ends the threads that wait for the tasks to end. */
    @Override
    public void close() {
      complete();
    }
  }

  /**
   * Runs its tasks as soon as the gate is done, in the thread that completes it or submits them.
   */
  @SuppressWarnings("UnsynchronizedOverridesSynchronized") // the methods of the parent are enough
  private static class Gated extends DelegateKind.ManualExecutor {
    private final Set<Thread> awaitTermination = ConcurrentHashMap.newKeySet();
    private final CompactFuture<?> gate;
    private final List<CompactFuture<?>> tasks;

    Gated(CompactFuture<?> gate, List<CompactFuture<?>> tasks) {
      this.gate = gate;
      this.tasks = tasks;
      gate.addDoneCallback(done -> runAll());
    }

    @Override
    public void execute(Runnable task) {
      tasks.add((CompactFuture<?>) task);
      super.execute(task);
      if (gate.isDone()) {
        runAll();
      }
    }

    @Override
    void runAll() {
      super.runAll();
      wakeUp();
    }

    @Override
    public void shutdown() {
      super.shutdown();
      wakeUp();
    }

    @Override
    public List<Runnable> shutdownNow() {
      List<Runnable> none = super.shutdownNow();
      wakeUp();
      return none;
    }

    private void wakeUp() {
      awaitTermination.forEach(LockSupport::unpark);
    }

    @Override
    public boolean isTerminated() {
      return super.isTerminated() && tasks.stream().allMatch(CompactFuture::isDone);
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
      long deadline = System.nanoTime() + Math.max(unit.toNanos(timeout), 0);
      awaitTermination.add(Thread.currentThread());
      while (!isTerminated()) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          return false;
        }
        LockSupport.parkNanos(this, left);
      }
      return true;
    }
  }

  /** Its life cycle is that of a container. */
  @SuppressWarnings("UnsynchronizedOverridesSynchronized") // these have no state
  private static final class Contained extends Gated {
    Contained(CompactFuture<?> gate, List<CompactFuture<?>> tasks) {
      super(gate, tasks);
    }

    @Override
    public void shutdown() {
      throw new IllegalStateException("the container's");
    }

    @Override
    public List<Runnable> shutdownNow() {
      throw new IllegalStateException("the container's");
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      throw new IllegalStateException("the container's");
    }
  }
}
