package dev.compactfuture.lincheck;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jspecify.annotations.Nullable;

/**
 * The operations of a scenario, on the shipped future and on the model alike. An operation answers
 * with a text of everything observable: what the call returned or threw and, in order, which
 * callbacks ran inside it and what each saw. Comparing answers therefore also checks that each
 * callback runs exactly once, in the order added and in the completing thread, and that a late one
 * runs at once in the thread that adds it.
 *
 * <p>Lincheck draws operations in the order of their names: to rename one is to draw other
 * scenarios.
 */
public abstract class ScenarioOperations {
  /** The values are 0 to 2; as a result, 0 stands for null. */
  private static final int VALUES = 3;

  /** Compared by identity, because a getter has to return the very object that was set. */
  private static final Throwable[] FAILURES = new Throwable[VALUES];

  static {
    for (int i = 0; i < VALUES; i++) {
      FAILURES[i] = new Exception("failure " + i, null, false, false) {};
    }
  }

  // What a callback does beside recording that it ran, by its id.
  static final int THROWS_EXCEPTION = 3;
  static final int THROWS_ERROR = 4;
  static final int ADDS_ANOTHER = 5;
  private static final int ADDED = 6;

  /** The callbacks that ran inside the current operation of this thread. */
  private static final ThreadLocal<List<String>> CALLBACKS_RUN =
      ThreadLocal.withInitial(ArrayList::new);

  final NonBlockingFuture future;

  ScenarioOperations(NonBlockingFuture future) {
    this.future = future;
  }

  /** {@code setResult}; throws on misuse. */
  @Operation
  public String setResult(@Param(gen = IntGen.class, conf = "0:2") int value) {
    return answer(() -> done(() -> future.setResult(result(value))));
  }

  /** {@code setException}; throws on misuse. */
  @Operation
  public String setException(@Param(gen = IntGen.class, conf = "1:2") int failure) {
    return answer(() -> done(() -> future.setException(FAILURES[failure])));
  }

  /** {@code trySetResult}. */
  @Operation
  public String trySetResult(@Param(gen = IntGen.class, conf = "0:2") int value) {
    return answer(() -> future.trySetResult(result(value)));
  }

  /** {@code trySetException}. */
  @Operation
  public String trySetException(@Param(gen = IntGen.class, conf = "1:2") int failure) {
    return answer(() -> future.trySetException(FAILURES[failure]));
  }

  /** {@code cancel}. */
  @Operation
  public String cancel() {
    return answer(future::cancel);
  }

  /** {@code cancelAndNotify}, the cancellation of an executor's task. */
  @Operation
  public String cancelAndNotify() {
    return answer(future::cancelAndNotify);
  }

  /** {@code setRunningOrNotifyCancel}; throws on misuse. */
  @Operation
  public String setRunningOrNotifyCancel() {
    return answer(future::setRunningOrNotifyCancel);
  }

  /** {@code isDone}. */
  @Operation
  public String isDone() {
    return answer(future::isDone);
  }

  /** {@code isRunning}. */
  @Operation
  public String isRunning() {
    return answer(future::isRunning);
  }

  /** {@code isCancelled}. */
  @Operation
  public String isCancelled() {
    return answer(future::isCancelled);
  }

  /** {@code get(0, SECONDS)}. */
  @Operation
  public String result() {
    return answer(future::result);
  }

  /** {@code exception(0, SECONDS)}. */
  @Operation
  public String exception() {
    return answer(future::exception);
  }

  /** {@code addDoneCallback}. */
  @Operation
  public String addDoneCallback(@Param(gen = IntGen.class, conf = "1:5") int id) {
    return answer(() -> done(() -> future.addDoneCallback(new Callback(id))));
  }

  /** {@code trySetResult} on the other future, which only {@link #await} reads. */
  @Operation
  public String setOther() {
    return answer(future::completeOther);
  }

  /** {@code Futures.await} of both futures with a time-out of zero: an atomic snapshot. */
  @Operation
  public String await() {
    return answer(future::awaitBoth);
  }

  /** {@code Futures.asCompleted}: opens a watcher and leaves it open. */
  @Operation
  public String watch() {
    return answer(() -> done(future::openWatcher));
  }

  /** {@code Completions.close} of the newest open watcher. */
  @Operation
  public String leave() {
    return answer(future::closeNewestWatcher);
  }

  /**
   * Returns how often each open watcher was notified, the newest first. Lincheck must not draw this
   * operation: a future is done before its watchers are notified, so the count is only determined
   * once all other calls have returned.
   */
  public String notificationCounts() {
    return answer(future::notificationCounts);
  }

  private static @Nullable Object result(int value) {
    return value == 0 ? null : value;
  }

  private static String done(Runnable call) {
    call.run();
    return "done";
  }

  private static String answer(Callable<@Nullable Object> call) {
    List<String> ran = new ArrayList<>();
    CALLBACKS_RUN.set(ran);
    String answer = outcome(call);
    return ran.isEmpty() ? answer : answer + ", ran " + ran;
  }

  /** Catches no other errors, because Lincheck stops a thread by throwing one of its own. */
  private static String outcome(Callable<@Nullable Object> call) {
    try {
      Object answer = call.call();
      return answer instanceof Throwable failure ? show(failure) : String.valueOf(answer);
    } catch (ExecutionException e) {
      return "threw " + show(e.getCause());
    } catch (CancellationException e) {
      return "cancelled";
    } catch (CallbackError e) {
      return "threw CallbackError";
    } catch (Exception e) {
      return "threw " + e.getClass().getSimpleName();
    }
  }

  private static String show(@Nullable Throwable failure) {
    for (int i = 0; i < VALUES; i++) {
      if (FAILURES[i] == failure) {
        return "failure " + i;
      }
    }
    return "an unknown failure: " + failure;
  }

  /** Records that it ran, and which outcome it saw. */
  private final class Callback implements Consumer<Object> {
    private final int id;

    Callback(int id) {
      this.id = id;
    }

    @Override
    public void accept(Object argument) {
      String saw =
          argument == future.callbackArgument() ? outcome(future::result) : "another future";
      CALLBACKS_RUN.get().add(id + " saw " + saw);
      switch (id) {
        case THROWS_EXCEPTION -> throw new CallbackException();
        case THROWS_ERROR -> throw new CallbackError();
        case ADDS_ANOTHER -> future.addDoneCallback(new Callback(ADDED));
        default -> {}
      }
    }
  }

  // Neither has a stack trace, which would only cost time.

  private static final class CallbackException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CallbackException() {
      super("a callback's", null, false, false);
    }
  }

  private static final class CallbackError extends Error {
    private static final long serialVersionUID = 1L;

    CallbackError() {
      super("a callback's", null, false, false);
    }
  }
}
