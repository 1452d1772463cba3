package dev.compactfuture;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A registration on a future that is not done, linked to the one before it. The newest is the top
 * of an immutable stack.
 *
 * <p>A getter or watcher that gives up is popped if it is on top. Elsewhere it stays, dead, and a
 * {@link #LEFT} mark for it is pushed; as soon as the dead outnumber the living, all dead
 * registrations are dropped with their marks. So the dead never outnumber the living, a stack is at
 * most three times as long as the number of its living registrations, and leaving takes amortised
 * constant time.
 *
 * <p>Nothing here is shared and mutable: all methods are functions from stack to stack.
 */
final class Registration {
  // Kinds, and what "who" is for each. The lockstep abstraction reads the kinds by name.
  private static final int NOBODY = 0; // a String: a status with no registration
  static final int CALLBACK = 1; // the Consumer
  static final int GETTER = 2; // the Thread, which is parked or about to park
  static final int LEFT = 3; // "who" of a dead GETTER or WATCHER further below
  static final int WATCHER = 4; // the Arrival at a wait on many futures

  // Statuses of the future. The lockstep abstraction reads them by name.
  private static final int IS_PENDING = 0;
  private static final int IS_RUNNING = 1;
  private static final int IS_CANCELLED = 2;

  /*
   * The layout of bits, from the lowest. The lockstep abstraction reads the masks and KIND_SHIFT.
   *
   *   2 bits    the status
   *   3 bits    the kind
   *   4 bits    one for each kind from CALLBACK to WATCHER: whether it occurs from here down
   *   23 bits   the balance: how many more are alive than dead, from here down
   */
  private static final int STATUS_MASK = 3;
  private static final int KIND_SHIFT = 2;
  private static final int KIND_MASK = 7;
  private static final int KIND_IN_PLACE = KIND_MASK << KIND_SHIFT;
  private static final int OCCURS_SHIFT = 4; // plus the kind, which is 1 or more
  private static final int BALANCE_SHIFT = 9;

  /** The word of a RUNNING future on which nobody is registered. */
  static final Registration RUNNING =
      new Registration(null, (NOBODY << KIND_SHIFT) | IS_RUNNING, "nobody");

  /** The word of a CANCELLED future on which nobody is registered. */
  static final Registration CANCELLED =
      new Registration(null, (NOBODY << KIND_SHIFT) | IS_CANCELLED, "nobody");

  /**
   * The greatest balance. Further registrations do not add to it, so that the dead may be dropped
   * sooner than necessary, but never too late.
   */
  private static final int MAX_BALANCE = (1 << (31 - BALANCE_SHIFT)) - 1;

  private static final Registration[] NONE = {}; // confined: it has no element

  // The lockstep abstraction reads next, who and bits by name.
  final @Nullable Registration next;
  final Object who;

  /**
   * Status, kind, occurring kinds and balance. Only the status of the top counts: registrations
   * made before the future began to run still say PENDING.
   */
  private final int bits;

  private Registration(@Nullable Registration next, int bits, Object who) {
    this.next = next;
    this.bits = bits;
    this.who = who;
  }

  /** Returns {@code stack} with one more registration on top, and with the same status. */
  static Registration push(@Nullable Registration stack, int kind, Object who) {
    int below = stack == null ? 0 : stack.bits;
    int balance = kind == LEFT ? -2 : below >> BALANCE_SHIFT == MAX_BALANCE ? 0 : 1;
    int bits =
        ((below & ~KIND_IN_PLACE) | bitOf(kind) | (kind << KIND_SHIFT))
            + (balance << BALANCE_SHIFT);
    return new Registration((below & KIND_IN_PLACE) == NOBODY ? null : stack, bits, who);
  }

  /** Returns {@code stack} with the status RUNNING. */
  static Registration running(@Nullable Registration stack) {
    return stack == null ? RUNNING : withStatus(stack, IS_RUNNING);
  }

  /**
   * Returns the word of a CANCELLED future: of {@code living}, it keeps the watchers, which are not
   * notified before CANCELLED_AND_NOTIFIED.
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
   * Returns {@code stack} without the getter or watcher {@code who}, which is alive in it, and
   * without all the dead once they outnumber the living.
   *
   * <p>A node is reused if everything below it stays. So a registration on top of the same others
   * is always the same node, and a CAS cannot fail because the word is an equal stack of other
   * nodes. (A thread that left and comes back makes a new registration.)
   */
  static @Nullable Registration without(Registration stack, Object who) {
    int status = stack.bits & STATUS_MASK;
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
   * Returns the living registrations, oldest first, to be read by {@link #count} and {@link #get}:
   * an array, or the registration itself if it is the only one, as is usual.
   */
  static Object living(@Nullable Registration stack) {
    if (stack == null || stack.kind() == NOBODY) {
      return NONE;
    }
    if (stack.next == null) {
      return stack;
    }
    // Without marks, and below its maximum, the balance is the length.
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
    return (bits & STATUS_MASK) == IS_PENDING;
  }

  boolean isOfCancelled() {
    return (bits & STATUS_MASK) == IS_CANCELLED;
  }

  int kind() {
    return (bits >> KIND_SHIFT) & KIND_MASK;
  }

  /**
   * Returns whether this is a getter or a watcher. A callback never leaves, even if the Consumer is
   * also the Thread of a getter, so that {@code who} is the same.
   */
  private boolean mayLeave() {
    return kind() == GETTER || kind() == WATCHER;
  }

  private int balance() {
    return bits >> BALANCE_SHIFT;
  }

  /** Returns whether a registration of this kind, dead or alive, is in {@code stack}. */
  static boolean has(@Nullable Registration stack, int kind) {
    return stack != null && (stack.bits & bitOf(kind)) != 0;
  }

  private static int bitOf(int kind) {
    return 1 << (OCCURS_SHIFT + kind);
  }

  private static @Nullable Registration underStatus(@Nullable Registration stack, int status) {
    if (stack == null) {
      return status == IS_PENDING ? null : status == IS_RUNNING ? RUNNING : CANCELLED;
    }
    return withStatus(stack, status);
  }

  private static Registration withStatus(Registration stack, int status) {
    return (stack.bits & STATUS_MASK) == status
        ? stack
        : new Registration(stack.next, (stack.bits & ~STATUS_MASK) | status, stack.who);
  }
}
