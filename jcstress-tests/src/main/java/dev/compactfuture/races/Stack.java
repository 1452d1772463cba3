package dev.compactfuture.races;

import dev.compactfuture.CompactFuture;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * What is registered on a future, as no method of it tells. By handles, not by reflection: they
 * cost little enough to be asked after every sample.
 */
final class Stack {
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

  private Stack() {}

  /** How many registrations there are, the dead and what says that they are dead included. */
  static int size(CompactFuture<?> future) {
    int size = 0;
    Object word = STATE.getVolatile(future);
    while (REGISTRATION.isInstance(word)) {
      size += WHO.get(word) instanceof String ? 0 : 1; // a String stands for nobody
      word = NEXT.get(word);
    }
    return size;
  }

  /** How many of them are alive: who left is there twice, himself and what says that he left. */
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
