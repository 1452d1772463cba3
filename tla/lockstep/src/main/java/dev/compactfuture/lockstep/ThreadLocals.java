package dev.compactfuture.lockstep;

import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The thread-locals of one thread of a program. They are not left to the JVM: several such threads
 * share a thread of the JVM if they are coroutines, and no value may outlive its run.
 */
final class ThreadLocals {
  private final Map<ThreadLocal<?>, @Nullable Object> values = new IdentityHashMap<>();

  @Nullable Object get(ThreadLocal<?> local) {
    if (!values.containsKey(local)) {
      values.put(local, initialValue(local));
    }
    return values.get(local);
  }

  /** Asks the thread-local itself, which leaves the value with the current thread of the JVM. */
  private static @Nullable Object initialValue(ThreadLocal<?> local) {
    local.remove();
    Object initial = local.get();
    local.remove();
    return initial;
  }

  void set(ThreadLocal<?> local, @Nullable Object value) {
    values.put(local, value);
  }

  void remove(ThreadLocal<?> local) {
    values.remove(local);
  }

  void clear() {
    values.clear();
  }
}
