package dev.compactfuture.subject;

import static java.util.Objects.requireNonNull;

import dev.compactfuture.lockstep.Machine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Maps a wait on many futures: the variables {@code top}, {@code below}, {@code known}, {@code at}
 * and {@code since}. Reads the fields of {@code Watch} and {@code Futures.Partition}, and the local
 * variables of {@code Futures.await}, {@code Partition.collect} and {@code Watch}, by name.
 */
final class WatchAbstraction {
  private final FutureOperations operations;

  // History that the code does not keep: the watch of each operation, and the future of each
  // arrival, which a watch forgets when its wait ends.
  private final Map<OperationId, Object> watches = new HashMap<>();
  private final IdentityHashMap<Object, Integer> futureOfArrival = new IdentityHashMap<>();

  /** History: the stack from each of its elements down, which an iterator relinks. */
  private final IdentityHashMap<Object, List<Object>> stacks = new IdentityHashMap<>();

  private final List<Integer> since = new ArrayList<>();

  WatchAbstraction(FutureOperations operations) {
    this.operations = operations;
  }

  void start(int threads) {
    for (int t = 1; t <= threads; t++) {
      since.add(0);
    }
  }

  /** Records the watches and arrivals that are new since the last step. */
  void recordArrivals(Machine machine) {
    for (int t = 1; t <= since.size(); t++) {
      Object watch = currentWatch(machine, t);
      if (watch != null) {
        int index = operations.iterates(t) ? 1 : operations.current(t).index();
        watches.put(new OperationId(t, index), watch);
        for (Object arrival : (Object[]) requireNonNull(machine.field(watch, "arrivals"))) {
          Object future = arrival == null ? null : machine.field(arrival, "future");
          if (future != null) {
            futureOfArrival.put(requireNonNull(arrival), numberOf(future));
          }
        }
      }
    }
    for (Object watch : watches.values()) {
      Object top = machine.field(watch, "top");
      if (top != null && !stacks.containsKey(top)) { // it was pushed in the last step
        List<Object> stack = new ArrayList<>(stack(machine.field(top, "next")));
        stack.add(element(machine, top));
        stacks.put(top, List.copyOf(stack));
      }
    }
  }

  /** Returns the watch that the thread uses, or the last that its iterator has used. */
  @Nullable Object currentWatch(Machine machine, int t) {
    if (machine.hasLocal(t, "await", "watch")) {
      return machine.local(t, "await", "watch");
    }
    if (machine.hasLocal(t, "watchEachOnce", "this")) {
      return machine.local(t, "watchEachOnce", "this");
    }
    Object iterator = operations.iterators().get(t - 1);
    return iterator == null ? null : machine.field(iterator, "watch");
  }

  private Object element(Machine machine, Object node) {
    return node.getClass().getName().endsWith(".Watch$Arrival")
        ? List.of("arrival", futureOf(node))
        : List.of("sleeper", requireNonNull(machine.field(node, "enough")));
  }

  /** Returns the number of the future that an arrival is, or was, of. */
  int futureOf(Object arrival) {
    return requireNonNull(futureOfArrival.get(arrival));
  }

  /**
   * Records which waits have taken their first step, or have returned.
   *
   * @param notified how many futures have been notified so far
   */
  void recordSince(Machine machine, int notified) {
    for (int t = 1; t <= since.size(); t++) {
      if (!machine.isIn(t, "await")) {
        since.set(t - 1, 0);
      } else if (since.get(t - 1) == 0 && !hasLookedAtNone(machine, t)) {
        since.set(t - 1, notified + 1);
      }
    }
  }

  private boolean hasLookedAtNone(Machine machine, int t) {
    Object partition = requireNonNull(machine.local(t, "await", "futures"));
    return machine.hasLocal(t, "collect", "i")
        && integer(machine.local(t, "collect", "i")) == 0
        && integer(machine.local(t, "collect", "before")) == operations.futures().size()
        && integer(machine.field(partition, "size")) == 0;
  }

