package dev.compactfuture;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The stack of registrations against a plain list. Supports C10. */
@Tag("C10")
class RegistrationTest {
  private record Living(int kind, Object who) {}

  private final List<Thread> idle = new ArrayList<>();
  private final List<Living> model = new ArrayList<>();
  private @Nullable Registration stack;
  private boolean running;

  /** What a stack holds, dead and alive and status, and the object that it was. */
  private final Map<List<Object>, Object> seen = new HashMap<>();

  private int compactions;

  /** Threads that come back register over their own dead registrations. */
  @ParameterizedTest(name = "seed {0}, threads come back: {1}")
  @CsvSource({"1, true", "2, true", "3, true", "4, false", "5, false", "6, false"})
  void aStackIsAListFromWhichGettersLeave(long seed, boolean threadsComeBack) {
    Random random = new Random(seed);
    for (int step = 0; step < 10_000; step++) {
      if (step == 1_000 * seed) {
        running = true;
        stack = Registration.running(stack);
      }
      // By turns growing and shrinking, for the sake of empty stacks and of long ones.
      boolean grow = random.nextInt(10) < (step / 100 % 2 == 0 ? 7 : 3);
      List<Living> getters = model.stream().filter(l -> l.kind == Registration.GETTER).toList();
      if (grow || getters.isEmpty()) {
        if (random.nextInt(100) == 0) {
          push(Registration.CALLBACK, new Object());
        } else {
          boolean again = threadsComeBack && !idle.isEmpty();
          push(
              Registration.GETTER, again ? idle.remove(random.nextInt(idle.size())) : new Thread());
        }
      } else {
        leave(getters.get(random.nextInt(getters.size())));
      }
      check();
      if (!threadsComeBack) {
        checkThatEqualStacksAreOneObject();
      }
    }
    assertTrue(compactions > 0, "nothing was ever compacted");
  }

  private void push(int kind, Object who) {
    stack = Registration.push(stack, kind, who);
    model.add(new Living(kind, who));
  }

  private void leave(Living getter) {
    int before = Word.registrations(stack);
    stack = Registration.without(requireNonNull(stack), (Thread) getter.who);
    model.remove(getter);
    idle.add((Thread) getter.who);
    compactions += Word.registrations(stack) < before - 1 ? 1 : 0;
  }

  private void check() {
    List<Living> living = new ArrayList<>();
    for (Registration alive : Registration.living(stack)) {
      living.add(new Living(alive.kind(), alive.who));
    }
    assertEquals(model, living, "the living, oldest first");
    Word.assertNoLeak(stack, model.size());
    assertEquals(!running, stack == null || stack.isOfPending(), "the status");
  }

  private void checkThatEqualStacksAreOneObject() {
    Object empty = running ? Registration.RUNNING : "null";
    if (Word.registrations(stack) == 0) {
      assertSame(empty, stack == null ? "null" : stack);
      return;
    }
    List<Object> content = new ArrayList<>(List.of(running));
    for (Registration at = stack; at != null; at = at.next) {
      content.add(new Living(at.kind(), at.who));
    }
    Object before = seen.putIfAbsent(content, requireNonNull(stack));
    assertTrue(before == null || before == stack, "two objects for one stack");
  }

  @Test
  void whoeverIsOnTopIsTakenOff() {
    Registration below = Registration.push(null, Registration.CALLBACK, "callback");
    Thread getter = new Thread();
    Registration stack = Registration.push(below, Registration.GETTER, getter);
    assertSame(below, Registration.without(stack, getter));
  }

  @Test
  void theLastToLeaveARunningFutureLeavesItRunning() {
    Thread getter = new Thread();
    Registration stack = Registration.push(Registration.RUNNING, Registration.GETTER, getter);
    assertSame(Registration.RUNNING, Registration.without(stack, getter));
    Registration before = Registration.push(null, Registration.GETTER, getter);
    assertNull(Registration.without(before, getter));
    assertSame(Registration.RUNNING, Registration.without(Registration.running(before), getter));
  }
}
