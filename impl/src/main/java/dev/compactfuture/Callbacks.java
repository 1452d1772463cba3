package dev.compactfuture;

import dev.compactfuture.DeferredCallbacks.Batch;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Calls done-callbacks; all are called from here.
 *
 * <p>A callback that completes another future runs the callbacks of that future nested inside
 * itself, as in Python. A long chain of such callbacks would overflow the stack, and an overflow
 * inside a completion would lose callbacks. Therefore, where the stack is short, the callbacks of a
 * nested completion are deferred: once the completions above have returned as far as half that
 * depth, they are called in the order in which their futures were completed. So no callback is
 * lost, and all have run when the outermost call returns. A thread that is about to wait runs its
 * deferred callbacks first, because one of them may complete what it waits for.
 *
 * <p>A late callback, added to a done future, is not deferred: it is called at once.
 *
 * <p>One case remains: a thread whose other frames have almost used up its stack may overflow it
 * between a completion and the calls.
 */
final class Callbacks {
  private Callbacks() {}

  /**
   * Begins the calls of the callbacks in {@code stack}, or returns null if there is none. Called
   * before the CAS that completes, so that nothing has to be allocated after it, and to be closed.
   */
  static @Nullable Nesting begin(@Nullable Registration stack) {
    return Registration.has(stack, Registration.CALLBACK) ? Nesting.begin() : null;
  }

  /**
   * Calls the callbacks among {@code registered} with {@code future}, in order, or defers them if
   * the stack is short. An exception is logged; the first {@code Error} is thrown when all have
   * been called.
   */
  static <F extends Future<?>> void callOrDefer(F future, Object registered, Nesting nesting) {
    if (nesting.defers()) {
      DeferredCallbacks.add(new Batch(future, registered));
      return;
    }
    Error first = callEach(future, registered, null);
    if (nesting.callsDeferred()) {
      first = callDeferred(first);
    }
    if (first != null) {
      throw first;
    }
  }

  /**
   * Calls every callback among {@code registered}, in order, whatever the others throw.
   *
   * @param first the first {@code Error} of callbacks called before, or null
   * @return the first {@code Error} so far; the later ones are logged
   */
  private static <F extends Future<?>> @Nullable Error callEach(
      F future, Object registered, @Nullable Error first) {
    // The lockstep abstraction reads each by name.
    if (registered instanceof Registration[] many) { // tested once: the calls hide what it is
      for (Registration each : many) {
        if (each.kind() == Registration.CALLBACK) {
          first = call(future, each.who, first);
        }
      }
    } else { // a callback: there is one, and callbacks do not leave
      Registration each = (Registration) registered;
      first = call(future, each.who, first);
    }
    return first;
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
    if (DeferredCallbacks.isEmpty()) {
      return false;
    }
    Error first = callDeferred(null);
    if (first != null) {
      throw first;
    }
    return true;
  }

  private static @Nullable Error callDeferred(@Nullable Error first) {
    for (Batch next; (next = DeferredCallbacks.poll()) != null; ) {
      first = callEach(next.future(), next.registered(), first);
    }
    return first;
  }

  /** Runs the deferred callbacks of this thread, and logs the first {@code Error} of each batch. */
  static void runDeferredLogging() {
    for (Batch next; (next = DeferredCallbacks.poll()) != null; ) {
      Error error = callEach(next.future(), next.registered(), null);
      if (error != null) {
        log(next.future(), error);
      }
    }
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
      if (first != e) { // not suppressed in the first, which may be shared: it would grow with use
        log(future, e);
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
