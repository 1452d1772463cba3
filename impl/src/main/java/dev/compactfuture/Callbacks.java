package dev.compactfuture;

import java.util.ArrayDeque;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The calls of done-callbacks under way in one thread: all done-callbacks are called from here.
 *
 * <p>A callback that completes another future runs that one's callbacks nested inside itself, as in
 * Python. A long chain of such callbacks would overflow the stack, and an overflow inside a
 * completion would lose callbacks. Therefore completions nest {@link #MAX_NESTING} deep; the
 * callbacks of a deeper one are left to the call at the limit, which runs them after its own, in
 * the order in which they became due. Nothing is lost, and all has run when the outermost call
 * returns. A thread that is about to wait at the limit runs them first: it may wait for them.
 *
 * <p>A late callback, added when the future is done, is not deferred: it is called at once.
 *
 * <p>Out of reach: a thread that completes a future when its stack is almost used up by its own
 * doing may overflow it between the completion and the calls.
 */
final class Callbacks {
  /** Far deeper than a program nests by intent; far less than a stack of 512 KiB holds. */
  static final int MAX_NESTING = 100;

  private static final ThreadLocal<Callbacks> OF_THIS_THREAD =
      ThreadLocal.withInitial(Callbacks::new);

  private final ArrayDeque<Batch<?>> deferred = new ArrayDeque<>(0); // confined: OF_THIS_THREAD
  private int nesting; // confined: OF_THIS_THREAD

  private Callbacks() {}

  /** The callbacks among {@code registered}, which one completion has to call. */
  private static final class Batch<T> {
    private final CompactFuture<T> future;
    private final Object registered; // confined: the completing thread

    Batch(CompactFuture<T> future, Object registered) {
      this.future = future;
      this.registered = registered;
    }

    /**
     * Calls every one, in order, whatever the others throw.
     *
     * @return the first {@code Error} so far, the later ones suppressed in it
     */
    @Nullable Error call(@Nullable Error first) {
      Object all = registered; // read once, not after each call
      for (int i = 0; i < Registration.count(all); i++) {
        Registration each = Registration.get(all, i);
        if (each.kind() == Registration.CALLBACK) {
          first = Callbacks.call(future, each.who, first);
        }
      }
      return first;
    }
  }

  /** Those of this thread, if there is a callback in {@code stack}: all that calling needs. */
  static @Nullable Callbacks ofThisThread(@Nullable Registration stack) {
    return Registration.has(stack, Registration.CALLBACK) ? OF_THIS_THREAD.get() : null;
  }

  /**
   * Calls the callbacks among {@code registered} with {@code future}, in their order. An exception
   * is logged; the first {@code Error} is thrown when all have been called.
   */
  <T> void call(CompactFuture<T> future, Object registered) {
    Batch<?> batch = new Batch<>(future, registered);
    if (nesting == MAX_NESTING) {
      deferred.add(batch);
      return;
    }
    Error first = null;
    nesting++;
    try {
      first = batch.call(first);
      // The outermost one too, should an overflow have cut off one at the limit.
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

  /** Calls {@code fn}, a late callback, at once. */
  static <T> void callNow(CompactFuture<T> future, Consumer<? super CompactFuture<T>> fn) {
    Error error = call(future, fn, null);
    if (error != null) {
      throw error;
    }
  }

  /**
   * Runs what this thread has deferred, if it has anything.
   *
   * @return whether it had
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
   * From now on, the callbacks of what this thread completes or cancels wait until {@link #resume},
   * or until the thread is about to wait: one of them may wait for a future that is still to be
   * cancelled.
   *
   * @return what {@code resume} has to be given
   */
  static int defer() {
    Callbacks mine = OF_THIS_THREAD.get();
    int nesting = mine.nesting;
    mine.nesting = MAX_NESTING;
    return nesting;
  }

  /** Ends {@link #defer}, and calls what waits. An {@code Error} of a callback is logged. */
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

  @SuppressWarnings("unchecked") // who a CALLBACK is: only addDoneCallback registers one
  private static <T> @Nullable Error call(
      CompactFuture<T> future, Object fn, @Nullable Error first) {
    try {
      ((Consumer<? super CompactFuture<T>>) fn).accept(future); // TLA: Call
    } catch (Error e) {
      if (first == null) {
        return e;
      }
      if (first != e) {
        first.addSuppressed(e);
      }
    } catch (Throwable e) { // not Exception: a checked one can be thrown past the compiler
      log(future, e);
    }
    return first;
  }

  /** Not even an Error, of the logger or of a toString, may skip the callbacks to come. */
  static void log(Future<?> future, Throwable failure) {
    try {
      Log.TO.log(System.Logger.Level.ERROR, "exception calling callback for " + future, failure);
    } catch (Throwable ignored) {
      // There is nowhere left to report it.
    }
  }

  /** Loaded with the first failure, so that a program without one has no logger. */
  private static final class Log {
    static final System.Logger TO = System.getLogger("dev.compactfuture");
  }
}
