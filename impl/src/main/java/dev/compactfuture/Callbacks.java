package dev.compactfuture;

import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The done-callbacks in progress in one thread. All done-callbacks are called from here.
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
final class Callbacks implements AutoCloseable {
  /** Deeper than programs nest on purpose, and far less than fits into a stack of 512 KiB. */
  private static final int UNMEASURED = 64;

  /** A measurement holds for so many levels, which take a small part of what it reserves. */
  private static final int MEASURED = 8;

  /** These frames of {@link #descend} take 50 KiB if it is compiled, 200 KiB if it is not. */
  private static final int RESERVED_FRAMES = 1_000;

  /**
   * What is in progress in a thread; nothing is left here when no call is, because a value would
   * keep the class loader of this class from being unloaded as long as the thread lives.
   */
  private static final ThreadLocal<Callbacks> OF_THIS_THREAD =
      ThreadLocal.withInitial(Callbacks::new);

  private int nesting; // confined: OF_THIS_THREAD
  private int measured = UNMEASURED; // confined: OF_THIS_THREAD; so deep the stack is not short
  private int shortAt; // confined: OF_THIS_THREAD; the nesting at which the stack was short, or 0
  private boolean defersAll; // confined: OF_THIS_THREAD

  private Callbacks() {}

  /** The callbacks of one completion: those among the registrations that it took over. */
  static final class Batch<F extends Future<?>> {
    private final F future; // confined: the completing thread
    private final Object registered; // confined: the completing thread

    Batch(F future, Object registered) {
      this.future = future;
      this.registered = registered;
    }

    F future() {
      return future;
    }

    /**
     * Calls every callback, in order, whatever the others throw.
     *
     * @param first the first {@code Error} of callbacks called before, or null
     * @return the first {@code Error} so far; the later ones are logged
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
   * Begins the calls of the callbacks in {@code stack}, or returns null if there is none. Called
   * before the CAS that completes, so that nothing has to be allocated after it, and to be closed.
   */
  static @Nullable Callbacks begin(@Nullable Registration stack) {
    if (!Registration.has(stack, Registration.CALLBACK)) {
      return null;
    }
    Callbacks mine = OF_THIS_THREAD.get();
    mine.nesting++;
    return mine;
  }

  /** Ends what {@link #begin} began. */
  @Override
  public void close() {
    nesting--;
    measured = Math.max(UNMEASURED, Math.min(measured, nesting));
    if (nesting == 0) {
      OF_THIS_THREAD.remove();
    }
  }

  /**
   * Calls the callbacks among {@code registered} with {@code future}, in order, or defers them if
   * the stack is short. An exception is logged; the first {@code Error} is thrown when all have
   * been called.
   */
  <F extends Future<?>> void call(F future, Object registered) {
    Batch<?> batch = new Batch<>(future, registered);
    if (defersAll || isStackShort()) {
      DeferredCallbacks.add(batch);
      return;
    }
    Error first = batch.call(null);
    if (shortAt > 0 && nesting <= Math.max(1, shortAt / 2)) {
      first = DeferredCallbacks.callAll(first);
    }
    if (first != null) {
      throw first;
    }
  }

  private boolean isStackShort() {
    if (shortAt > 0 && nesting >= shortAt) {
      return true;
    }
    if (nesting <= measured) {
      return false;
    }
    try {
      long unused = descend(RESERVED_FRAMES, nesting, nesting, nesting, nesting);
      measured = nesting + MEASURED - 1;
      return false;
    } catch (StackOverflowError e) {
      shortAt = nesting;
      return true;
    }
  }

  /** Uses the stack. The arguments are used after the call, so that each frame has to keep them. */
  private static long descend(int frames, long a, long b, long c, long d) {
    return frames == 0 ? 0 : descend(frames - 1, a + 1, b + a, c + b, d + c) + (a | b | c | d);
  }

  /** Calls the late callback {@code fn}. The lockstep abstraction reads {@code fn} by name. */
  static <F extends Future<?>> void callNow(F future, Consumer<? super F> fn) {
    Error error = call(future, fn, null);
    if (error != null) {
      throw error;
    }
  }

  /**
   * Defers the callbacks of all futures that this thread completes or cancels until {@link
   * #resume}, and until {@link DeferredCallbacks#callAllLogging} after that: a callback of one may
   * wait for another that is not cancelled yet. No foreign code may run in between, because it
   * might wait for such a callback.
   */
  static Callbacks defer() {
    Callbacks mine = OF_THIS_THREAD.get();
    mine.nesting++;
    mine.defersAll = true;
    return mine;
  }

  /** Ends what {@link #defer} began. */
  void resume() {
    defersAll = false;
    close();
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
    Error first = DeferredCallbacks.callAll(null);
    if (first != null) {
      throw first;
    }
    return true;
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
