package dev.compactfuture.subject;

import static java.util.Objects.requireNonNull;

import dev.compactfuture.lockstep.Machine;
import java.util.Set;
import java.util.TreeSet;

/**
 * Maps what a blocked getter and a wait on many futures have in common: the variables {@code
 * registered}, {@code why} and {@code expired}. Reads the local variables of {@code
 * CompactFuture.join} and {@code giveUp}, {@code Watch.sleep} and {@code Futures.await} by name.
 */
final class WaitAbstraction {
  /** The steps of a getter that gives up. */
  private static final Set<String> GIVING_UP = Set.of("LastLook", "Leave", "Reinterrupt");

  /**
   * History that the code does not keep: the threads whose deadline had passed when their getter
   * gave up. From then on the deadline is a dead variable, which is no part of the code's state; if
   * an interrupt was the reason to give up, nothing else tells.
   */
  private final Set<Integer> gaveUpExpired = new TreeSet<>();

  /** Records which getters are giving up with their deadline passed. */
  void record(Machine machine, int threads) {
    gaveUpExpired.clear();
    for (int t = 1; t <= threads; t++) {
      String label = machine.label(t);
      if (label != null && GIVING_UP.contains(label) && isExpired(machine, t)) {
        gaveUpExpired.add(t);
      }
    }
  }

  Set<Integer> historyVariables() {
    return gaveUpExpired;
  }

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

  /** Returns whether the deadline of the timed wait that the thread is in has passed. */
  static boolean isExpired(Machine machine, int t) {
    String method;
    if (machine.isIn(t, "sleep")) {
      method = "sleep";
    } else if (machine.hasLocal(t, "join", "registered") && isTrue(machine, t, "join", "waits")) {
      method = "join"; // before registered is in scope the deadline is not set
    } else {
      return false;
    }
    return isTrue(machine, t, method, "timed")
        && (long) requireNonNull(machine.local(t, method, "deadline")) - machine.clock(t) <= 0;
  }

  private static boolean isTrue(Machine machine, int t, String method, String local) {
    return (boolean) requireNonNull(machine.local(t, method, local));
  }
}
