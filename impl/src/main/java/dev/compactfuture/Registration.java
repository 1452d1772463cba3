package dev.compactfuture;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A registration on a future that is not done, on top of those before it: an immutable stack.
 *
 * <p>A getter or watcher that gives up is taken off where it is on top. Elsewhere it stays, dead,
 * and a {@link #LEFT} that says so is pushed; as soon as more are dead than alive, the dead are
 * dropped, with their {@code LEFT}s. So dead ≤ alive at any time, a stack is at most three times as
 * long as its living registrations are many, and leaving costs amortised constant time.
 *
 * <p>There is no shared mutable state here, only functions from stack to stack.
 */
final class Registration {
  // Kinds, and what "who" is.
  private static final int NOBODY = 0; // a status with no registration under it
  static final int CALLBACK = 1; // the Consumer
  static final int GETTER = 2; // the Thread: parked, or about to park
  static final int LEFT = 3; // that of the GETTER or WATCHER, further below, that is dead
  static final int WATCHER = 4; // the Arrival at whoever waits on many futures

  // Statuses of the future.
  private static final int IS_PENDING = 0;
  private static final int IS_RUNNING = 1;
  private static final int IS_CANCELLED = 2;

  /** The word of a running, and of a cancelled, future on which nobody is registered. */
  static final Registration RUNNING = new Registration(null, (NOBODY << 2) | IS_RUNNING, "nobody");

  static final Registration CANCELLED =
      new Registration(null, (NOBODY << 2) | IS_CANCELLED, "nobody");

  /** Beyond it the count is cut off, and the dead are dropped sooner than they need be. */
  private static final int MAX_BALANCE = (1 << 22) - 1;

  private static final int KIND = 7 << 2; // where bits have the kind

  private static final Registration[] NONE = {}; // confined: it has no element

  final @Nullable Registration next;
  final Object who;

  /**
   * The future's status in bits 0 and 1, the kind in bits 2 to 4; a bit for each kind that there is
   * from here down; above them the living less the dead, from here down. Of the statuses only the
   * top's counts: what was registered before the future began to run still says PENDING.
   */
  private final int bits;

  private Registration(@Nullable Registration next, int bits, Object who) {
    this.next = next;
    this.bits = bits;
    this.who = who;
  }

  /** {@code stack}, under the same status, with one more on top. */
  static Registration push(@Nullable Registration stack, int kind, Object who) {
    int below = stack == null ? 0 : stack.bits;
    int balance = kind == LEFT ? -2 : below >> 9 == MAX_BALANCE ? 0 : 1;
    int bits = ((below & ~KIND) | bitOf(kind) | (kind << 2)) + (balance << 9);
    return new Registration((below & KIND) == NOBODY ? null : stack, bits, who);
  }

  /** The same stack, now of a running future. */
  static Registration running(@Nullable Registration stack) {
    return stack == null ? RUNNING : withStatus(stack, IS_RUNNING);
  }

  /**
   * The word of a cancelled future: of the {@code living} the watchers stay, for they are not told
   * before it is notified.
   */
  static Registration cancelled(Object living) {
    Registration watchers = null;
    for (int i = 0; i < count(living); i++) {
      Registration each = get(living, i);
      if (each.kind() == WATCHER) {
        watchers = push(watchers, WATCHER, each.who);
      }
    }
    return watchers == null ? CANCELLED : withStatus(watchers, IS_CANCELLED);
  }

  /**
   * The stack without the getter or watcher {@code who}, which is alive in it, and without all the
   * dead once they outnumber the living.
   *
   * <p>Nodes are kept as long as what is under them stays. So one registration on top of the same
   * others is always the same node, and a CAS that expects a stack cannot fail for an equal one. (A
   * thread that left and comes again makes a new registration.)
   */
  static @Nullable Registration without(Registration stack, Object who) {
    int status = stack.bits & 3;
    if (stack.mayLeave() && stack.who == who) {
      return underStatus(stack.next, status);
    }
    Registration left = push(stack, LEFT, who);
    if (left.balance() >= 0) {
      return left;
    }
    Registration kept = null;
    Object living = living(left);
    for (int i = 0; i < count(living); i++) {
      Registration alive = get(living, i);
      kept = alive.next == kept ? alive : push(kept, alive.kind(), alive.who);
    }
    return underStatus(kept, status);
  }

  /**
   * The living, oldest first, for {@link #count} and {@link #get}: an array, or the Registration
   * itself where it is the only one, as most are.
   */
  static Object living(@Nullable Registration stack) {
    if (stack == null || stack.kind() == NOBODY) {
      return NONE;
    }
    if (stack.next == null) {
      return stack;
    }
    // With no LEFT, and the count not cut off, the balance is the length.
    if (!has(stack, LEFT) && stack.balance() < MAX_BALANCE) {
      Registration[] living = new Registration[stack.balance()];
      int i = living.length;
      for (Registration at = stack; at != null; at = at.next) {
        living[--i] = at;
      }
      return living;
    }
    return livingAmongDead(stack);
  }

  private static Registration[] livingAmongDead(Registration stack) {
    int length = 0;
    int dead = 0;
    for (Registration at = stack; at != null; at = at.next) {
      length++;
      dead += at.kind() == LEFT ? 1 : 0;
    }
    Set<Object> left =
        dead == 0 ? Set.of() : Collections.newSetFromMap(new IdentityHashMap<>(dead));
    Registration[] living = new Registration[length - 2 * dead];
    int i = living.length;
    for (Registration at = stack; at != null; at = at.next) {
      if (at.kind() == LEFT) {
        left.add(at.who);
      } else if (dead == 0 || !at.mayLeave() || !left.remove(at.who)) {
        living[--i] = at;
      }
    }
    return living;
  }

  static int count(Object living) {
    return living instanceof Registration[] many ? many.length : 1;
  }

  static Registration get(Object living, int i) {
    return living instanceof Registration[] many ? many[i] : (Registration) living;
  }

  boolean isOfPending() {
    return (bits & 3) == IS_PENDING;
  }

  boolean isOfCancelled() {
    return (bits & 3) == IS_CANCELLED;
  }

  int kind() {
    return (bits >> 2) & 7;
  }

  /** A callback never leaves, whoever it is: a Consumer that is a Thread, too. */
  private boolean mayLeave() {
    return kind() == GETTER || kind() == WATCHER;
  }

  private int balance() {
    return bits >> 9;
  }

  /** Whether there is one of this kind. */
  static boolean has(@Nullable Registration stack, int kind) {
    return stack != null && (stack.bits & bitOf(kind)) != 0;
  }

  private static int bitOf(int kind) {
    return 1 << (4 + kind);
  }

  private static @Nullable Registration underStatus(@Nullable Registration stack, int status) {
    if (stack == null) {
      return status == IS_PENDING ? null : status == IS_RUNNING ? RUNNING : CANCELLED;
    }
    return withStatus(stack, status);
  }

  private static Registration withStatus(Registration stack, int status) {
    return (stack.bits & 3) == status
        ? stack
        : new Registration(stack.next, (stack.bits & ~3) | status, stack.who);
  }
}
