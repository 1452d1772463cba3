package dev.compactfuture;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An executor with the semantics of Python's {@code concurrent.futures.Executor}. It runs its tasks
 * on any other executor service, its delegate: a pool, or a thread per task, virtual or not. It has
 * no queue and no worker threads of its own.
 *
 * <p><b>Tasks.</b> The future of a task is PENDING from {@code submit} until a thread of the
 * delegate starts the task, and then RUNNING, unless it was cancelled. Whatever the task throws
 * becomes the exception of its future. Where the executor completes or cancels a future, an {@code
 * Error} of a callback is logged like an exception, and the thread goes on. The executor does not
 * refer to a task that has run or was cancelled, even while its future waits in a queue of the
 * delegate.
 *
 * <p><b>Cancellation</b> concerns tasks that have not started. A running task is never cancelled,
 * and is interrupted by {@link #shutdownNow} only. A future that its owner or the executor cancels
 * is CANCELLED_AND_NOTIFIED at once, so that {@link Futures#await} and {@link Futures#asCompleted}
 * never wait for a worker, and the executor forgets its task. Callbacks are called with no lock
 * held and may call any method of the executor; if the executor cancels, they are called by the
 * thread that called it.
 *
 * <p><b>Every accepted task ends</b> if the running tasks do: its future is completed, or cancelled
 * and notified, however {@code submit}, {@code map} and the shutdowns interleave. Tasks that the
 * delegate refuses are refused here. Tasks that the delegate drops silently are cancelled once it
 * has terminated: after a {@link #shutdown} of this executor by a daemon thread, which exists only
 * if accepted tasks had not started by then; after a shutdown of the delegate by others when {@link
 * #isTerminated}, {@link #awaitTermination}, {@link #close} or a shutdown is called here. This
 * holds for tasks given to {@code submit}, {@code map}, {@code invokeAll}, {@code invokeAny} or an
 * {@code ExecutorCompletionService} over this executor, and for a {@code RunnableFuture} given to
 * {@code execute}; any other {@code Runnable} has no future.
 *
 * <p><b>Memory effects.</b> Actions in a thread before it submits a task happen-before the task;
 * actions of the task happen-before the completion of its future, see {@link CompactFuture}.
 *
 * <p>Python: {@code concurrent.futures.Executor}, {@code ThreadPoolExecutor}.
 */
public class FutureExecutor extends AbstractExecutorService implements AutoCloseable {
  private static final VarHandle AWAITS_TERMINATION;

  static {
    try {
      AWAITS_TERMINATION =
          MethodHandles.lookup()
              .findVarHandle(FutureExecutor.class, "awaitsTermination", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final ExecutorService delegate;

  /*
   * A submitting thread adds its task and then reads whether the executor is shut down; a thread that
   * shuts it down sets the flag and then reads these. So at least one of the two sees the other.
   */
  private final AcceptedTasks<Task<?>> accepted = new AcceptedTasks<>();

  /*
   * The tasks made by newTaskFor. An ExecutorCompletionService passes them to execute inside a
   * wrapper, from which they cannot be got; others may never submit them. So the references are weak.
   */
  private final Set<Task<?>> wrapped =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

  /** Whether this executor is shut down. */
  private volatile boolean refuses;

  /**
   * Completed, with this, when the delegate has been asked to shut down. Before that nobody knows
   * whether it outlives this executor.
   */
  private final CompactFuture<FutureExecutor> asked = new CompactFuture<>();

  /** Whether a thread waits for the delegate to terminate. */
  private volatile boolean awaitsTermination;

  /**
   * Creates an executor that runs its tasks on {@code delegate}, and shuts it down with itself.
   *
   * @param delegate the executor service that runs the tasks
   * @throws NullPointerException if {@code delegate} is null
   */
  public FutureExecutor(ExecutorService delegate) {
    this.delegate = requireNonNull(delegate, "delegate");
  }

  // Submitting.

  /**
   * Submits a task. Python: {@code submit(fn)}.
   *
   * @param <T> the type of the result
   * @param task the task
   * @return the future of its result
   * @throws RejectedExecutionException if this executor is shut down or the delegate refuses the
   *     task, which will not be run
   * @throws NullPointerException if {@code task} is null
   */
  @Override
  public <T extends @Nullable Object> CompactFuture<T> submit(Callable<T> task) {
    return accept(newTask(requireNonNull(task, "task")));
  }

  /**
   * Submits a task without a result. Python: {@code submit(fn)}.
   *
   * @param task the task
   * @return a future whose result will be null
   * @throws RejectedExecutionException if this executor is shut down or the delegate refuses the
   *     task, which will not be run
   * @throws NullPointerException if {@code task} is null
   */
  @Override
  public CompactFuture<?> submit(Runnable task) {
    return submit(Executors.callable(requireNonNull(task, "task")));
  }

  /**
   * Submits a task with a given result. Python: {@code submit(fn)}.
   *
   * @param <T> the type of the result
   * @param task the task
   * @param result the result of the future once the task has run
   * @return the future of that result
   * @throws RejectedExecutionException if this executor is shut down or the delegate refuses the
   *     task, which will not be run
   * @throws NullPointerException if {@code task} is null
   */
  @Override
  public <T extends @Nullable Object> CompactFuture<T> submit(Runnable task, T result) {
    return submit(Executors.callable(requireNonNull(task, "task"), result));
  }

  /**
   * Submits the application of a function to each input, all before it returns. If this throws,
   * whether because a task is refused or because iterating over {@code inputs} throws, the tasks
   * submitted so far are cancelled. Python: {@code map(fn, inputs)}.
   *
   * @param <A> the type of the inputs
   * @param <R> the type of the results
   * @param fn the function
   * @param inputs the inputs, finitely many
   * @return the results, in the order of the inputs; to be closed if it is not exhausted
   * @throws RejectedExecutionException if a task is refused as by {@code submit}
   * @throws NullPointerException if an argument is null
   */
  public <A extends @Nullable Object, R extends @Nullable Object> Results<R> map(
      Function<? super A, ? extends R> fn, Iterable<? extends A> inputs) {
    return map(fn, inputs, false, 0);
  }

  /**
   * Submits the application of a function to each input, all before it returns, with one time-out
   * for all results. If this throws, whether because a task is refused or because iterating over
   * {@code inputs} throws, the tasks submitted so far are cancelled. Python: {@code map(fn, inputs,
   * timeout)}.
   *
   * @param <A> the type of the inputs
   * @param <R> the type of the results
   * @param fn the function
   * @param inputs the inputs, finitely many
   * @param timeout the maximum time, from this call, that the results wait for the tasks; if 0 or
   *     less, they do not wait
   * @param unit the unit of {@code timeout}
   * @return the results, in the order of the inputs; to be closed if it is not exhausted
   * @throws RejectedExecutionException if a task is refused as by {@code submit}
   * @throws NullPointerException if an argument is null
   */
  public <A extends @Nullable Object, R extends @Nullable Object> Results<R> map(
      Function<? super A, ? extends R> fn,
      Iterable<? extends A> inputs,
      long timeout,
      TimeUnit unit) {
    return map(fn, inputs, true, requireNonNull(unit, "unit").toNanos(timeout));
  }

  private <A extends @Nullable Object, R extends @Nullable Object> Results<R> map(
      Function<? super A, ? extends R> fn,
      Iterable<? extends A> inputs,
      boolean timed,
      long nanos) {
    requireNonNull(fn, "fn");
    requireNonNull(inputs, "inputs");
    Results<R> results = new Results<>(timed, nanos);
    try {
      for (A input : inputs) {
        results.add(accept(newTask(() -> fn.apply(input))));
      }
    } catch (Throwable e) {
      results.close();
      throw e;
    }
    return results;
  }

  /**
   * {@inheritDoc}
   *
   * @throws RejectedExecutionException if this executor is shut down or the delegate refuses the
   *     command
   * @throws NullPointerException if {@code command} is null
   */
  @Override
  public void execute(Runnable command) {
    requireNonNull(command, "command");
    if (command instanceof Task<?> task && task.isOf(accepted)) {
      task.accept();
      handOver(task);
    } else if (command instanceof RunnableFuture<?> future) {
      accept(new ForeignTask(future, accepted));
    } else {
      refuseAfterShutdown();
      delegate.execute(command); // TLA: ExecuteBare
    }
  }

  /**
   * Hands {@code task} to the delegate. A shutdown may come in between: the delegate may then drop
   * the task silently, as a fork-join pool or a CallerRunsPolicy does, after the shutdown has
   * cancelled what it found. So this reads once more whether the executor is shut down, and then
   * refuses work that has not been started.
   */
  private void handOver(Task<?> task) {
    try {
      refuseAfterShutdown();
      delegate.execute(task); // TLA: Execute
    } catch (Throwable e) { // not RuntimeException: no more threads is an OutOfMemoryError
      boolean unused = task.refuse();
      throw e;
    }
    if (isShutdown() && task.refuse()) {
      throw afterShutdown();
    }
  }

  /** Returns a new task of this executor, which is not accepted yet. */
  private <T extends @Nullable Object> Task<T> newTask(Callable<? extends T> task) {
    return new Task<>(task, accepted);
  }

  /** Accepts {@code task}, which is new, and hands it to the delegate. */
  private <T extends @Nullable Object> Task<T> accept(Task<T> task) {
    task.accept();
    handOver(task);
    return task;
  }

  private void refuseAfterShutdown() {
    if (isShutdown()) {
      throw afterShutdown();
    }
  }

  private static RejectedExecutionException afterShutdown() {
    return new RejectedExecutionException("cannot submit a task: the executor is shut down");
  }

  @Override
  protected final <T extends @Nullable Object> RunnableFuture<T> newTaskFor(Callable<T> task) {
    Task<T> created = newTask(requireNonNull(task, "task"));
    wrapped.add(created); // TLA: AddWrapped
    return created;
  }

  @Override
  protected final <T extends @Nullable Object> RunnableFuture<T> newTaskFor(
      Runnable task, T result) {
    return newTaskFor(Executors.callable(requireNonNull(task, "task"), result));
  }

  // Submitting many, and waiting.

  /**
   * {@inheritDoc}
   *
   * @throws RejectedExecutionException if a task is refused as by {@code submit}; the others are
   *     cancelled unless they have started
   * @throws NullPointerException if {@code tasks} or one of them is null; none is submitted
   */
  @Override
  public <T extends @Nullable Object> List<Future<T>> invokeAll(
      Collection<? extends Callable<T>> tasks) throws InterruptedException {
    return new Invocations(accepted, this::accept).invokeAll(tasks, false, 0);
  }

  /**
   * Submits all tasks and waits for them, for a limited time. When the time is up, tasks that have
   * not started are cancelled; the futures of running tasks stay RUNNING.
   *
   * @throws RejectedExecutionException if a task is refused as by {@code submit}; the others are
   *     cancelled unless they have started
   * @throws NullPointerException if {@code tasks}, one of them, or {@code unit} is null; none is
   *     submitted
   */
  @Override
  public <T extends @Nullable Object> List<Future<T>> invokeAll(
      Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
      throws InterruptedException {
    return new Invocations(accepted, this::accept)
        .invokeAll(tasks, true, requireNonNull(unit, "unit").toNanos(timeout));
  }

  /**
   * Returns the result of a task that has succeeded. When this returns or throws, tasks that have
   * not started are cancelled; running ones go on.
   *
   * @throws ExecutionException if no task succeeds, with the exception of the last that failed
   * @throws RejectedExecutionException if a task is refused as by {@code submit}
   * @throws NullPointerException if {@code tasks} or one of them is null; none is submitted
   * @throws IllegalArgumentException if {@code tasks} is empty
   */
  @Override
  public <T extends @Nullable Object> T invokeAny(Collection<? extends Callable<T>> tasks)
      throws InterruptedException, ExecutionException {
    try {
      return new Invocations(accepted, this::accept).invokeAny(tasks, false, 0);
    } catch (TimeoutException e) {
      throw new AssertionError(e); // there is no time-out
    }
  }

  /**
   * Returns the result of a task that has succeeded within a limited time. When this returns or
   * throws, tasks that have not started are cancelled; running ones go on.
   *
   * @throws ExecutionException if no task succeeds, with the exception of the last that failed
   * @throws TimeoutException if the time is up and no task has succeeded
   * @throws RejectedExecutionException if a task is refused as by {@code submit}
   * @throws NullPointerException if {@code tasks}, one of them, or {@code unit} is null; none is
   *     submitted
   * @throws IllegalArgumentException if {@code tasks} is empty
   */
  @Override
  public <T extends @Nullable Object> T invokeAny(
      Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    return new Invocations(accepted, this::accept)
        .invokeAny(tasks, true, requireNonNull(unit, "unit").toNanos(timeout));
  }

  // Shutting down.

  /**
   * Shuts down this executor and its delegate: accepted tasks are run, further tasks are refused.
   * Does not wait. Python: {@code shutdown(wait=False)}.
   */
  @Override
  public void shutdown() {
    shutdown(false);
  }

  /**
   * Shuts down this executor and its delegate: further tasks are refused. Does not wait. Python:
   * {@code shutdown(wait=False, cancel_futures=…)}, which does not notify watchers of the futures
   * that it cancels; this does.
   *
   * @param cancelFutures whether to cancel the tasks that have not started
   */
  public void shutdown(boolean cancelFutures) {
    refuses = true; // TLA: Refuse
    try {
      shutDownDelegate();
    } finally {
      recordAsked();
    }
    if (cancelFutures || isDelegateTerminated()) {
      abandonAll(List.of());
    } else {
      cancelDroppedOnTermination();
    }
  }

  private void recordAsked() {
    boolean unused = asked.trySetResult(this); // TLA: Asked
  }

  private boolean isAsked() {
    return asked.isDone(); // TLA: AskedLook
  }

  // A container's managed executor has no life cycle of its own: its methods throw, because the
  // container shuts it down.

  private void shutDownDelegate() {
    try {
      delegate.shutdown(); // TLA: ShutDown
    } catch (IllegalStateException | UnsupportedOperationException e) {
      // It goes on.
    }
  }

  private List<Runnable> shutDownDelegateNow() {
    try {
      return delegate.shutdownNow(); // TLA: ShutDownNow
    } catch (IllegalStateException | UnsupportedOperationException e) {
      return List.of();
    }
  }

  private boolean isDelegateShutdown() {
    try {
      return delegate.isShutdown(); // TLA: DelegateLook
    } catch (IllegalStateException | UnsupportedOperationException e) {
      return false;
    }
  }

  private boolean isDelegateTerminated() {
    try {
      return delegate.isTerminated(); // TLA: TerminatedLook
    } catch (IllegalStateException | UnsupportedOperationException e) {
      return false;
    }
  }

  /**
   * Returns whether the delegate goes on after a shutdown of this executor, as a managed executor
   * and the common fork-join pool do. Then this executor ends with its own tasks.
   */
  private boolean outlivesThis() {
    return isAsked() && !isDelegateShutdown();
  }

  /**
   * Cancels the tasks that the delegate drops, once it has terminated. A delegate may drop even
   * tasks that it accepted long ago: the fork-join pool of JDK 17 does, if it is shut down while
   * one of its queues grows. A thread that waits for such a task calls nothing here that would
   * notice. So a daemon thread does.
   */
  private void cancelDroppedOnTermination() {
    if (outlivesThis()
        || notStarted(accepted.notDone()) == 0
        || !AWAITS_TERMINATION.compareAndSet(this, false, true)) { // TLA: Appoint
      return;
    }
    Thread notices =
        new Thread(
            null,
            this::noticeTermination,
            "FutureExecutor: what was dropped",
            0,
            false); // keeps no inheritable thread-local of this thread until the delegate ends
    notices.setDaemon(true);
    notices.start(); // TLA: StartThread
  }

  private void noticeTermination() {
    try {
      boolean unused = awaitDelegate(Long.MAX_VALUE, NANOSECONDS);
    } catch (InterruptedException e) {
      // No other code has a reference to this thread, so nobody interrupts it.
    }
  }

  private boolean awaitDelegate(long timeout, TimeUnit unit) throws InterruptedException {
    return cancelDroppedIf(delegate.awaitTermination(timeout, unit)); // TLA: AwaitDelegate
  }

  /** Returns how many of {@code tasks} no thread has started. */
  private static int notStarted(List<Task<?>> tasks) {
    // The lockstep abstraction reads tasks, i and n by name.
    int n = 0;
    for (int i = 0; i < tasks.size(); i++) {
      n += tasks.get(i).isRunning() ? 0 : 1; // TLA: RunningLook
    }
    return n;
  }

  /**
   * Shuts down this executor and its delegate, which may interrupt running tasks, and cancels all
   * tasks that have not started. Does not wait. No Python counterpart.
   *
   * @return the tasks that never started, in no particular order: futures of this executor, which
   *     are now cancelled, and commands that were given to {@code execute} or to the delegate
   */
  @Override
  public List<Runnable> shutdownNow() {
    refuses = true; // TLA: RefuseNow
    List<Runnable> handedBack;
    try {
      handedBack = shutDownDelegateNow();
    } finally {
      recordAsked();
    }
    return abandonAll(handedBack);
  }

  @Override
  public boolean isShutdown() {
    return refuses // TLA: RefusesLook
        || isDelegateShutdown();
  }

  /**
   * Returns whether the delegate has terminated and every future has ended. Cancels the tasks that
   * the delegate has dropped.
   */
  @Override
  public boolean isTerminated() {
    return cancelDroppedIf(isDelegateTerminated())
        || (outlivesThis() && accepted.notDone().isEmpty());
  }

  /**
   * Waits for the delegate to terminate, which it does after a shutdown and the end of all tasks;
   * then cancels the tasks that it has dropped. Python: the wait of {@code shutdown(wait=True)}.
   *
   * @throws NullPointerException if {@code unit} is null
   */
  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    requireNonNull(unit, "unit");
    boolean unused = Callbacks.runDeferred(); // they may submit, or complete what a task waits for
    long deadline = Waiting.deadline(Math.max(unit.toNanos(timeout), 0));
    try {
      if (!outlivesThis()) {
        return awaitDelegate(timeout, unit) || isTerminated();
      }
    } catch (IllegalStateException | UnsupportedOperationException e) {
      // It has no life cycle of its own.
    }
    return awaitTasks(deadline);
  }

  /** Waits until {@code deadline} for a shutdown and then for the tasks of this executor. */
  private boolean awaitTasks(long deadline) throws InterruptedException {
    while (!isTerminated()) {
      List<CompactFuture<?>> until = new ArrayList<>(accepted.notDone());
      if (!isAsked()) {
        until = List.of(asked);
      }
      if (Waiting.left(deadline) <= 0) {
        return false;
      }
      Invocations.awaitAll(until, Waiting.left(deadline));
    }
    return true;
  }

  /**
   * Shuts down and waits for the tasks to end. If interrupted, calls {@link #shutdownNow}, goes on
   * waiting, and sets the interrupt status again at the end. If the delegate cannot be shut down,
   * as the common fork-join pool, this waits for the tasks of this executor. A task that closes its
   * own executor waits for itself, for ever. Python: leaving a {@code with} statement.
   */
  @Override
  public void close() {
    boolean interrupted = false;
    shutdown();
    for (boolean over = isTerminated(); !over; ) {
      try {
        over = awaitTermination(1, TimeUnit.DAYS);
      } catch (InterruptedException e) {
        if (!interrupted) {
          shutdownNow();
        }
        interrupted = true;
      }
    }
    if (interrupted) {
      Waiting.reinterrupt();
    }
  }

  /**
   * Cancels the tasks that the delegate has dropped, if it has terminated. Returns the argument.
   */
  private boolean cancelDroppedIf(boolean terminated) {
    if (terminated) {
      abandonAll(List.of());
    }
    return terminated;
  }

  /**
   * Cancels all tasks that have not started, first those that the delegate handed back.
   *
   * @return the tasks that never started
   */
  private List<Runnable> abandonAll(List<Runnable> handedBack) {
    // The lockstep abstraction reads handedBack, made, all, other and task by name.
    List<Task<?>> notDone = accepted.notDone();
    LinkedHashSet<Task<?>> ordered = new LinkedHashSet<>();
    // Foreign tasks come first: what their cancellation does must not wait for callbacks of others.
    notDone.stream().filter(ForeignTask.class::isInstance).forEach(ordered::add);
    ordered.addAll(notDone);
    List<Runnable> never = new ArrayList<>();
    for (Runnable each : handedBack) {
      if (each instanceof Task<?> task && task.isOf(accepted)) {
        ordered.add(task);
      } else {
        never.add(each);
      }
    }
    Task<?>[] all = ordered.toArray(new Task<?>[0]);
    if (!never.isEmpty()
        && never.size() == handedBack.size()
        && never.size() <= notStarted(notDone)) {
      never.clear(); // the delegate wraps what it is given: these are wrappers of our tasks
    }
    Task<?>[] made = wrapped.toArray(new Task<?>[0]); // TLA: WrappedLook
    // All tasks are cancelled before the first callback is called: it may wait for any of them.
    try {
      Nesting deferring = Nesting.defer();
      try {
        for (Task<?> other : made) {
          boolean unused = other.abandon();
        }
        for (Task<?> task : all) {
          if (task.abandon()) {
            never.add(task.submitted());
          }
        }
      } finally {
        deferring.resume();
      }
    } finally {
      Callbacks.runDeferredLogging();
    }
    return never;
  }
}
