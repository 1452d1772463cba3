package dev.compactfuture.races;

import dev.compactfuture.CompactFuture;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * Counts the registrations on a future, which no method of it tells. It reads through {@code
 * VarHandle}s, because reflection is too slow to be used after every sample.
 */
final class RegistrationProbe {
  private static final Class<?> REGISTRATION;
  private static final VarHandle STATE;
  private static final VarHandle WHO;
  private static final VarHandle NEXT;

  static {
    try {
      REGISTRATION = Class.forName("dev.compactfuture.Registration");
      MethodHandles.Lookup lookup =
          MethodHandles.privateLookupIn(CompactFuture.class, MethodHandles.lookup());
      STATE = lookup.findVarHandle(CompactFuture.class, "state", Object.class);
      WHO = lookup.findVarHandle(REGISTRATION, "who", Object.class);
      NEXT = lookup.findVarHandle(REGISTRATION, "next", REGISTRATION);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private RegistrationProbe() {}

  /** Counts all registrations, including dead ones and the markers that declare them dead. */
  static int size(CompactFuture<?> future) {
    int size = 0;
    Object word = STATE.getVolatile(future);
    while (REGISTRATION.isInstance(word)) {
      size += WHO.get(word) instanceof String ? 0 : 1; // a String marks an empty stack
      word = NEXT.get(word);
    }
    return size;
  }

  /** Counts the living registrations: a dead one occurs twice, once in its marker. */
  static int living(CompactFuture<?> future) {
    Set<Object> living = Collections.newSetFromMap(new IdentityHashMap<>());
    Object word = STATE.getVolatile(future);
    while (REGISTRATION.isInstance(word)) {
      Object who = WHO.get(word);
      if (!(who instanceof String) && !living.add(who)) {
        living.remove(who);
      }
      word = NEXT.get(word);
    }
    return living.size();
  }
}
