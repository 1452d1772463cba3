package dev.compactfuture;

import static dev.compactfuture.FutureState.BOOM;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the tests of FutureExecutor share. */
final class ExecutorTestSupport {
  static final String PENDING = "PENDING";
  static final String NOTIFIED = "CANCELLED_AND_NOTIFIED";

  private ExecutorTestSupport() {}

  /** Returns the state of the future as its {@code toString} gives it. */
  static String stateOf(Future<?> future) {
    String string = future.toString();
    return string.substring(string.indexOf('[') + 1, string.length() - 1);
  }

  static List<String> statesOf(List<? extends Future<?>> futures) {
    return futures.stream().map(ExecutorTestSupport::stateOf).toList();
  }

  /** Makes a lambda around a call with a result a {@code Runnable} and not a {@code Callable}. */
  static void discard(boolean ignored) {}

  /** An error without a message, whose {@code toString} throws. CPython's issue 132063. */
  private static final class UnprintableError extends Error {
    private static final long serialVersionUID = 1L;

    @Override
    @SuppressWarnings("NullAway")
    public String toString() {
      throw new IllegalStateException();
    }

    @Override
    public @Nullable String getMessage() {
      return null;
    }
  }

  /** Throws {@code e}, which may be checked, where no exception is declared. */
  @SuppressWarnings("TypeParameterUnusedInFormals")
  static <X extends Throwable> RuntimeException sneakyThrow(Throwable e) throws X {
    @SuppressWarnings("unchecked") // throws checked exceptions undeclared
    X thrown = (X) e;
    throw thrown;
  }

  static List<Throwable> failures() {
    return List.of(
        BOOM,
        new RuntimeException(),
        new AssertionError(),
        new InterruptedException(),
        new UnprintableError());
  }

  /** A delegate that hands each task to code of the test instead of queueing it. */
  static final class InterceptingDelegate extends DelegateKind.ManualExecutor {
    private final Consumer<Runnable> interceptor;

    InterceptingDelegate(Consumer<Runnable> interceptor) {
      this.interceptor = interceptor;
    }

    @Override
    public void execute(Runnable command) {
      interceptor.accept(command);
    }
  }

  /**
   * Returns an executor that adds each future to {@code submitted} before it passes it on to {@code
   * delegate}. A test of {@code map}, which does not return its futures, gets them this way.
   */
  static FutureExecutor recordingExecutor(List<CompactFuture<?>> submitted, Executor delegate) {
    return new FutureExecutor(
        new InterceptingDelegate(
            task -> {
              submitted.add((CompactFuture<?>) task);
              delegate.execute(task);
            }));
  }
}
