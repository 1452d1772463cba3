package dev.compactfuture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Assertions about the registrations in a word. */
final class Registrations {
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

  private Registrations() {}

  /** Returns the living registrations of {@code stack}, oldest first. */
  static Registration[] living(@Nullable Registration stack) {
    Object living = Registration.living(stack);
    return IntStream.range(0, Registration.count(living))
        .mapToObj(i -> Registration.get(living, i))
        .toArray(Registration[]::new);
  }

  /** Asserts the bound of claim C10 for a word in which at most {@code alive} are alive. */
  static void assertBounded(@Nullable Object word, int alive) {
    int registrations = WordProbe.registrations(word);
    assertTrue(
        registrations <= 3 * alive, () -> registrations + " registrations, " + alive + " alive");
  }

  static void assertBounded(CompactFuture<?> future, int alive) {
    assertBounded(WordProbe.wordOf(future), alive);
  }

  /** Asserts the bound, and that exactly {@code alive} are alive. */
  static void assertNoLeak(@Nullable Object word, int alive) {
    assertBounded(word, alive);
    assertEquals(alive, living(WordProbe.stackIn(word)).length, "alive");
  }

  static void assertNoLeak(CompactFuture<?> future, int alive) {
    assertNoLeak(WordProbe.wordOf(future), alive);
  }

  /** Registers {@code getter} as {@code get} does, but nothing will ever take it off. */
  static void leakGetter(CompactFuture<?> future, Thread getter) {
    Registration below = (Registration) WordProbe.wordOf(future);
    STATE.setVolatile(future, Registration.push(below, Registration.GETTER, getter));
  }
}
