package dev.compactfuture;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares the stack of registrations with a list. Supports C10. */
@Tag("C10")
class RegistrationTest {
  private static final String PENDING = "pending";
  private static final String RUNNING = "running";
  private static final String CANCELLED = "cancelled";

  /** The word for each status if nobody is registered. */
  private static final Map<String, Object> EMPTY =
      Map.of(PENDING, PENDING, RUNNING, Registration.RUNNING, CANCELLED, Registration.CANCELLED);

  private record Living(int kind, Object who) {}

  private final List<Thread> idle = new ArrayList<>();
  private final List<Living> model = new ArrayList<>();
  private @Nullable Registration stack;
  private String status = PENDING;

  /**
   * For the content of each stack, dead registrations and status included, the object that it was.
   */
  private final Map<List<Object>, Object> seen = new HashMap<>();

  private int compactions;

  /** Threads that come back register on top of their own dead registrations. */
  @ParameterizedTest(name = "seed {0}, threads come back: {1}")
  @CsvSource({"1, true", "2, true", "3, true", "4, false", "5, false", "6, false"})
  void aStackIsAListFromWhichGettersAndWatchersLeave(long seed, boolean threadsComeBack) {
    Random random = new Random(seed);
    for (int step = 0; step < 10_000; step++) {
      if (step == 1_000 * seed) {
        stack = seed % 3 == 2 ? cancel() : run();
      }
      // The stack grows and shrinks by turns, so that it is sometimes empty and sometimes long.
      boolean grow = random.nextInt(10) < (step / 100 % 2 == 0 ? 7 : 3);
      List<Living> leavers = model.stream().filter(l -> l.kind != Registration.CALLBACK).toList();
      if (grow || leavers.isEmpty()) {
        if (status.equals(CANCELLED) || random.nextInt(3) == 0) {
          push(Registration.WATCHER, new Object());
        } else if (random.nextInt(100) == 0) {
          push(Registration.CALLBACK, new Object());
        } else {
          boolean again = threadsComeBack && !idle.isEmpty();
          push(
              Registration.GETTER, again ? idle.remove(random.nextInt(idle.size())) : new Thread());
        }
      } else {
        leave(leavers.get(random.nextInt(leavers.size())));
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

  private void leave(Living leaver) {
    int before = WordProbe.registrations(stack);
    stack = Registration.without(requireNonNull(stack), leaver.who);
    model.remove(leaver);
    if (leaver.who instanceof Thread getter) {
      idle.add(getter);
    }
    compactions += WordProbe.registrations(stack) < before - 1 ? 1 : 0;
  }

  private Registration run() {
    status = RUNNING;
    return Registration.running(stack);
  }

  private Registration cancel() {
    status = CANCELLED;
    model.removeIf(living -> living.kind != Registration.WATCHER);
    return Registration.cancelled(Registration.living(stack));
  }

  private void check() {
    List<Living> living = new ArrayList<>();
    for (Registration alive : Registrations.living(stack)) {
      living.add(new Living(alive.kind(), alive.who));
    }
    assertEquals(model, living, "the living, oldest first");
    Registrations.assertNoLeak(stack, model.size());
    assertEquals(status, statusOf(stack));
  }

  private static String statusOf(@Nullable Registration stack) {
    if (stack == null || stack.isOfPending()) {
      return stack != null && stack.isOfCancelled() ? "both" : PENDING;
    }
    return stack.isOfCancelled() ? CANCELLED : RUNNING;
  }

  private void checkThatEqualStacksAreOneObject() {
    if (WordProbe.registrations(stack) == 0) {
      assertSame(EMPTY.get(status), stack == null ? PENDING : stack);
      return;
    }
    List<Object> content = new ArrayList<>(List.of(status));
    for (Registration at = stack; at != null; at = at.next) {
      content.add(new Living(at.kind(), at.who));
    }
    Object before = seen.putIfAbsent(content, requireNonNull(stack));
    assertTrue(before == null || before == stack, "two objects for one stack");
  }

  @Test
  void aRegistrationOnTopIsPopped() {
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

  @Test
  void theLastToLeaveACancelledFutureLeavesItCancelled() {
    Object watcher = new Object();
    Registration stack = Registration.push(Registration.CANCELLED, Registration.WATCHER, watcher);
    assertTrue(stack.isOfCancelled());
    assertEquals(Registration.WATCHER, stack.kind());
    assertNull(stack.next);
    assertSame(Registration.CANCELLED, Registration.without(stack, watcher));
  }

  /**
   * The first to leave is marked; with the second, the dead outnumber the living and are dropped.
   */
  @Test
  void aWatcherBelowOthersIsMarkedThenDropped() {
    Object[] watchers = {"first", "second", "third"};
    Registration stack = null;
    for (Object watcher : watchers) {
      stack = Registration.push(stack, Registration.WATCHER, watcher);
    }
    Registration marked = Registration.without(requireNonNull(stack), watchers[0]);
    assertEquals(Registration.LEFT, requireNonNull(marked).kind());
    assertSame(watchers[0], marked.who);
    assertSame(stack, marked.next);
    Registration dropped = requireNonNull(Registration.without(marked, watchers[1]));
    assertEquals(Registration.WATCHER, dropped.kind());
    assertSame(watchers[2], dropped.who);
    assertNull(dropped.next);
  }

  /** Even if the callback is the same object as the getter or watcher that leaves. */
  @ParameterizedTest
  @ValueSource(ints = {Registration.GETTER, Registration.WATCHER})
  void aCallbackDoesNotLeave(int kind) {
    Object both = new Object();
    Registration watcher = Registration.push(null, kind, both);
    Registration stack = Registration.push(watcher, Registration.CALLBACK, both);
    Registration left = requireNonNull(Registration.without(stack, both));
    assertArrayEquals(new Registration[] {stack}, Registrations.living(left));
  }

  @Test
  void cancelledKeepsTheLivingWatchersInTheirOrder() {
    List<Object> watchers = new ArrayList<>();
    Registration stack = null;
    for (int i = 0; i < 10; i++) {
      watchers.add("watcher " + i);
      stack = Registration.push(stack, Registration.WATCHER, watchers.get(i));
      stack = Registration.push(stack, Registration.GETTER, "getter " + i);
      stack = Registration.push(stack, Registration.CALLBACK, "callback " + i);
    }
    for (int i : new int[] {7, 3}) {
      stack = Registration.without(requireNonNull(stack), watchers.remove(i));
    }
    Registration cancelled = Registration.cancelled(Registration.living(stack));
    assertTrue(cancelled.isOfCancelled());
    assertEquals(8, WordProbe.registrations(cancelled));
    assertEquals(
        watchers, Stream.of(Registrations.living(cancelled)).map(living -> living.who).toList());
  }

  @Test
  void cancelledWithoutAWatcherIsTheOneEmptyStack() {
    assertSame(Registration.CANCELLED, Registration.cancelled(Registration.living(null)));
    Registration getter = Registration.push(null, Registration.GETTER, "getter");
    Registration stack = Registration.push(getter, Registration.CALLBACK, "callback");
    assertSame(Registration.CANCELLED, Registration.cancelled(Registration.living(stack)));
  }

  /** At its maximum the balance does not overflow into kind and status. */
  @ParameterizedTest
  @CsvSource({"0, PENDING", "1, RUNNING", "2, CANCELLED"})
  void aBalanceAtItsMaximumSpoilsNothing(int status, String name) throws Exception {
    int max = (1 << 22) - 1;
    Constructor<Registration> constructor =
        Registration.class.getDeclaredConstructor(Registration.class, int.class, Object.class);
    constructor.setAccessible(true);
    Object first = new Object();
    int bits = (max - 1) << 9 | Registration.CALLBACK << 2 | status;
    Registration stack = constructor.newInstance(null, bits, "one of very many");
    for (int i = 0; i < 3; i++) {
      stack = Registration.push(stack, Registration.WATCHER, i == 0 ? first : new Object());
      assertEquals(max, bits(stack) >> 9);
      assertEquals(Registration.WATCHER, stack.kind());
      assertEquals(name, statusOf(stack).toUpperCase(Locale.ROOT));
    }
    Registration left = requireNonNull(Registration.without(stack, first));
    assertEquals(max - 2, bits(left) >> 9);
    assertEquals(Registration.LEFT, left.kind());
    assertEquals(name, statusOf(left).toUpperCase(Locale.ROOT));
  }

  private static int bits(Registration stack) throws ReflectiveOperationException {
    Field bits = Registration.class.getDeclaredField("bits");
    bits.setAccessible(true);
    return bits.getInt(stack);
  }
}
