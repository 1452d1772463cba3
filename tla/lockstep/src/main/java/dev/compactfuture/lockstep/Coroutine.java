package dev.compactfuture.lockstep;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/**
 * A stack that runs in a thread until it pauses, and goes on from there when it is resumed. A
 * switch costs a twentieth of one between threads, and a coroutine that is not needed any more is
 * forgotten as it stands.
 *
 * <p>It is what the JDK's virtual threads are made of, from 21 on, and needs {@code --add-exports
 * java.base/jdk.internal.vm=ALL-UNNAMED}. By reflection, because it must compile for Java 17.
 */
final class Coroutine {
  private static final @Nullable Handles HANDLES = Handles.find();

  private record Handles(MethodHandle create, MethodHandle resume, MethodHandle pause) {
    /** Returns null on an older JDK, or if the package is not exported. */
    static @Nullable Handles find() {
      try {
        Class<?> type = Class.forName("jdk.internal.vm.Continuation");
        Class<?> scopeType = Class.forName("jdk.internal.vm.ContinuationScope");
        // Not publicLookup, which does not find what is exported to this module only.
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        Object scope =
            lookup
                .findConstructor(scopeType, MethodType.methodType(void.class, String.class))
                .invoke("lockstep");
        return new Handles(
            lookup
                .findConstructor(type, MethodType.methodType(void.class, scopeType, Runnable.class))
                .bindTo(scope)
                .asType(MethodType.methodType(Object.class, Runnable.class)),
            lookup
                .findVirtual(type, "run", MethodType.methodType(void.class))
                .asType(MethodType.methodType(void.class, Object.class)),
            lookup
                .findStatic(type, "yield", MethodType.methodType(boolean.class, scopeType))
                .bindTo(scope));
      } catch (Throwable e) {
        return null;
      }
    }
  }

  private final Object continuation;

  /** Creates a coroutine that runs {@code task} when it is resumed for the first time. */
  Coroutine(Runnable task) {
    try {
      continuation = handles().create.invokeExact(task);
    } catch (Throwable e) {
      throw new LockstepException("no coroutine: " + e, e);
    }
  }

  /** Returns whether this JVM has coroutines. */
  static boolean areSupported() {
    return HANDLES != null;
  }

  private static Handles handles() {
    if (HANDLES == null) {
      throw new IllegalStateException("this JVM has no coroutines");
    }
    return HANDLES;
  }

  /** Goes on, in the current thread; returns when the coroutine pauses or ends. */
  void resume() {
    try {
      handles().resume.invokeExact(continuation);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new LockstepException("" + e, e);
    }
  }

  /**
   * Pauses the coroutine that calls.
   *
   * @throws LockstepException.Pinned if it cannot pause where it stands
   */
  static void pause() {
    try {
      boolean unused = (boolean) handles().pause.invokeExact();
    } catch (IllegalStateException e) {
      throw new LockstepException.Pinned("a coroutine cannot pause here: " + e.getMessage(), e);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new LockstepException("" + e, e);
    }
  }
}
