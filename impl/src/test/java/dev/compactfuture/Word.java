package dev.compactfuture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A look into the private word of a future. */
final class Word {
  private static final VarHandle STATE;

  static {
    try {
      STATE =
          MethodHandles.privateLookupIn(CompactFuture.class, MethodHandles.lookup())
              .findVarHandle(CompactFuture.class, "state", Object.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private Word() {}

  static @Nullable Object of(CompactFuture<?> future) {
    return STATE.getVolatile(future);
  }

  static int registrations(CompactFuture<?> future) {
    return registrations(of(future));
  }

  /** How many there are in memory, dead or alive. */
  static int registrations(@Nullable Object word) {
    if (word == Registration.RUNNING || word == Registration.CANCELLED) {
      return 0;
    }
    int count = 0;
    if (word instanceof Registration top) {
      for (Registration at = top; at != null; at = at.next) {
        count++;
      }
    }
    return count;
  }

  static Registration[] living(@Nullable Registration stack) {
    Object living = Registration.living(stack);
    return IntStream.range(0, Registration.count(living))
        .mapToObj(i -> Registration.get(living, i))
        .toArray(Registration[]::new);
  }

  /** The bound of claim C10, where at most so many are alive. */
  static void assertBounded(@Nullable Object word, int alive) {
    int registrations = registrations(word);
    assertTrue(
        registrations <= 3 * alive, () -> registrations + " registrations, " + alive + " alive");
  }

  static void assertBounded(CompactFuture<?> future, int alive) {
    assertBounded(of(future), alive);
  }

  /** The same, where exactly so many are alive. */
  static void assertNoLeak(@Nullable Object word, int alive) {
    assertBounded(word, alive);
    Registration stack = word instanceof Registration top ? top : null;
    assertEquals(alive, living(stack).length, "alive");
  }

  static void assertNoLeak(CompactFuture<?> future, int alive) {
    assertNoLeak(of(future), alive);
  }

  /** Registers as {@code get} does, for a getter that will never leave. */
  static void leak(CompactFuture<?> future, Thread getter) {
    Registration below = (Registration) of(future);
    STATE.setVolatile(future, Registration.push(below, Registration.GETTER, getter));
  }
}
