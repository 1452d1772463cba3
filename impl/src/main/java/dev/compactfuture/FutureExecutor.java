package dev.compactfuture;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

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
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An executor with the semantics of Python's {@code concurrent.futures.Executor}, over any executor
 * service, its delegate: a pool, or a thread per task, virtual or not. It has no queue of its own,
 * and no thread that runs tasks.
 *
 * <p><b>A task</b> is PENDING from {@code submit} until a thread of the delegate comes to it, then
 * RUNNING, unless it was cancelled. Whatever it throws becomes the exception of its future. A
 * callback's {@code Error} that comes out of a completion or cancellation by this executor is
 * logged, as its exceptions are, and the thread goes on. A task that has run or was cancelled is
 * not referred to any more, even while its future waits in a queue of the delegate.
 *
 * <p><b>Cancelling</b> is for tasks not started; a running one is neither cancelled nor, but for
 * {@link #shutdownNow}, interrupted. A future that its owner cancels is CANCELLED until a thread of
 * the delegate comes to it, or the executor cancels it as well. What the executor cancels is
 * CANCELLED_AND_NOTIFIED at once: {@link Futures#await} and {@link Futures#asCompleted} wait for no
 * worker. Callbacks are called with no lock held and may call any method here; those of a
 * cancellation by the executor, in the thread that cancels.
 *
 * <p><b>Whatever was accepted ends</b>, if the tasks do: a future is completed, or cancelled and
 * notified, whichever way {@code submit}, {@code map} and the shutdowns meet. What the delegate
 * refuses, is refused here. What it drops without a word is noticed when it has terminated: after a
 * {@link #shutdown} here, by a daemon thread, which is there only if tasks were waiting then; where
 * somebody else shuts the delegate down, as soon as {@link #isTerminated}, {@link
 * #awaitTermination}, {@link #close} or a shutdown is called. That holds for the tasks given to
 * {@code submit}, {@code map}, {@code invokeAll}, {@code invokeAny}, to an {@code
 * ExecutorCompletionService} over this executor, and for any {@code RunnableFuture} given to {@code
 * execute}; any other {@code Runnable} has no future to end.
 *
 * <p><b>Memory effects.</b> What a thread did before it submitted a task happens-before the task;
 * what the task did happens-before what {@link CompactFuture} says of its completion.
 *
 * <p>Python: {@code concurrent.futures.Executor}, {@code ThreadPoolExecutor}.
 */
public class FutureExecutor extends AbstractExecutorService implements AutoCloseable {
  private final ExecutorService delegate;

  /*
   * What was accepted and has been neither started nor ended. Who submits adds to it and then looks
   * whether the executor is shut down; who shuts it down sets the flag and then looks into it. So
   * at least one of them sees the other.
   */
  private final Set<Work> accepted = ConcurrentHashMap.newKeySet();

  /*
   * The tasks of newTaskFor. They come back to execute in the wrapping of an
   * ExecutorCompletionService, which cannot be looked into, or never: therefore weak.
   */
  private final Set<Task<?>> wrapped =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

  private volatile boolean shutdown;

  /**
   * Creates an executor that runs its tasks by {@code delegate}, and shuts it down with itself.
   *
   * @param delegate who runs the tasks
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
   * @param task what to run
   * @return a future for its result
   * @throws RejectedExecutionException if this executor is shut down, or the delegate refuses; the
   *     task will not be run
   * @throws NullPointerException if {@code task} is null
   */
  @Override
  public <T extends @Nullable Object> CompactFuture<T> submit(Callable<T> task) {
    return accept(new Task<>(requireNonNull(task, "task"), accepted));
  }

  /**
   * Submits a task with no result. Python: {@code submit(fn)}.
   *
   * @param task what to run
   * @return a future whose result is null
   * @throws RejectedExecutionException if this executor is shut down, or the delegate refuses; the
   *     task will not be run
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
   * @param task what to run
   * @param result the result of the future when the task has run
   * @return a future for that result
   * @throws RejectedExecutionException if this executor is shut down, or the delegate refuses; the
   *     task will not be run
   * @throws NullPointerException if {@code task} is null
   */
  @Override
  public <T extends @Nullable Object> CompactFuture<T> submit(Runnable task, T result) {
    return submit(Executors.callable(requireNonNull(task, "task"), result));
  }

  /**
   * Submits the call of a function for each input, at once. Python: {@code map(fn, inputs)}.
   *
   * @param <A> the type of the inputs
   * @param <R> the type of the results
   * @param fn the function
   * @param inputs finitely many
   * @return the results, in the order of the inputs; to be closed if it is not exhausted
   * @throws RejectedExecutionException if a call is refused as by {@code submit}; those submitted
   *     before it are cancelled. So they are where iterating over {@code inputs} throws.
   * @throws NullPointerException if an argument is null
   */
  public <A extends @Nullable Object, R extends @Nullable Object> Results<R> map(
      Function<? super A, ? extends R> fn, Iterable<? extends A> inputs) {
    return map(fn, inputs, false, 0);
  }

  /**
   * Submits the call of a function for each input, at once, with a time for all of them. Python:
   * {@code map(fn, inputs, timeout)}.
   *
   * @param <A> the type of the inputs
   * @param <R> the type of the results
   * @param fn the function
   * @param inputs finitely many
   * @param timeout how long at the most, from this call, the results wait; with 0 or less they do
   *     not
   * @param unit the unit of {@code timeout}
   * @return the results, in the order of the inputs; to be closed if it is not exhausted
   * @throws RejectedExecutionException if a call is refused as by {@code submit}; those submitted
   *     before it are cancelled. So they are where iterating over {@code inputs} throws.
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
        results.add(accept(new Task<>(() -> fn.apply(input), accepted)));
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
   * @throws RejectedExecutionException if this executor is shut down, or the delegate refuses
   * @throws NullPointerException if {@code command} is null
   */
  @Override
  public void execute(Runnable command) {
    requireNonNull(command, "command");
    if (command instanceof Task<?> task && task.isOf(accepted)) {
      accept(task);
    } else if (command instanceof RunnableFuture<?> future) {
      accept(new Work.Foreign(future, accepted));
    } else {
      refuseAfterShutdown();
      delegate.execute(command);
    }
  }

  /**
   * On the way to the delegate a shutdown may overtake the work: a delegate may then drop it (a
   * fork-join pool does, and so does CallerRunsPolicy), and the shutdown may have been over before
   * that. So whoever submits looks again, and then refuses what was not started.
   */
  private <W extends Work> W accept(W work) {
    accepted.add(work);
    try {
      refuseAfterShutdown();
      delegate.execute(work);
    } catch (Throwable e) { // whatever it is: no thread left is an OutOfMemoryError
      work.refuse();
      throw e;
    }
    if (isShutdown() && work.refuse()) {
      throw afterShutdown();
    }
    return work;
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
  protected <T extends @Nullable Object> RunnableFuture<T> newTaskFor(Callable<T> task) {
    Task<T> created = new Task<>(requireNonNull(task, "task"), accepted);
    wrapped.add(created);
    return created;
  }

  @Override
  protected <T extends @Nullable Object> RunnableFuture<T> newTaskFor(Runnable task, T result) {
    return newTaskFor(Executors.callable(requireNonNull(task, "task"), result));
  }

  // Submitting many, and waiting.

  /**
   * {@inheritDoc}
   *
   * @throws RejectedExecutionException if one is refused as by {@code submit}; the others are
   *     cancelled
   * @throws NullPointerException if {@code tasks}, or one of them, is null; none is submitted
   */
  @Override
  public <T extends @Nullable Object> List<Future<T>> invokeAll(
      Collection<? extends Callable<T>> tasks) throws InterruptedException {
    return invokeAll(tasks, false, 0);
  }

  /**
   * Submits all, and waits for a time. When it is up, those not started are cancelled; the future
   * of one that runs is still RUNNING.
   *
   * @throws RejectedExecutionException if one is refused as by {@code submit}; the others are
   *     cancelled
   * @throws NullPointerException if {@code tasks}, or one of them, or {@code unit} is null; none is
   *     submitted
   */
  @Override
  public <T extends @Nullable Object> List<Future<T>> invokeAll(
      Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
      throws InterruptedException {
    return invokeAll(tasks, true, requireNonNull(unit, "unit").toNanos(timeout));
  }

  private <T extends @Nullable Object> List<Future<T>> invokeAll(
      Collection<? extends Callable<T>> tasks, boolean timed, long nanos)
      throws InterruptedException {
    long deadline = timed ? Waiting.deadline(Math.max(nanos, 0)) : 0;
    List<Task<T>> all = new ArrayList<>();
    for (Callable<T> task : checked(tasks)) {
      all.add(new Task<>(task, accepted));
    }
    try {
      for (Task<T> task : all) {
        if (timed && Waiting.left(deadline) <= 0) {
          break; // the submitter may be who runs them
        }
        accept(task);
      }
      for (Task<T> task : all) {
        try {
          var unused = task.get(timed, deadline);
        } catch (ExecutionException | CancellationException e) {
          // The future says so.
        }
      }
    } catch (TimeoutException e) {
      // The futures say which.
    } finally {
      all.forEach(Task::abandon);
    }
    return new ArrayList<>(all);
  }

  /**
   * {@inheritDoc}
   *
   * @throws RejectedExecutionException if one is refused as by {@code submit}
   * @throws NullPointerException if {@code tasks}, or one of them, is null; none is submitted
   */
  @Override
  public <T extends @Nullable Object> T invokeAny(Collection<? extends Callable<T>> tasks)
      throws InterruptedException, ExecutionException {
    return super.invokeAny(checked(tasks));
  }

  /**
   * {@inheritDoc}
   *
   * @throws RejectedExecutionException if one is refused as by {@code submit}
   * @throws NullPointerException if {@code tasks}, or one of them, or {@code unit} is null; none is
   *     submitted
   */
  @Override
  public <T extends @Nullable Object> T invokeAny(
      Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    return super.invokeAny(checked(tasks), timeout, requireNonNull(unit, "unit"));
  }

  private static <T extends @Nullable Object> List<Callable<T>> checked(
      Collection<? extends Callable<T>> tasks) {
    List<Callable<T>> checked = new ArrayList<>();
    for (Callable<T> task : requireNonNull(tasks, "tasks")) {
      checked.add(requireNonNull(task, "tasks: one of them"));
    }
    return checked;
  }

  // Shutting down.

  /**
   * Shuts down, with the delegate: what was submitted is run, more is refused. Does not wait.
   * Python: {@code shutdown(wait=False)}.
   */
  @Override
  public void shutdown() {
    shutdown(false);
  }

  /**
   * Shuts down, with the delegate: more is refused. Does not wait. Python: {@code
   * shutdown(wait=False, cancel_futures=…)}; but notifies what it cancels.
   *
   * @param cancelFutures whether to cancel the tasks that have not been started, too
   */
  public void shutdown(boolean cancelFutures) {
    shutdown = true;
    delegate.shutdown();
    if (cancelFutures || delegate.isTerminated()) {
      abandonAll(List.of());
    } else {
      endWhatWillBeDropped();
    }
  }

  /**
   * A delegate may drop even what it had accepted long before: the fork-join pool of JDK 17 does,
   * when it is shut down while one of its queues grows. Who waits for such a task waits for nothing
   * else, so that somebody has to notice in his place.
   */
  private void endWhatWillBeDropped() {
    VarHandle.fullFence(); // before reading the set, as in abandonAll
    if (accepted.isEmpty()) {
      return;
    }
    Thread notices =
        new Thread(
            () -> {
              try {
                boolean unused = endIf(delegate.awaitTermination(Long.MAX_VALUE, NANOSECONDS));
              } catch (InterruptedException e) {
                // Nobody has this thread; it is a daemon, and may end.
              }
            },
            "FutureExecutor: what was dropped");
    notices.setDaemon(true);
    notices.start();
  }

  /**
   * Shuts down, with the delegate, which may interrupt the running tasks; cancels all tasks that
   * have not been started. Does not wait. No Python counterpart.
   *
   * @return the tasks that were never started, in no particular order: futures of this executor,
   *     cancelled by now, and what others have given to {@code execute} or to the delegate
   */
  @Override
  public List<Runnable> shutdownNow() {
    shutdown = true;
    return abandonAll(delegate.shutdownNow());
  }

  @Override
  public boolean isShutdown() {
    return shutdown || delegate.isShutdown();
  }

  /**
   * Whether all is over: the delegate has terminated, and every future has ended. Cancels what the
   * delegate has dropped.
   */
  @Override
  public boolean isTerminated() {
    return endIf(delegate.isTerminated());
  }

  /**
   * Waits for the delegate to terminate, which it does after a shutdown when all tasks are over;
   * then cancels what it has dropped. Python: {@code shutdown(wait=True)} waits so.
   *
   * @throws NullPointerException if {@code unit} is null
   */
  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    return endIf(delegate.awaitTermination(timeout, requireNonNull(unit, "unit")));
  }

  /**
   * Shuts down and waits until the tasks are over. When interrupted, {@link #shutdownNow} and waits
   * on; the interrupt status is set again. The common fork-join pool cannot be shut down: over it
   * this waits until that pool is quiescent. A task that closes its own executor waits for itself,
   * for ever. Python: leaving a {@code with} statement.
   */
  @Override
  public void close() {
    boolean interrupted = false;
    shutdown();
    for (boolean over = isTerminated(); !over; ) {
      try {
        over = awaitTermination(1, TimeUnit.DAYS) || delegate == ForkJoinPool.commonPool();
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

  private boolean endIf(boolean terminated) {
    if (terminated) {
      abandonAll(List.of());
    }
    return terminated;
  }

  /**
   * Ends all that has not been started, what the delegate handed back first.
   *
   * @return what was never started
   */
  private List<Runnable> abandonAll(List<Runnable> handedBack) {
    // The set is read only now. Its own reads are weaker than volatile, and promise no order.
    VarHandle.fullFence();
    List<Runnable> never = new ArrayList<>();
    Set<Work> all = new LinkedHashSet<>();
    for (Runnable each : handedBack) {
      if (each instanceof Work work) {
        all.add(work);
      } else {
        never.add(each);
      }
    }
    all.addAll(accepted);
    // All are ended before the first callback is called: it may wait for any of them.
    int nesting = Callbacks.defer();
    try {
      // First what is wrapped, and that of all which was accepted by now: once the wrapping is
      // cancelled, it hands it on as done.
      for (Task<?> task : wrapped.toArray(new Task<?>[0])) {
        task.abandon();
      }
      for (Work work : all) {
        if (work.abandon()) {
          never.add(work.submitted());
        }
      }
    } finally {
      Callbacks.resume(nesting);
    }
    return never;
  }
}
