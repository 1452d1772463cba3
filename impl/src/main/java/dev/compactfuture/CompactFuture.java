package dev.compactfuture;

import static java.util.Objects.requireNonNull;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A future with the semantics of Python's {@code concurrent.futures.Future}, in one word.
 *
 * <p>Whoever runs the task calls {@link #setRunningOrNotifyCancel} and then {@link #setResult} or
 * {@link #setException}; everybody else reads, waits, cancels, or adds callbacks. Of all competing
 * completions and cancellations exactly one wins, and a done future never changes its answer.
 *
 * <p><b>Memory effects.</b> What a thread did before a call that completes, cancels, or adds a
 * callback happens-before what others do after they saw its effect: after {@code get} or {@code
 * exception} returned or threw, after {@code isDone}, {@code isCancelled} or {@code cancel}
 * answered true, after a completion was refused because the future is done, and inside the
 * callback.
 *
 * <p><b>Progress.</b> No call waits for a step of another thread, but {@code get} and {@code
 * exception}, which wait for the future to be done.
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
   * The word, value by value:
   *
   *   null             PENDING, nobody is registered
   *   RUNNING          RUNNING, nobody is registered
   *   a Registration   the newest of a stack of them; it says whether PENDING, RUNNING or CANCELLED
   *   CANCELLED        CANCELLED, nobody is registered
   *   NOTIFIED         CANCELLED_AND_NOTIFIED
   *   NULL             FINISHED, the result is null
   *   a Failed         FINISHED, with an exception
   *   all else         FINISHED, and this is the result; what is named above, no user can have
   *
   * Result and registrations share the word. So the one CAS that completes publishes the outcome and
   * takes over everybody there is to tell, and a registration that succeeded cannot be overlooked.
   *
   * A stack never changes. All that a thread concludes from a word it read stays true as long as the
   * word is the same object, and that is what its CAS asks. A word may come back (a getter registers,
   * and leaves), but it means the same again.
   *
   * Who waits on many futures (a watcher, see Watch) is told before the getters, but not of
   * CANCELLED, only of CANCELLED_AND_NOTIFIED. So cancel() leaves theirs, and only theirs, in a
   * stack that says CANCELLED, and the CAS to NOTIFIED takes them over.
   */
  private volatile @Nullable Object state;

  /*
   * Each access has the weakest mode with which the check "weakmemory" finds nothing wrong:
   *
   *   volatile read      whose answer stands, or after which the thread parks. unpark is ordered with
   *                      volatile accesses, and with no others: who was woken must not be served the
   *                      old word and park again. And nobody may see one future change, and not see
   *                      another that changed before.
   *   volatile CAS       whose effect such a read can tell.
   *   acquire read       after which a CAS compares, so that a stale word only costs another round:
   *                      it is passed on by that CAS, or says that the future is done.
   *   weak release CAS   that registers or leaves, which no read tells: it publishes the stack, with
   *                      what was acquired with it. It is in a loop, and may fail for no reason.
   *
   * None is plain: a plain read can be taken out of its loop.
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

  /** Creates a future that is PENDING. Python: {@code Future()}. */
  public CompactFuture() {}

  // What a word says.

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

  /** FINISHED or CANCELLED_AND_NOTIFIED: done, for who waits on many futures. */
  static boolean isNotified(@Nullable Object word) {
    return word != null && !(word instanceof Registration);
  }

  /** FINISHED with an exception. */
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

  /** The class as Python would name it; an anonymous one has no simple name. */
  private static String nameOf(Object object) {
    String simple = object.getClass().getSimpleName();
    return simple.isEmpty() ? object.getClass().getName() : simple;
  }

  /** The answer of {@code get} where the word says that the future is done. */
  private T resultOf(Object word) throws ExecutionException {
    Throwable exception = exceptionOf(word);
    if (exception != null) {
      throw executionException(exception);
    }
    return valueOf(word);
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // only setResult, which takes a T, makes such a word
  private T valueOf(Object word) {
    return (T) (word == NULL ? null : word);
  }

  /** Asks {@code cause} for its {@code toString}, which may fail: it is delivered all the same. */
  private static ExecutionException executionException(Throwable cause) {
    try {
      return new ExecutionException(cause);
    } catch (Throwable ignored) {
      return new ExecutionException(cause.getClass().getName(), cause);
    }
  }

  /** The answer of {@code exception} where the word says that the future is done. */
  private static @Nullable Throwable exceptionOf(Object word) {
    if (isCancelled(word)) {
      throw new CancellationException();
    }
    return word instanceof Failed failed ? failed.exception : null;
  }

  // Reading.

  /**
   * Whether the future is CANCELLED or CANCELLED_AND_NOTIFIED. Python: {@code cancelled()}.
   *
   * @return true if it was cancelled
   */
  @Override
  public boolean isCancelled() {
    return isCancelled(word());
  }

  /**
   * Whether the future is RUNNING. Python: {@code running()}.
   *
   * @return true between {@link #setRunningOrNotifyCancel} and completion
   */
  public boolean isRunning() {
    return isRunning(word());
  }

  /**
   * Whether the future is FINISHED or cancelled: {@code get} would not wait. Python: {@code
   * done()}.
   *
   * @return true if it is done
   */
  @Override
  public boolean isDone() {
    return isDone(word());
  }

  /** The state, with the class of the result or exception. Python: {@code repr(future)}. */
  @Override
  public String toString() {
    // The word is read first: lockstep compares what a thread holds at a step, and an identity is
    // another one in every run.
    String status = describe(word());
    String name = getClass().getSimpleName();
    String identity = Integer.toHexString(System.identityHashCode(this));
    return name + "@" + identity + "[" + status + "]";
  }

  /** A future is equal to itself alone: who waits on many tells them apart. */
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
   * Makes a future that is not done FINISHED with a result, wakes its getters and runs its
   * callbacks. Python: {@code set_result(result)}.
   *
   * @param result the result, may be null
   * @throws InvalidStateException if the future is done already; it is unchanged
   * @throws Error the first that a callback threw; the future is done, the other callbacks have run
   */
  public void setResult(T result) {
    refuse(complete(outcome(result)), "set the result of");
  }

  /**
   * Makes a future that is not done FINISHED with an exception, wakes its getters and runs its
   * callbacks. Python: {@code set_exception(exception)}.
   *
   * @param exception what {@code get} will carry and {@code exception} return: this very object
   * @throws NullPointerException if {@code exception} is null; nothing changes
   * @throws InvalidStateException if the future is done already; it is unchanged
   * @throws Error the first that a callback threw; the future is done, the other callbacks have run
   */
  public void setException(Throwable exception) {
    refuse(complete(failed(exception)), "set the exception of");
  }

  /**
   * {@link #setResult} that answers instead of throwing where the future is done already. No Python
   * counterpart.
   *
   * @param result the result, may be null
   * @return true if this call completed the future
   * @throws Error the first that a callback threw; the future is done, the other callbacks have run
   */
  public boolean trySetResult(T result) {
    return complete(outcome(result)) == null;
  }

  /**
   * {@link #setException} that answers instead of throwing where the future is done already. No
   * Python counterpart.
   *
   * @param exception what {@code get} will carry and {@code exception} return: this very object
   * @return true if this call completed the future
   * @throws NullPointerException if {@code exception} is null; nothing changes
   * @throws Error the first that a callback threw; the future is done, the other callbacks have run
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
   * Completes.
   *
   * @return null, or the word that says that the future was done already
   */
  private @Nullable Object complete(Object outcome) {
    for (; ; ) {
      Object word = STATE.getAcquire(this); // TLA: CompleteLook
      if (isDone(word)) {
        return word;
      }
      Registration stack = (Registration) word;
      Object living = Registration.living(stack);
      Callbacks callbacks = Callbacks.ofThisThread(stack);
      if (STATE.compareAndSet(this, word, outcome)) { // TLA: Complete
        tellWatchers(stack, living, isFailed(outcome));
        tell(stack, living, callbacks);
        return null;
      }
    }
  }

  /**
   * Cancels a future that is PENDING, wakes its getters and runs its callbacks. Python: {@code
   * cancel()}.
   *
   * @return true if the future is cancelled now, by this call or an earlier one; false if it is
   *     RUNNING or FINISHED
   * @throws Error the first that a callback threw; the future is done, the other callbacks have run
   */
  public boolean cancel() {
    for (; ; ) {
      Object word = STATE.getAcquire(this); // TLA: CancelLook
      if (!isPending(word)) {
        return isCancelled(word);
      }
      Registration stack = (Registration) word;
      Object living = Registration.living(stack);
      Callbacks callbacks = Callbacks.ofThisThread(stack);
      Registration cancelled = Registration.cancelled(living);
      if (STATE.compareAndSet(this, word, cancelled)) { // TLA: Cancel
        tell(stack, living, callbacks);
        return true;
      }
    }
  }

  /**
   * {@link #cancel()}.
   *
   * @param mayInterruptIfRunning ignored: a running task is not cancelled, and nobody is
   *     interrupted
   * @return true if the future is cancelled now, by this call or an earlier one
   */
  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    return cancel();
  }

  /**
   * Says that the task is about to run: PENDING becomes RUNNING, CANCELLED becomes
   * CANCELLED_AND_NOTIFIED. Called once, by whoever runs the task, before the task. Python: {@code
   * set_running_or_notify_cancel()}.
   *
   * @return true if the task is to be run; false if it was cancelled
   * @throws IllegalStateException if the future is RUNNING, CANCELLED_AND_NOTIFIED or FINISHED; it
   *     is unchanged
   */
  public boolean setRunningOrNotifyCancel() {
    for (; ; ) {
      Object word = STATE.getAcquire(this); // TLA: RunLook
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

  // Telling those that this thread's CAS took over. All that it needs was allocated before the CAS:
  // an OutOfMemoryError must not come between a completion and its news.

  private static void tellWatchers(@Nullable Registration stack, Object living, boolean failed) {
    if (!Registration.has(stack, Registration.WATCHER)) {
      return;
    }
    for (int i = 0; i < Registration.count(living); i++) {
      Registration registered = Registration.get(living, i);
      if (registered.kind() == Registration.WATCHER) {
        ((Watch.Arrival) registered.who).arrive(failed);
      }
    }
  }

  /** Wakes the getters, then runs the callbacks. */
  private void tell(@Nullable Registration stack, Object living, @Nullable Callbacks callbacks) {
    if (Registration.has(stack, Registration.GETTER)) {
      wake(living);
    }
    if (callbacks != null) {
      callbacks.call(this, living);
    }
  }

  private static void wake(Object living) {
    for (int i = 0; i < Registration.count(living); i++) {
      Registration registered = Registration.get(living, i);
      if (registered.kind() == Registration.GETTER) {
        Waiting.unpark((Thread) registered.who);
      }
    }
  }

  // Being told.

  /**
   * Has {@code fn} called with this future when it is done: by the thread that completes or cancels
   * it, in the order added; or at once, by this thread, if it is done already. An exception that
   * {@code fn} throws is logged. Completions that nest more than 100 deep (a callback that
   * completes a future whose callback completes one …) are run when the 100th returns. Python:
   * {@code add_done_callback(fn)}.
   *
   * @param fn called exactly once; added twice, called twice
   * @throws NullPointerException if {@code fn} is null
   * @throws Error if {@code fn} was called at once and threw it
   */
  public void addDoneCallback(Consumer<? super CompactFuture<T>> fn) {
    requireNonNull(fn, "fn");
    for (; ; ) {
      Object word = STATE.getAcquire(this); // TLA: AddLook
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
   * @throws ExecutionException if the task failed; its cause is the exception that was set
   * @throws CancellationException if the future was cancelled
   * @throws InterruptedException if this thread was interrupted and the future was not done even
   *     then
   */
  @Override
  public T get() throws InterruptedException, ExecutionException {
    return resultOf(requireNonNull(join(false, 0)));
  }

  /**
   * Waits for the result for a time. Python: {@code result(timeout)}.
   *
   * @param timeout how long at the most; 0 or less does not wait
   * @param unit the unit of {@code timeout}
   * @return the result
   * @throws ExecutionException if the task failed; its cause is the exception that was set
   * @throws CancellationException if the future was cancelled
   * @throws TimeoutException if the time was up and the future was not done even then
   * @throws InterruptedException if this thread was interrupted and the future was not done even
   *     then
   */
  @Override
  public T get(long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    return resultOf(join(timeout, unit));
  }

  /**
   * Waits for the exception. Python: {@code exception()}.
   *
   * @return the very object that was set, or null if the future finished with a result
   * @throws CancellationException if the future was cancelled
   * @throws InterruptedException if this thread was interrupted and the future was not done even
   *     then
   */
  public @Nullable Throwable exception() throws InterruptedException {
    return exceptionOf(requireNonNull(join(false, 0)));
  }

  /**
   * Waits for the exception for a time. Python: {@code exception(timeout)}.
   *
   * @param timeout how long at the most; 0 or less does not wait
   * @param unit the unit of {@code timeout}
   * @return the very object that was set, or null if the future finished with a result
   * @throws CancellationException if the future was cancelled
   * @throws TimeoutException if the time was up and the future was not done even then
   * @throws InterruptedException if this thread was interrupted and the future was not done even
   *     then
   */
  public @Nullable Throwable exception(long timeout, TimeUnit unit)
      throws InterruptedException, TimeoutException {
    return exceptionOf(join(timeout, unit));
  }

  private Object join(long timeout, TimeUnit unit) throws InterruptedException, TimeoutException {
    Object word = join(true, requireNonNull(unit, "unit").toNanos(timeout));
    if (word == null) {
      throw new TimeoutException();
    }
    return word;
  }

  /**
   * Waits until the future is done. Being done beats the interrupt and the time-out: whoever gives
   * up looks once more, and leaves by the CAS that takes its registration out of the word.
   *
   * @return the word that says so, or null if the time is up
   */
  private @Nullable Object join(boolean timed, long nanos) throws InterruptedException {
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
          continue; // it may have been this future's completion that was deferred
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
    Thread me = Thread.currentThread();
    for (; ; ) {
      Object word = STATE.getAcquire(this); // TLA: LastLook
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

  // For who waits on many futures.

  /** The word, of which {@link #isNotified} is asked. */
  @Nullable Object peek() {
    return state; // TLA: Collect
  }

  /** False where no watcher is registered, nor has been told. */
  boolean mayBeWatched() {
    Object word = peek();
    return isNotified(word) || Registration.has((Registration) word, Registration.WATCHER);
  }

  /**
   * Registers {@code arrival}, to be told when this future is FINISHED or CANCELLED_AND_NOTIFIED;
   * if it is already, nothing is registered and this thread tells it.
   *
   * @return whether it is registered
   */
  boolean watch(Watch.Arrival arrival) {
    for (; ; ) {
      Object word = STATE.getAcquire(this); // TLA: WatchLook
      if (isNotified(word)) {
        arrival.arrive(isFailed(word));
        return false;
      }
      Registration pushed = Registration.push((Registration) word, Registration.WATCHER, arrival);
      if (STATE.weakCompareAndSetRelease(this, word, pushed)) { // TLA: Watch
        return true;
      }
    }
  }

  /** Takes {@code arrival}, which was registered, out of the word, if it is there still. */
  void unwatch(Watch.Arrival arrival) {
    for (; ; ) {
      Object word = STATE.getAcquire(this); // TLA: UnwatchLook
      if (isNotified(word)) {
        return; // taken over
      }
      Registration others = Registration.without((Registration) requireNonNull(word), arrival);
      if (STATE.weakCompareAndSetRelease(this, word, others)) { // TLA: Unwatch
        return;
      }
    }
  }

  // Other futures.

  /**
   * A new stage that is completed or cancelled when this future is. Cancelling the stage cancels
   * this future where it is still PENDING; completing the stage by hand does nothing to this
   * future. What a callback of this future throws when the stage's cancellation cancels it is
   * logged. No Python counterpart ({@code asyncio.wrap_future} is near).
   *
   * @return the stage
   */
  public CompletableFuture<T> toCompletableFuture() {
    CompletableFuture<T> stage = new CompletableFuture<>();
    var unused =
        stage.whenComplete(
            (result, failure) -> {
              if (stage.isCancelled()) {
                try {
                  cancel();
                } catch (Error e) { // the stage would swallow it
                  Callbacks.log(this, e);
                }
              }
            });
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
   * A new future that is completed or cancelled when {@code stage} is; of a {@code
   * CompletionException} with a cause it takes the cause, as {@code CompletableFuture.get} does.
   * Cancelling the future cancels {@code stage.toCompletableFuture()}. There is no task to run, so
   * nobody else calls {@link #setRunningOrNotifyCancel}: once cancelled the future notifies by
   * itself. What its callbacks throw when the stage completes it is logged.
   *
   * @param <T> the type of the result
   * @param stage what to follow
   * @return the future, PENDING until the stage is complete
   * @throws NullPointerException if {@code stage} is null
   */
  public static <T extends @Nullable Object> CompactFuture<T> from(
      CompletionStage<? extends T> stage) {
    requireNonNull(stage, "stage");
    CompactFuture<T> future = new CompactFuture<>();
    future.addDoneCallback(
        done -> {
          if (done.isCancelled()) {
            try {
              stage.toCompletableFuture().cancel(false);
            } finally {
              done.setRunningOrNotifyCancel();
            }
          }
        });
    var unused =
        stage.whenComplete(
            (result, failure) -> {
              try {
                future.follow(result, failure);
              } catch (Error e) { // the stage would swallow it
                Callbacks.log(future, e);
              }
            });
    return future;
  }

  private void follow(@Nullable T result, @Nullable Throwable failure) {
    if (failure == null) {
      complete(outcome(result));
    } else if (!(failure instanceof CancellationException && cancel())) {
      Throwable cause = failure instanceof CompletionException ? failure.getCause() : null;
      complete(failed(cause == null ? failure : cause));
    }
  }
}
