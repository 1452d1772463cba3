package dev.compactfuture;

import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The calls of done-callbacks under way in one thread: all foreign code is called from here.
 *
 * <p>A callback that completes another future runs that one's callbacks nested inside itself, as in
 * Python. A long chain of such callbacks would overflow the stack, and an overflow inside a
 * completion would lose callbacks. Therefore calls nest {@link #MAX_NESTING} deep; what becomes due
 * deeper is left to the call at the limit, which runs it after its own, in the order in which it
 * became due. Nothing is lost, and all has run when the outermost call returns.
 */
final class Callbacks {
  /** Far deeper than a program nests by intent; far less than a stack of 512 KiB holds. */
  static final int MAX_NESTING = 100;

  private static final ThreadLocal<Callbacks> OF_THIS_THREAD =
      ThreadLocal.withInitial(Callbacks::new);

  private final ArrayDeque<Batch<?>> deferred = new ArrayDeque<>(0); // confined: OF_THIS_THREAD
  private int nesting; // confined: OF_THIS_THREAD

  private Callbacks() {}

  /** The callbacks that one completion, or one late addition, has to call. */
  private record Batch<T>(CompactFuture<T> future, List<Consumer<? super CompactFuture<T>>> fns) {
    /**
     * Calls every one, whatever the others throw.
     *
     * @return the first {@code Error} so far, the later ones suppressed in it
     */
    @Nullable Error call(@Nullable Error first) {
      for (Consumer<? super CompactFuture<T>> fn : fns) {
        try {
          fn.accept(future); // TLA: Call
        } catch (Error e) {
          if (first == null) {
            first = e;
          } else if (first != e) {
            first.addSuppressed(e);
          }
        } catch (Throwable e) { // not Exception: a checked one can be thrown past the compiler
          Log.callbackFailed(future, e);
        }
      }
      return first;
    }
  }

  /**
   * Calls each of {@code fns} with {@code future}, in their order. An exception is logged; the
   * first {@code Error} is thrown when all have been called.
   */
  static <T> void call(CompactFuture<T> future, List<Consumer<? super CompactFuture<T>>> fns) {
    Callbacks mine = OF_THIS_THREAD.get();
    Batch<?> batch = new Batch<>(future, fns);
    if (mine.nesting == MAX_NESTING) {
      mine.deferred.add(batch);
      return;
    }
    Error first = null;
    mine.nesting++;
    try {
      do {
        first = batch.call(first);
      } while (mine.nesting == MAX_NESTING && (batch = mine.deferred.poll()) != null);
    } finally {
      mine.nesting--;
    }
    if (first != null) {
      throw first;
    }
  }

  /** Loaded with the first failure, so that a program without one has no logger. */
  private static final class Log {
    private static final System.Logger LOGGER = System.getLogger("dev.compactfuture");

    /** A logger, or a {@code toString}, that fails in turn must not cost anybody a callback. */
    static void callbackFailed(CompactFuture<?> future, Throwable failure) {
      try {
        LOGGER.log(System.Logger.Level.ERROR, "exception calling callback for " + future, failure);
      } catch (Throwable ignored) {
        // There is nowhere left to report it; and not even an Error may skip the callbacks to come.
      }
    }
  }
}
