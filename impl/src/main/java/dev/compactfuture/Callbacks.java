package dev.compactfuture;

import java.util.ArrayDeque;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The done-callbacks in progress in one thread. All done-callbacks are called from here.
 *
 * <p>A callback that completes another future runs the callbacks of that future nested inside
 * itself, as in Python. A long chain of such callbacks would overflow the stack, and an overflow
 * inside a completion would lose callbacks. Therefore completions nest at most {@link #MAX_NESTING}
 * deep: the callbacks of a deeper one are deferred to the call at the limit, which runs them after
 * its own, in the order in which their futures were completed. No callback is lost, and all have
 * run when the outermost call returns. A thread that is about to wait runs its deferred callbacks
 * first, because one of them may complete what it waits for.
 *
 * <p>A late callback, added to a done future, is not deferred: it is called at once.
 *
 * <p>One case remains: a thread whose other frames have almost used up its stack may overflow it
 * between a completion and the calls.
 */
final class Callbacks {
  /** Far deeper than programs nest on purpose, and far less than fits into a stack of 512 KiB. */
  static final int MAX_NESTING = 100;

  private static final ThreadLocal<Callbacks> OF_THIS_THREAD =
      ThreadLocal.withInitial(Callbacks::new);

  private final ArrayDeque<Batch<?>> deferred = new ArrayDeque<>(0); // confined: OF_THIS_THREAD
  private int nesting; // confined: OF_THIS_THREAD

  private Callbacks() {}

  /** The callbacks of one completion: those among the registrations that it took over. */
  private static final class Batch<F extends Future<?>> {
    private final F future; // confined: the completing thread
    private final Object registered; // confined: the completing thread

    Batch(F future, Object registered) {
      this.future = future;
      this.registered = registered;
    }

    /**
     * Calls every callback, in order, whatever the others throw.
     *
     * @param first the first {@code Error} of callbacks called before, or null
     * @return the first {@code Error} so far, with the later ones suppressed in it
     */
    @Nullable Error call(@Nullable Error first) {
      // The lockstep abstraction reads each by name.
      Object all = registered; // read once: the JIT cannot keep a field across the calls
      for (int i = 0; i < Registration.count(all); i++) {
        Registration each = Registration.get(all, i);
        if (each.kind() == Registration.CALLBACK) {
          first = Callbacks.call(future, each.who, first);
        }
      }
      return first;
    }
  }

  /**
   * Returns the instance of this thread if {@code stack} holds a callback, or null. Called before
   * the CAS that completes, so that the thread-local is not allocated after it.
   */
  static @Nullable Callbacks ofThisThread(@Nullable Registration stack) {
    return Registration.has(stack, Registration.CALLBACK) ? OF_THIS_THREAD.get() : null;
  }

  /**
   * Calls the callbacks among {@code registered} with {@code future}, in order, or defers them at
   * the limit. An exception is logged; the first {@code Error} is thrown when all have been called.
   */
  <F extends Future<?>> void call(F future, Object registered) {
    Batch<?> batch = new Batch<>(future, registered);
    if (nesting == MAX_NESTING) {
      deferred.add(batch);
      return;
    }
    Error first = null;
    nesting++;
    try {
      first = batch.call(first);
      // The outermost call, too: a stack overflow may have cut off the call at the limit.
      if (nesting == MAX_NESTING || nesting == 1) {
        first = drain(first);
      }
    } finally {
      nesting--;
    }
    if (first != null) {
      throw first;
    }
  }

  /** Calls the late callback {@code fn}. The lockstep abstraction reads {@code fn} by name. */
  static <F extends Future<?>> void callNow(F future, Consumer<? super F> fn) {
    Error error = call(future, fn, null);
    if (error != null) {
      throw error;
    }
  }

  /**
   * Runs the deferred callbacks of this thread.
   *
   * @return whether there were any
   */
  static boolean runDeferred() {
    Callbacks mine = OF_THIS_THREAD.get();
    if (mine.deferred.isEmpty()) {
      return false;
    }
    Error first = mine.drain(null);
    if (first != null) {
      throw first;
    }
    return true;
  }

  /**
   * Defers the callbacks of all futures that this thread completes or cancels, until {@link
   * #resume} or until the thread is about to wait. For a series of cancellations: a callback of one
   * future may wait for another that is not cancelled yet.
   *
   * @return the argument of {@code resume}
   */
  static int defer() {
    Callbacks mine = OF_THIS_THREAD.get();
    int nesting = mine.nesting;
    mine.nesting = MAX_NESTING;
    return nesting;
  }

  /**
   * Ends {@link #defer} and runs the deferred callbacks. An {@code Error} of a callback is logged.
   */
  static void resume(int nesting) {
    Callbacks mine = OF_THIS_THREAD.get();
    if (nesting < MAX_NESTING) {
      mine.nesting = nesting + 1;
      mine.drainLogging();
    }
    mine.nesting = nesting;
  }

  private void drainLogging() {
    for (Batch<?> next; (next = deferred.poll()) != null; ) {
      Error error = next.call(null);
      if (error != null) {
        log(next.future, error);
      }
    }
  }

  private @Nullable Error drain(@Nullable Error first) {
    for (Batch<?> next; (next = deferred.poll()) != null; ) {
      first = next.call(first);
    }
    return first;
  }

  @SuppressWarnings("unchecked") // fn comes from addDoneCallback
  private static <F extends Future<?>> @Nullable Error call(
      F future, Object fn, @Nullable Error first) {
    try {
      ((Consumer<? super F>) fn).accept(future); // TLA: Call
    } catch (Error e) {
      if (first == null) {
        return e;
      }
      if (first != e) {
        first.addSuppressed(e);
      }
    } catch (Throwable e) { // not RuntimeException: checked exceptions can be thrown undeclared
      log(future, e);
    }
    return first;
  }

  /**
   * Logs {@code failure}. Whatever the logger or a {@code toString} throws, even an {@code Error},
   * is ignored: it must not keep the remaining callbacks from being called.
   */
  static void log(Future<?> future, Throwable failure) {
    try {
      Log.TO.log(System.Logger.Level.ERROR, "exception calling callback for " + future, failure);
    } catch (Throwable ignored) {
      // There is no place left to report it.
    }
  }

  /** Loaded on the first failure, so that a program without failures creates no logger. */
  private static final class Log {
    static final System.Logger TO = System.getLogger("dev.compactfuture");
  }
}
