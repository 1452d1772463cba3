package dev.compactfuture.lincheck;

import dev.compactfuture.CompactFuture;
import dev.compactfuture.Completions;
import java.lang.reflect.Field;

/** Reads private fields of the future and of a watcher. */
final class FutureInternals {
  private FutureInternals() {}

  private static final Field STATE;
  private static final Field WHO;
  private static final Field NEXT;
  private static final Field WATCH;
  private static final Field TOP;
  private static final Field COUNT;

  static {
    try {
      Class<?> registration = Class.forName("dev.compactfuture.Registration");
      Class<?> watch = Class.forName("dev.compactfuture.Watch");
      STATE = accessible(CompactFuture.class, "state");
      WHO = accessible(registration, "who");
      NEXT = accessible(registration, "next");
      WATCH = accessible(Completions.class, "watch");
      TOP = accessible(watch, "top");
      COUNT = accessible(TOP.getType(), "count");
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static Field accessible(Class<?> type, String name) throws NoSuchFieldException {
    Field field = type.getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }

  /**
   * Returns whether watchers were notified. {@code Futures.await} would tell as well, but its
   * collections cost Lincheck time in every invocation.
   */
  static boolean isNotified(CompactFuture<?> future) {
    try {
      Object word = STATE.get(future);
      return word != null && !WHO.getDeclaringClass().isInstance(word);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns how many futures have arrived at {@code completions} and were not taken by next. */
  static int arrivals(Completions<?> completions) {
    try {
      Object newest = TOP.get(WATCH.get(completions));
      return newest == null ? 0 : COUNT.getInt(newest);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns how many registrations are on the stack of {@code future}, dead ones included. */
  static int registrations(CompactFuture<?> future) {
    try {
      int n = 0;
      Object word = STATE.get(future);
      while (WHO.getDeclaringClass().isInstance(word)) {
        n += WHO.get(word) instanceof String ? 0 : 1; // a String stands for nobody
        word = NEXT.get(word);
      }
      return n;
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