  List<Integer> since() {
    return List.copyOf(since);
  }

  List<?> historyVariables() {
    return List.of(since, watchesInOrder(), futureOfArrival, stacks);
  }

  /** Returns the watch of each operation of the program; null where there is none. */
  private List<@Nullable Object> watchesInOrder() {
    List<@Nullable Object> inOrder = new ArrayList<>();
    for (int t = 1; !watches.isEmpty() && t <= operations.program().size(); t++) {
      for (int i = 1; i <= operations.program().get(t - 1).size(); i++) {
        inOrder.add(watches.get(new OperationId(t, i)));
      }
    }
    return inOrder;
  }

  /** Returns the operation whose wait the watch is. */
  OperationId operationOf(Object watch) {
    for (Map.Entry<OperationId, Object> each : watches.entrySet()) {
      if (each.getValue() == watch) {
        return each.getKey();
      }
    }
    throw new IllegalStateException("a watch of no operation");
  }

  /** Returns the stack of each operation's watch. */
  List<Object> tops(Machine machine, int t) {
    List<Object> tops = new ArrayList<>();
    for (int i = 1; i <= operations.program().get(t - 1).size(); i++) {
      Object watch = watches.get(new OperationId(t, i));
      tops.add(watch == null ? List.of() : stack(machine.field(watch, "top")));
    }
    return tops;
  }

  /** Returns the stack of a watch from an element down, oldest first. */
  List<Object> stack(@Nullable Object top) {
    return top == null ? List.of() : requireNonNull(stacks.get(top));
  }

  /** Returns the stack that the thread has read for the CAS to come. */
  List<Object> below(Machine machine, int t) {
    String label = machine.label(t);
    if ("Arrive".equals(label) || "Sleep".equals(label)) {
      return stack(machine.expected(t));
    }
    boolean needed =
        ("TestInterrupt".equals(label) || "ReadClock".equals(label))
            && machine.isIn(t, "sleep")
            && !WaitAbstraction.isRegistered(machine, t);
    return needed ? stack(machine.local(t, "sleep", "seen")) : List.of();
  }

  /** Returns what the wait knows of the futures: those done, open, and still to be looked at. */
  Map<String, Object> known(Machine machine, int t) {
    if (since.get(t - 1) == 0) {
      return Map.of("done", List.of(), "open", List.of(), "left", List.of(), "news", false);
    }
    Object partition = requireNonNull(machine.local(t, "await", "futures"));
    Object[] open = (Object[]) requireNonNull(machine.field(partition, "open"));
    int size = integer(machine.field(partition, "size"));
    boolean looks = machine.hasLocal(t, "collect", "i");
    int i = looks ? integer(machine.local(t, "collect", "i")) : 0;
    int before = looks ? integer(machine.local(t, "collect", "before")) : 0;
    List<?> done = (List<?>) requireNonNull(machine.field(partition, "done"));
    return Map.of(
        "done", numbersOf(done.toArray()),
        "open", numbersOf(Arrays.copyOf(open, size)),
        "left", numbersOf(Arrays.copyOfRange(open, i, before)),
        "news", looks && size < i);
  }

  List<Object> numbersOf(Object[] futures) {
    return Arrays.stream(futures).<Object>map(this::numberOf).toList();
  }

  private int numberOf(Object future) {
    return operations.futures().indexOf(future) + 1;
  }

  /** Returns which arrival the wait registers, or takes off; 0 if it does neither. */
  static int at(Machine machine, int t) {
    if (machine.hasLocal(t, "leave", "i")) {
      return integer(machine.local(t, "leave", "i")) + 1;
    }
    if (!machine.isIn(t, "watch") || machine.isIn(t, "watchEachOnce")) {
      return 0;
    }
    Object watch = requireNonNull(machine.local(t, "await", "watch"));
    return integer(machine.field(watch, "watched")) + 1;
  }

  static int integer(@Nullable Object value) {
    return (int) requireNonNull(value);
  }
}
