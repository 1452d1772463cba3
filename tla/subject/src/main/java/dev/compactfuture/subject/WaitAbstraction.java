package dev.compactfuture.subject;

import static java.util.Objects.requireNonNull;

import dev.compactfuture.lockstep.Machine;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Maps what a blocked getter and a wait on many futures have in common: the variables {@code
 * registered}, {@code why} and {@code clock}. Reads the local variables of {@code
 * CompactFuture.join} and {@code giveUp}, {@code Watch.sleep} and {@code Futures.await} by name.
 */
final class WaitAbstraction {
  private WaitAbstraction() {}

  static boolean isRegistered(Machine machine, int t) {
    for (String method : new String[] {"giveUp", "join", "sleep"}) {
      if (machine.hasLocal(t, method, "registered")) {
        return isTrue(machine, t, method, "registered");
      }
    }
    return false;
  }

  static String why(Machine machine, int t) {
    boolean awaits = machine.hasLocal(t, "await", "interrupted"); // assigned once it has slept
    if (!awaits && !machine.isIn(t, "giveUp")) {
      return "";
    }
    if (awaits && machine.isIn(t, "leave")) {
      Object watch = requireNonNull(machine.local(t, "await", "watch"));
      if ((boolean) requireNonNull(machine.field(watch, "all"))) {
        return "all";
      }
    }
    boolean interrupted = isTrue(machine, t, awaits ? "await" : "giveUp", "interrupted");
    return interrupted ? "interrupted" : awaits ? "woken" : "timeout";
  }

  /**
   * Returns the milliseconds that are left until the deadline of the timed wait that the thread is
   * in, and for how many it is about to park; nothing where the deadline is not read any more.
   */
  static List<Object> clock(Machine machine, int t) {
    String method = methodWithDeadline(machine, t);
    if (method.isEmpty() || !isTrue(machine, t, method, "timed")) {
      return List.of();
    }
    return clock(machine, t, requireNonNull(machine.local(t, method, "deadline")));
  }

  /** Returns the milliseconds until a deadline, and those for which the thread is about to park. */
  static List<Object> clock(Machine machine, int t, Object deadline) {
    List<Object> clock = new ArrayList<>();
    clock.add(milliseconds(Math.max((long) deadline - machine.clock(t), 0)));
    if ("ParkNanos".equals(machine.label(t))) {
      clock.add(milliseconds(machine.parkTime(t)));
    }
    return clock;
  }

  private static String methodWithDeadline(Machine machine, int t) {
    if (machine.isIn(t, "sleep")) {
      return "sleep";
    }
    // Before watch and before registered are in scope, the deadline is not set.
    if (machine.isIn(t, "watch") && machine.hasLocal(t, "await", "watch")) {
      return "await";
    }
    boolean getterWaits =
        !machine.isIn(t, "giveUp")
            && machine.hasLocal(t, "join", "registered")
            && isTrue(machine, t, "join", "waits");
    return getterWaits ? "join" : "";
  }

  /** Returns whole milliseconds; a text, which the specification never has, if they are not. */
  private static Object milliseconds(long nanos) {
    long milliseconds = TimeUnit.NANOSECONDS.toMillis(nanos);
    return TimeUnit.MILLISECONDS.toNanos(milliseconds) == nanos
        ? Math.toIntExact(milliseconds)
        : nanos + " ns";
  }

  static boolean isTrue(Machine machine, int t, String method, String local) {
    return (boolean) requireNonNull(machine.local(t, method, local));
  }
}
