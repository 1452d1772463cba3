package dev.compactfuture;

import static java.util.Objects.requireNonNull;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A future with the semantics of Python's {@code concurrent.futures.Future}, held in one word.
 *
 * <p>The thread that runs the task calls {@link #setRunningOrNotifyCancel} and then {@link
 * #setResult} or {@link #setException}; all other threads read, wait, cancel, or add callbacks. Of
 * all competing completions and cancellations exactly one wins, and the outcome of a done future
 * never changes.
 *
 * <p><b>Memory effects.</b> Actions in a thread before it completes or cancels the future, or adds
 * a callback, happen-before actions in a thread that has observed the effect: {@code get} or {@code
 * exception} returned, or threw because the future is done; {@code isDone}, {@code isCancelled} or
 * {@code cancel} returned true; a completion was refused because the future is done; or the
 * callback was called.
 *
 * <p><b>Progress.</b> Only {@code get} and {@code exception} wait, until the future is done. No
 * other call ever waits for a step of another thread.
 *
 * @param <T> the type of the result, which may be null
 */
public class CompactFuture<T extends @Nullable Object> implements Future<T> {
  /*
   *                     setRunningOrNotifyCancel            setResult, setException
   *       ┌─────────┐ ─────────────────────────> ┌─────────┐ ──────────────> ┌──────────┐
   *       │ PENDING │                            │ RUNNING │                 │ FINISHED │
   *       └─────────┘ ─────────────┐             └─────────┘                 └──────────┘
   *            │ cancel            └────────── setResult, setException ───────────^
   *            v
   *       ┌───────────┐ setRunningOrNotifyCancel ┌────────────────────────┐
   *       │ CANCELLED │ ───────────────────────> │ CANCELLED_AND_NOTIFIED │
   *       └───────────┘                          └────────────────────────┘
   *
   * cancelAndNotify, by which the tasks of FutureExecutor are cancelled, takes both steps at once.
   *
   * The values of the word:
   *
   *   null             PENDING, nobody is registered
   *   RUNNING          RUNNING, nobody is registered
   *   a Registration   the top of a stack; its status is PENDING, RUNNING or CANCELLED
   *   CANCELLED        CANCELLED, nobody is registered
   *   NOTIFIED         CANCELLED_AND_NOTIFIED
   *   NULL             FINISHED, the result is null
   *   a Failed         FINISHED, with an exception
   *   anything else    FINISHED, and this is the result; no user code can hold one of the above
   *
   * The outcome and the registrations share the word. So the one CAS that completes the future
   * publishes the outcome and takes ownership of all registrations, and a registration whose CAS has
   * succeeded cannot be missed.
   *
   * Registrations are immutable. What a thread infers from a word stays true while the word is that
   * same object, and that is what its CAS compares. The word may return to an earlier value (a getter
   * registers and leaves); this is harmless, because the same object always means the same state.
   *
   * Watchers (waits on many futures, see Watch) are notified before blocked getters, but only of
   * FINISHED and CANCELLED_AND_NOTIFIED, not of CANCELLED. So cancel() keeps the watchers, and only
   * them, in a stack whose status is CANCELLED, and the CAS to NOTIFIED takes ownership of them.
   *
   * The lockstep abstraction reads this field, NOTIFIED and Failed.exception by name.
   */
  private volatile @Nullable Object state;

  /*
   * Each access has the weakest mode under which the check "weakmemory" finds no violation:
   *
   *   volatile read      where the caller learns what the word was, or the thread parks. unpark is
   *                      ordered with volatile accesses only: after a weaker read, a woken getter
   *                      could see the old word and park for ever. And no thread may see a change of
   *                      one future and miss an earlier change of another: acquire reads of several
   *                      futures need not agree on one order of the changes.
   *   volatile CAS       where the state changes, which such a read can observe.
   *   acquire read       where a CAS follows and the caller learns nothing. A stale word costs only
   *                      another round, as the CAS fails.
   *   opaque read        where the thread looks for what it wrote itself.
   *   weak release CAS   where a thread registers or leaves, which no caller can observe. It publishes
   *                      the stack, with the nodes that the read acquired. Its loop repeats it after a
   *                      spurious failure.
   *
   * None is plain: the JIT may hoist a plain read out of its loop.
   */
  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(CompactFuture.class, "state", Object.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final Object NOTIFIED = new Object();
  private static final Object NULL = new Object();

  private record Failed(Throwable exception) {}

  /** Creates a PENDING future. Python: {@code Future()}. */
  public CompactFuture() {}

  // Decoding a word.

  private static boolean isPending(@Nullable Object word) {
    return word == null || (word instanceof Registration stack && stack.isOfPending());
  }

  private static boolean isRunning(@Nullable Object word) {
    return !isPending(word) && !isDone(word);
  }

  private static boolean isCancelled(@Nullable Object word) {
    return word == NOTIFIED || (word instanceof Registration stack && stack.isOfCancelled());
  }

  private static boolean isDone(@Nullable Object word) {
    return isNotified(word) || isCancelled(word);
  }

  /** Returns whether a watcher counts the future as done: FINISHED or CANCELLED_AND_NOTIFIED. */
  static boolean isNotified(@Nullable Object word) {
    return word != null && !(word instanceof Registration);
  }

  /** Returns whether the future is FINISHED with an exception. */
  static boolean isFailed(@Nullable Object word) {
    return word instanceof Failed;
  }

  private static String describe(@Nullable Object word) {
    if (!isDone(word)) {
      return isPending(word) ? "PENDING" : "RUNNING";
    }
    if (isCancelled(word)) {
      return word == NOTIFIED ? "CANCELLED_AND_NOTIFIED" : "CANCELLED";
    }
    if (word instanceof Failed failed) {
      return "FINISHED raised " + nameOf(failed.exception);
    }
    return "FINISHED returned " + (word == NULL ? "null" : nameOf(requireNonNull(word)));
  }

  /** Returns the class name as Python shows it; an anonymous class has no simple name. */
  private static String nameOf(Object object) {
    String simple = object.getClass().getSimpleName();
    return simple.isEmpty() ? object.getClass().getName() : simple;
  }

  /** Returns or throws what {@code get} does, given the word of a done future. */
  private T resultOf(Object word) throws ExecutionException {
    Throwable exception = exceptionOf(word);
    if (exception != null) {
      throw executionException(exception);
    }
    return valueOf(word);
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // such a word is made of a T, which may be null
  private T valueOf(Object word) {
    return (T) (word == NULL ? null : word);
  }

  /**
   * Wraps {@code cause}, even if its {@code toString} throws: the constructor calls it for the
   * message, and a getter must get the cause all the same.
   */
  private static ExecutionException executionException(Throwable cause) {
    try {
      return new ExecutionException(cause);
    } catch (Throwable ignored) {
      return new ExecutionException(cause.getClass().getName(), cause);
    }
  }

  /** Returns or throws what {@code exception} does, given the word of a done future. */
  private static @Nullable Throwable exceptionOf(Object word) {
    if (isCancelled(word)) {
      throw new CancellationException();
    }
    return word instanceof Failed failed ? failed.exception : null;
  }

  // Reading.

  /**
   * Returns whether the future is CANCELLED or CANCELLED_AND_NOTIFIED. Python: {@code cancelled()}.
   *
   * @return true if the future was cancelled
   */
  @Override
  public boolean isCancelled() {
    return isCancelled(word());
  }

  /**
   * Returns whether the future is RUNNING. Python: {@code running()}.
   *
   * @return true between {@link #setRunningOrNotifyCancel} and completion
   */
  public boolean isRunning() {
    return isRunning(word());
  }

  /**
   * Returns whether the future is FINISHED, CANCELLED or CANCELLED_AND_NOTIFIED, so that {@code
   * get} would not wait. Python: {@code done()}.
   *
   * @return true if the future is done
   */
  @Override
  public boolean isDone() {
    return isDone(word());
  }

  /**
   * Returns the state, with the class of the result or exception. Python: {@code repr(future)}.
   *
   * @return for example {@code CompactFuture@1b6d3586[FINISHED returned String]}
   */
  @Override
  public String toString() {
    // Lockstep compares what a thread holds at each step between runs, and the identity hash code
    // differs from run to run. So the word is read first.
    String status = describe(word());
    String name = getClass().getSimpleName();
    String identity = Integer.toHexString(System.identityHashCode(this));
    return name + "@" + identity + "[" + status + "]";
  }

  /** Compares by identity: waits on many futures keep futures in sets. */
  @Override
  public final boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public final int hashCode() {
    return System.identityHashCode(this);
  }

  private @Nullable Object word() {
    return state; // TLA: Inspect
  }

  // Completing.

  /**
   * Completes the future with a result: PENDING or RUNNING becomes FINISHED. Notifies watchers,
   * wakes getters and runs callbacks. Python: {@code set_result(result)}.
   *
   * @param result the result, may be null
   * @throws InvalidStateException if the future is done already; it is unchanged
   * @throws Error the first {@code Error} of a callback; the future is done and all callbacks have
   *     run
   */
  public void setResult(T result) {
    refuse(complete(outcome(result)), "set the result of");
  }

  /**
   * Completes the future with an exception: PENDING or RUNNING becomes FINISHED. Notifies watchers,
   * wakes getters and runs callbacks. Python: {@code set_exception(exception)}.
   *
   * @param exception the very object that {@link #exception} will return and {@link #get} will
   *     throw as a cause
   * @throws NullPointerException if {@code exception} is null; the future is unchanged
   * @throws InvalidStateException if the future is done already; it is unchanged
   * @throws Error the first {@code Error} of a callback; the future is done and all callbacks have
   *     run
   */
  public void setException(Throwable exception) {
    refuse(complete(failed(exception)), "set the exception of");
  }

  /**
   * Completes the future with a result like {@link #setResult}, but returns false if the future is
   * done already. No Python counterpart.
   *
   * @param result the result, may be null
   * @return true if this call completed the future
   * @throws Error the first {@code Error} of a callback; the future is done and all callbacks have
   *     run
   */
  public boolean trySetResult(T result) {
    return complete(outcome(result)) == null;
  }

  /**
   * Completes the future with an exception like {@link #setException}, but returns false if the
   * future is done already. No Python counterpart.
   *
   * @param exception the very object that {@link #exception} will return and {@link #get} will
   *     throw as a cause
   * @return true if this call completed the future
   * @throws NullPointerException if {@code exception} is null; the future is unchanged
   * @throws Error the first {@code Error} of a callback; the future is done and all callbacks have
   *     run
   */
  public boolean trySetException(Throwable exception) {
    return complete(failed(exception)) == null;
  }

  private static Object outcome(@Nullable Object result) {
    return result == null ? NULL : result;
  }

  private static Object failed(Throwable exception) {
    return new Failed(requireNonNull(exception, "exception"));
  }

  private void refuse(@Nullable Object word, String what) {
    if (word != null) {
      throw new InvalidStateException("cannot " + what + " a future that is " + describe(word));
    }
  }

  /**
   * Completes the future.
   *
   * @return null if this call did, or the word of the future that was done already
   */
  private @Nullable Object complete(Object outcome) {
    for (; ; ) {
      Object word = state; // TLA: CompleteLook
      if (isDone(word)) {
        return word;
      }
      Registration stack = (Registration) word;
      Object living = Registration.living(stack);
      try (Nesting nesting = Callbacks.begin(stack)) {
        if (STATE.compareAndSet(this, word, outcome)) { // TLA: Complete
          tellWatchers(stack, living, isFailed(outcome));
          tell(stack, living, nesting);
          return null;
        }
      }
    }
  }

  /**
   * Cancels the future if it is PENDING: wakes getters and runs callbacks. Watchers are notified by
   * {@link #setRunningOrNotifyCancel}. Python: {@code cancel()}.
   *
   * @return true if the future is cancelled now, by this call or an earlier one; false if it is
   *     RUNNING or FINISHED
   * @throws Error the first {@code Error} of a callback; the future is done and all callbacks have
   *     run
   */
  public boolean cancel() {
    return tryCancel(false);
  }

  /**
   * Cancels the future if it is PENDING, and notifies watchers at once: PENDING becomes
   * CANCELLED_AND_NOTIFIED. For subclasses whose tasks are forgotten when they are cancelled, so
   * that no thread would call {@link #setRunningOrNotifyCancel}; they override {@link #cancel()} by
   * this. Notifies watchers, wakes getters and runs callbacks. No Python counterpart.
   *
   * @return true if the future is cancelled now, by this call or an earlier one; false if it is
   *     RUNNING or FINISHED
   * @throws Error the first {@code Error} of a callback; the future is done and all callbacks have
   *     run
   */
  protected final boolean cancelAndNotify() {
    return tryCancel(true);
  }

  /** Called by {@link #cancelAndNotify} when it has cancelled this future, before all others. */
  void forgetTask() {}

  private boolean tryCancel(boolean notifies) {
    for (; ; ) {
      Object word = state; // TLA: CancelLook
      if (!isPending(word)) {
        return isCancelled(word);
      }
      Registration stack = (Registration) word;
      Object living = Registration.living(stack);
      Object cancelled = notifies ? NOTIFIED : Registration.cancelled(living);
      try (Nesting nesting = Callbacks.begin(stack)) {
        if (STATE.compareAndSet(this, word, cancelled)) { // TLA: Cancel
          if (notifies) {
            forgetTask();
            tellWatchers(stack, living, false);
          }
          tell(stack, living, nesting);
          return true;
        }
      }
    }
  }

  /**
   * Cancels the future like {@link #cancel()}.
   *
   * @param mayInterruptIfRunning ignored: a running task is neither cancelled nor interrupted
   * @return true if the future is cancelled now, by this call or an earlier one
   */
  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    return cancel();
  }

  /**
   * Announces that the task is about to run: PENDING becomes RUNNING; CANCELLED becomes
   * CANCELLED_AND_NOTIFIED, and watchers are notified. The thread that runs the task calls this
   * once, before the task. Python: {@code set_running_or_notify_cancel()}.
   *
   * @return true if the task is to be run; false if the future was cancelled
   * @throws IllegalStateException if the future is RUNNING, CANCELLED_AND_NOTIFIED or FINISHED; it
   *     is unchanged
   */
  public boolean setRunningOrNotifyCancel() {
    for (; ; ) {
      Object word = state; // TLA: RunLook
      if (isPending(word)) {
        Registration running = Registration.running((Registration) word);
        if (STATE.compareAndSet(this, word, running)) { // TLA: Run
          return true;
        }
      } else if (word instanceof Registration stack && stack.isOfCancelled()) {
        Object watchers = Registration.living(stack);
        if (STATE.compareAndSet(this, word, NOTIFIED)) { // TLA: Notify
          tellWatchers(stack, watchers, false);
          return false;
        }
      } else {
        throw new IllegalStateException(
            "cannot run the task of a future that is " + describe(word));
      }
    }
  }

  // Notifying those whose registrations this thread's CAS took over. An OutOfMemoryError between
  // the CAS and a wake-up would leave a thread parked for ever. So the array of the living, and
  // what the callbacks need of the thread, are allocated before the CAS.

  private static void tellWatchers(@Nullable Registration stack, Object living, boolean failed) {
    // The lockstep abstraction reads living and registered by name.
    if (!Registration.has(stack, Registration.WATCHER)) {
      return;
    }
    for (int i = 0; i < Registration.count(living); i++) {
      Registration registered = Registration.get(living, i);
      if (registered.kind() == Registration.WATCHER) {
        ((Watcher) registered.who).arrive(failed);
      }
    }
  }

  /** Wakes the getters, then runs the callbacks. */
  private void tell(@Nullable Registration stack, Object living, @Nullable Nesting nesting) {
    // The lockstep abstraction reads living by name.
    if (Registration.has(stack, Registration.GETTER)) {
      wake(living);
    }
    if (nesting != null) {
      Callbacks.callOrDefer(this, living, nesting);
    }
  }

  private static void wake(Object living) {
    // The lockstep abstraction reads registered by name.
    for (int i = 0; i < Registration.count(living); i++) {
      Registration registered = Registration.get(living, i);
      if (registered.kind() == Registration.GETTER) {
        Waiting.unpark((Thread) registered.who);
      }
    }
  }

  // Registering and waiting.

  /**
   * Adds a callback, which is called exactly once, with this future, when it is done. The thread
   * that completes or cancels the future calls the callbacks, in the order in which they were
   * added; a callback added to a done future is called at once, by this thread. An exception that
   * {@code fn} throws is logged. Where completions nest so deep (a callback completes a future
   * whose callback completes another, …) that the stack is short, the callbacks of the deeper ones
   * are deferred until some of them have returned; the waits of this library run them first, but no
   * others do. Callbacks that are called at once are never deferred: a loop written with them
   * overflows a stack of 512 KiB after some hundred rounds, as in Python. Python: {@code
   * add_done_callback(fn)}.
   *
   * @param fn the callback; if it is added twice, it is called twice
   * @throws NullPointerException if {@code fn} is null
   * @throws Error if {@code fn} is called at once and throws it
   */
  public void addDoneCallback(Consumer<? super CompactFuture<T>> fn) {
    requireNonNull(fn, "fn");
    for (; ; ) {
      Object word = state; // TLA: AddLook
      if (isDone(word)) {
        Callbacks.callNow(this, fn);
        return;
      }
      Registration pushed = Registration.push((Registration) word, Registration.CALLBACK, fn);
      if (STATE.weakCompareAndSetRelease(this, word, pushed)) { // TLA: Add
        return;
      }
    }
  }

  /**
   * Waits for the result. Python: {@code result()}.
   *
   * @return the result
   * @throws ExecutionException if the future was completed with an exception, which is its cause
   * @throws CancellationException if the future was cancelled
   * @throws InterruptedException if this thread was interrupted and the future is still not done
   */
  @Override
  public T get() throws InterruptedException, ExecutionException {
    return resultOf(requireNonNull(join(false, 0)));
  }

  /**
   * Waits for the result, for a limited time. Python: {@code result(timeout)}.
   *
   * @param timeout the maximum time to wait; if 0 or less, this does not wait
   * @param unit the unit of {@code timeout}
   * @return the result
   * @throws ExecutionException if the future was completed with an exception, which is its cause
   * @throws CancellationException if the future was cancelled
   * @throws TimeoutException if the time is up and the future is still not done
   * @throws InterruptedException if this thread was interrupted and the future is still not done
   * @throws NullPointerException if {@code unit} is null
   */
  @Override
  public T get(long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    return resultOf(join(timeout, unit));
  }

  /**
   * Waits for the exception. Python: {@code exception()}.
   *
   * @return the very object that was set, or null if the future was completed with a result
   * @throws CancellationException if the future was cancelled
   * @throws InterruptedException if this thread was interrupted and the future is still not done
   */
  public @Nullable Throwable exception() throws InterruptedException {
    return exceptionOf(requireNonNull(join(false, 0)));
  }

  /**
   * Waits for the exception, for a limited time. Python: {@code exception(timeout)}.
   *
   * @param timeout the maximum time to wait; if 0 or less, this does not wait
   * @param unit the unit of {@code timeout}
   * @return the very object that was set, or null if the future was completed with a result
   * @throws CancellationException if the future was cancelled
   * @throws TimeoutException if the time is up and the future is still not done
   * @throws InterruptedException if this thread was interrupted and the future is still not done
   * @throws NullPointerException if {@code unit} is null
   */
  public @Nullable Throwable exception(long timeout, TimeUnit unit)
      throws InterruptedException, TimeoutException {
    return exceptionOf(join(timeout, unit));
  }

  /**
   * Returns the result, which must be there. Python: {@code result(timeout=0)} where the future is
   * known to be done. From JDK 19 on this implements {@code Future.resultNow}.
   *
   * @return the result
   * @throws IllegalStateException if the future is not done, was cancelled, or was completed with
   *     an exception
   */
  @SuppressWarnings("MissingOverride") // not before JDK 19
  public T resultNow() {
    Object word = word();
    if (!isNotified(word) || word == NOTIFIED || isFailed(word)) {
      throw new IllegalStateException("no result: the future is " + describe(word));
    }
    return valueOf(requireNonNull(word));
  }

  /**
   * Returns the exception, which must be there. Python: {@code exception(timeout=0)} where the
   * future is known to have failed. From JDK 19 on this implements {@code Future.exceptionNow}.
   *
   * @return the very object that was set
   * @throws IllegalStateException if the future is not done, was cancelled, or was completed with a
   *     result
   */
  @SuppressWarnings("MissingOverride") // not before JDK 19
  public Throwable exceptionNow() {
    Object word = word();
    if (word instanceof Failed failed) {
      return failed.exception;
    }
    throw new IllegalStateException("no exception: the future is " + describe(word));
  }

  private Object join(long timeout, TimeUnit unit) throws InterruptedException, TimeoutException {
    Object word = join(true, requireNonNull(unit, "unit").toNanos(timeout));
    if (word == null) {
      throw new TimeoutException();
    }
    return word;
  }

  /**
   * Waits until the future is done. Completion beats interrupt and time-out: a thread that gives up
   * reads the word once more, and leaves by the CAS that takes its registration out of the word.
   *
   * @return the word of the done future, or null if the time is up
   */
  private @Nullable Object join(boolean timed, long nanos) throws InterruptedException {
    // The lockstep abstraction reads timed, waits, deadline, registered and word by name.
    boolean waits = !timed || nanos > 0;
    long deadline = 0;
    if (timed && waits) {
      deadline = Waiting.deadline(nanos);
    }
    boolean registered = false;
    for (; ; ) {
      Object word = state; // TLA: GetLook
      if (isDone(word)) {
        return word;
      }
      if (Waiting.isInterrupted()) {
        return giveUp(registered, true);
      }
      long left = 0;
      if (timed && waits) {
        left = Waiting.left(deadline);
      }
      if (timed && left <= 0) {
        return giveUp(registered, false);
      }
      if (!registered) {
        if (Callbacks.runDeferred()) {
          continue; // a callback that was deferred may have completed this future
        }
        Registration pushed =
            Registration.push((Registration) word, Registration.GETTER, Thread.currentThread());
        registered = STATE.weakCompareAndSetRelease(this, word, pushed); // TLA: Register
      } else {
        Waiting.park(this, timed, left);
      }
    }
  }

  private @Nullable Object giveUp(boolean registered, boolean interrupted)
      throws InterruptedException {
    // The lockstep abstraction reads registered, interrupted and word by name.
    Thread me = Thread.currentThread();
    for (; ; ) {
      Object word = state; // TLA: LastLook
      if (isDone(word)) {
        if (interrupted) {
          Waiting.reinterrupt();
        }
        return word;
      }
      if (registered) {
        Registration others = Registration.without((Registration) requireNonNull(word), me);
        if (!STATE.weakCompareAndSetRelease(this, word, others)) { // TLA: Leave
          continue;
        }
      }
      if (interrupted) {
        throw new InterruptedException();
      }
      return null;
    }
  }

  // For waits on many futures.

  /** Returns the word, for {@link #isNotified} and {@link #isFailed}. */
  @Nullable Object peek() {
    return state; // TLA: Collect
  }

  /** Returns whether a watcher is registered, or may have been notified. */
  boolean mayBeWatched() {
    Object word = STATE.getOpaque(this); // TLA: WatchedLook
    return isNotified(word) || Registration.has((Registration) word, Registration.WATCHER);
  }

  /**
   * Registers {@code watcher}, which is notified when this future is FINISHED or
   * CANCELLED_AND_NOTIFIED. If it is already, {@code watcher} is notified at once and not
   * registered.
   *
   * @return whether {@code watcher} was registered
   */
  boolean watch(Watcher watcher) {
    for (; ; ) {
      Object word = STATE.getAcquire(this); // TLA: WatchLook
      if (isNotified(word)) {
        watcher.arrive(isFailed(word));
        return false;
      }
      Registration pushed = Registration.push((Registration) word, Registration.WATCHER, watcher);
      if (STATE.weakCompareAndSetRelease(this, word, pushed)) { // TLA: Watch
        return true;
      }
    }
  }

  /** Takes {@code watcher}, which was registered, out of the word unless it was taken over. */
  void unwatch(Watcher watcher) {
    for (; ; ) {
      Object word = STATE.getAcquire(this); // TLA: UnwatchLook
      if (isNotified(word)) {
        return; // the thread that notified took it over
      }
      Registration others = Registration.without((Registration) requireNonNull(word), watcher);
      if (STATE.weakCompareAndSetRelease(this, word, others)) { // TLA: Unwatch
        return;
      }
    }
  }

  // Interoperation with CompletionStage.

  /**
   * Returns a new stage that is completed or cancelled when this future is. Cancelling the stage
   * cancels this future if it is PENDING; completing the stage does not affect this future. An
   * {@code Error} that a callback throws when this future is cancelled through the stage is logged.
   * No counterpart in {@code concurrent.futures}; {@code asyncio.wrap_future} is similar.
   *
   * @return the stage
   */
  public CompletableFuture<T> toCompletableFuture() {
    CompletableFuture<T> stage = CompletionStages.cancelling(this);
    addDoneCallback(
        done -> {
          Object word = requireNonNull(done.word());
          if (isCancelled(word)) {
            stage.cancel(false);
          } else if (word instanceof Failed failed) {
            stage.completeExceptionally(failed.exception);
          } else {
            stage.complete(done.valueOf(word));
          }
        });
    return stage;
  }

  /**
   * Returns a new future that is completed or cancelled when {@code stage} is. A {@code
   * CompletionException} that has a cause is replaced by its cause, as by {@code
   * CompletableFuture.get}. Cancelling the future cancels {@code stage.toCompletableFuture()}, and
   * notifies watchers at once: there is no task, so no thread would call {@link
   * #setRunningOrNotifyCancel}. An {@code Error} that a callback throws when the stage completes
   * the future is logged. No counterpart in {@code concurrent.futures}.
   *
   * @param <T> the type of the result
   * @param stage the stage to follow
   * @return the future, PENDING until the stage is complete
   * @throws NullPointerException if {@code stage} is null
   */
  public static <T extends @Nullable Object> CompactFuture<T> from(
      CompletionStage<? extends T> stage) {
    requireNonNull(stage, "stage");
    CompactFuture<T> future = new CompactFuture<>();
    future.addDoneCallback( // the first: it notifies before another callback waits for that
        done -> {
          if (done.isCancelled()) {
            boolean unused = done.setRunningOrNotifyCancel();
            stage.toCompletableFuture().cancel(false);
          }
        });
    CompletionStages.follow(stage, future, future::follow);
    return future;
  }

  private void follow(@Nullable T result, @Nullable Throwable failure) {
    if (failure == null) {
      complete(outcome(result));
    } else if (!(failure instanceof CancellationException && cancel())) {
      complete(failed(CompletionStages.unwrapped(failure)));
    }
  }
}
