package dev.compactfuture;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import org.jspecify.annotations.Nullable;

/**
 * Reads the private state of a future: its word and the registrations in it. All tests of the
 * project read the word by this class, which is published as this module's test jar and depends on
 * nothing but the future. It reads by method handles, which are cheap enough to be used after each
 * sample of a stress test.
 */
public final class WordProbe {
  private static final MethodHandle STATE = getter(CompactFuture.class, "state");
  private static final MethodHandle WATCH = getter(Completions.class, "watch");
  private static final MethodHandle TOP = getter(Watch.class, "top");
  private static final MethodHandle COUNT = getter(nodeOfWatch(), "count");

  private WordProbe() {}

  private static MethodHandle getter(Class<?> type, String field) {
    try {
      return MethodHandles.privateLookupIn(type, MethodHandles.lookup())
          .unreflectGetter(type.getDeclaredField(field));
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static Class<?> nodeOfWatch() {
    try {
      return Watch.class.getDeclaredField("top").getType();
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /**
   * Reads the word of {@code future}; its values are listed at {@code CompactFuture.state}.
   *
   * @return the word, null where the future is PENDING and nobody is registered
   */
  public static @Nullable Object wordOf(CompactFuture<?> future) {
    return read(STATE, future);
  }

  /**
   * Returns whether {@code future} is FINISHED or CANCELLED_AND_NOTIFIED, without the collections
   * that {@link Futures#await} would allocate to tell.
   */
  public static boolean isNotified(CompactFuture<?> future) {
    return CompactFuture.isNotified(wordOf(future));
  }

  /**
   * Returns how many registrations {@code future} keeps in memory: the living, the dead, and the
   * marks that say which are dead.
   */
  public static int registrations(CompactFuture<?> future) {
    return registrations(wordOf(future));
  }

  /**
   * Returns how many callbacks, getters and watchers are registered on {@code future} and alive:
   * all registrations but the marks, less one dead for each mark. Counted here, and not by the code
   * under test.
   */
  public static int living(CompactFuture<?> future) {
    int living = 0;
    for (Registration at = stackIn(wordOf(future)); at != null; at = at.next) {
      living += at.kind() == Registration.LEFT ? -1 : 1;
    }
    return living;
  }

  /**
   * Returns how many futures have arrived at the watch behind {@code completions} since it was
   * created, whether {@code next} has returned them or not; 0 once it is closed.
   */
  public static int arrivals(Completions<?> completions) {
    Object newest = read(TOP, read(WATCH, completions));
    return newest == null ? 0 : (int) read(COUNT, newest);
  }

  /** The same for a word that was read before. */
  static int registrations(@Nullable Object word) {
    int count = 0;
    for (Registration at = stackIn(word); at != null; at = at.next) {
      count++;
    }
    return count;
  }

  /** Returns the stack in {@code word}, or null if nobody is registered or the future is done. */
  static @Nullable Registration stackIn(@Nullable Object word) {
    boolean nobody = word == Registration.RUNNING || word == Registration.CANCELLED;
    return word instanceof Registration top && !nobody ? top : null;
  }

  private static Object read(MethodHandle getter, Object from) {
    try {
      return getter.invoke(from);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError("a getter throws nothing that is checked", e);
    }
  }
}
