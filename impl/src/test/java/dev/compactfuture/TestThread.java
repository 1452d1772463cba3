package dev.compactfuture;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A thread at work on one call; nothing here sleeps, or gives up: the time-out of the test does.
 */
record Worker<T extends @Nullable Object>(Thread thread, FutureTask<T> task) {

  interface Action {
    void run() throws Exception;
  }

  static <T extends @Nullable Object> Worker<T> start(Callable<T> call) {
    FutureTask<T> task = new FutureTask<>(call);
    return start(new Thread(task), task);
  }

  static <T extends @Nullable Object> Worker<T> start(Thread thread, FutureTask<T> task) {
    if (thread.getClass() == Thread.class) {
      thread.setDaemon(true);
    }
    thread.start();
    return new Worker<>(thread, task);
  }

  static Worker<@Nullable Void> run(Action action) {
    return start(
        () -> {
          action.run();
          return null;
        });
  }

  /**
   * Skips the test where there are none, which is before Java 21: then it is the platform that has
   * nothing to test, and a test on other threads would be green for nothing.
   */
  static void assumeVirtualThreads() {
    assumeTrue(Runtime.version().feature() >= 21, "no virtual threads before Java 21");
  }

  /** What {@code call} returned, or threw. */
  static @Nullable Object outcome(Callable<?> call) {
    try {
      return call.call();
    } catch (Throwable e) {
      return e;
    }
  }

  @SuppressWarnings("ThreadPriorityCheck") // there may be one CPU, and the other thread wants it
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

  /**
   * Returns when the thread is parked, for {@code blocker}; whoever ended instead fails the test.
   */
  Worker<T> awaitParkedOn(Object blocker) {
    return awaitParked(on -> on == blocker);
  }

  /** The same, where it waits for many futures. */
  Worker<T> awaitParkedInAWatch() {
    return awaitParked(on -> on instanceof Watch);
  }

  private Worker<T> awaitParked(Predicate<@Nullable Object> blocker) {
    spinUntil(() -> isParked(blocker) || task.isDone());
    if (task.isDone()) {
      fail("should wait, but ended with " + outcome(task::get));
    }
    return this;
  }

  /** Waits for the end, and returns what the call returned, or throws what it threw. */
  T join() throws Exception {
    try {
      T result = task.get();
      thread.join();
      return result;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception exception) {
        throw exception;
      }
      throw new AssertionError(e.getCause());
    }
  }
}
