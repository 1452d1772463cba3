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
 * The operations of a scenario, the same on the real future and on the model. The answer of each is
 * a text that holds all there is to compare: what the call returned or threw and, in order, the
 * callbacks that ran inside it with what they saw. So "exactly once, in the order added, in the
 * completing thread; late: at once, in the adder's" is a part of linearizability.
 */
public abstract class Operations {
  /** One more than the values that are generated; 0 stands for null. */
  private static final int VALUES = 3;

  /** By identity: a getter has to get the very object that was set. */
  private static final Throwable[] FAILURES = new Throwable[VALUES];

  static {
    for (int i = 0; i < VALUES; i++) {
      FAILURES[i] = new Exception("failure " + i, null, false, false) {};
    }
  }

  // The kinds of callbacks, by id. All others only say that they ran.
  static final int THROWS_EXCEPTION = 3;
  static final int THROWS_ERROR = 4;
  static final int ADDS_ANOTHER = 5;
  private static final int ADDED = 6;

  /** What ran inside the current operation of this thread. */
  private static final ThreadLocal<List<String>> RAN = ThreadLocal.withInitial(ArrayList::new);

  final NonBlockingFuture future;

  Operations(NonBlockingFuture future) {
    this.future = future;
  }

  /** {@code setResult}; misuse is an exception. */
  @Operation
  public String setResult(@Param(gen = IntGen.class, conf = "0:2") int value) {
    return answer(() -> done(() -> future.setResult(result(value))));
  }

  /** {@code setException}; misuse is an exception. */
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

  /** {@code setRunningOrNotifyCancel}; misuse is an exception. */
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

  /** {@code trySetResult} on the second future, which shows in {@link #await} alone. */
  @Operation
  public String setOther() {
    return answer(future::completeOther);
  }

  /** {@code Futures.await} of both futures with a time-out of zero: those done at one instant. */
  @Operation
  public String await() {
    return answer(future::awaitBoth);
  }

  /** {@code Futures.asCompleted}, which stays open. */
  @Operation
  public String watch() {
    return answer(() -> done(future::openWatcher));
  }

  /** {@code Completions.close} of the newest that {@link #watch} opened. */
  @Operation
  public String leave() {
    return answer(future::closeNewestWatcher);
  }

  /**
   * How often each of the open watchers was told, the newest first. No operation for Lincheck to
   * draw: a future is done before its watchers are told, and beside that no answer is due. What
   * they were told when all calls have returned is.
   */
  public String told() {
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
    RAN.set(ran);
    String answer = outcome(call);
    return ran.isEmpty() ? answer : answer + ", ran " + ran;
  }

  /** Nothing but these is caught: Lincheck stops a thread by an error of its own. */
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

  /** Says that it ran, and what it saw. */
  private final class Callback implements Consumer<Object> {
    private final int id;

    Callback(int id) {
      this.id = id;
    }

    @Override
    public void accept(Object argument) {
      String saw =
          argument == future.callbackArgument() ? outcome(future::result) : "another future";
      RAN.get().add(id + " saw " + saw);
      switch (id) {
        case THROWS_EXCEPTION -> throw new CallbackException();
        case THROWS_ERROR -> throw new CallbackError();
        case ADDS_ANOTHER -> future.addDoneCallback(new Callback(ADDED));
        default -> {}
      }
    }
  }

  /** Without a stack trace, which would only cost time. */
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
