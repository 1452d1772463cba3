package dev.compactfuture;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A thread that runs one call. Nothing here sleeps or gives up: the time-out of the test does. */
record TestThread<T extends @Nullable Object>(Thread thread, FutureTask<T> task) {

  interface Action {
    void run() throws Exception;
  }

  static <T extends @Nullable Object> TestThread<T> start(Callable<T> call) {
    FutureTask<T> task = new FutureTask<>(call);
    return start(new Thread(task), task);
  }

  static <T extends @Nullable Object> TestThread<T> start(Thread thread, FutureTask<T> task) {
    if (thread.getClass() == Thread.class) {
      thread.setDaemon(true);
    }
    thread.start();
    return new TestThread<>(thread, task);
  }

  static TestThread<@Nullable Void> run(Action action) {
    return start(
        () -> {
          action.run();
          return null;
        });
  }

  /** Skips the test before Java 21, instead of testing platform threads once more. */
  static void assumeVirtualThreads() {
    assumeTrue(Runtime.version().feature() >= 21, "no virtual threads before Java 21");
  }

  /** Returns what {@code call} returned or threw. */
  static @Nullable Object outcome(Callable<?> call) {
    try {
      return call.call();
    } catch (Throwable e) {
      return e;
    }
  }

  @SuppressWarnings("ThreadPriorityCheck") // the other thread may need the only CPU
  static void spinUntil(BooleanSupplier condition) {
    for (int spins = 0; !condition.getAsBoolean(); spins++) {
      if (spins % 256 == 255) {
        Thread.yield();
      } else {
        Thread.onSpinWait();
      }
    }
  }

  boolean isParkedOn(Object blocker) {
    return isParked(on -> on == blocker);
  }

  private boolean isParked(Predicate<@Nullable Object> blocker) {
    Thread.State state = thread.getState();
    return (state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING)
        && blocker.test(LockSupport.getBlocker(thread));
  }

  /** Returns when the thread is parked on {@code blocker}; fails the test if the call has ended. */
  TestThread<T> awaitParkedOn(Object blocker) {
    return awaitParked(on -> on == blocker);
  }

  /** Returns when the thread is parked in a wait on many futures; fails if the call has ended. */
  TestThread<T> awaitParkedInAWatch() {
    return awaitParked(on -> on instanceof Watch);
  }

  /** Returns when the thread is parked anywhere; fails the test if the call has ended. */
  TestThread<T> awaitParked() {
    return awaitParked(on -> on != null);
  }

  private TestThread<T> awaitParked(Predicate<@Nullable Object> blocker) {
    spinUntil(() -> isParked(blocker) || task.isDone());
    if (task.isDone()) {
      fail("should wait, but ended with " + outcome(task::get));
    }
    return this;
  }

  /** Waits for the end, and returns or throws what the call did. */
  T join() throws Exception {
    try {
      T result = task.get();
      if (!(thread instanceof ForkJoinWorkerThread)) { // which goes on to the next task
        thread.join();
      }
      return result;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception exception) {
        throw exception;
      }
      throw new AssertionError(e.getCause());
    }
  }
}
