package dev.compactfuture.subject;

import static java.util.Objects.requireNonNull;

import dev.compactfuture.CompletionTimeoutException;
import dev.compactfuture.lockstep.Machine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Maps {@code Futures.asCompleted} and its iterator: the variables {@code iterator}, {@code opened}
 * and {@code ahead}, and for a thread that iterates {@code known}, {@code why} and {@code clock}.
 * Reads the fields of {@code Completions} and {@code Watch}, and the local variables of {@code
 * Completions} and {@code Watch.watchEachOnce}, by name.
 */
final class IteratorAbstraction {
  /** The steps at which an operation that has made a future done has not returned yet. */
  private static final Set<String> TELLING =
      Set.of("ArriveLook", "Arrive", "Unpark", "Call", "Inspect");

  private static final String NOTIFIES =
      "set(Result|Exception)\\d?|trySet.*|cancelAndNotify|setRunningOrNotifyCancel\\d?";

  private final FutureOperations operations;
  private final WatchAbstraction watches;

  // History that the code does not keep.
  private final List<List<Object>> opened = new ArrayList<>();
  private final Set<Object> ahead = new HashSet<>();

  IteratorAbstraction(FutureOperations operations, WatchAbstraction watches) {
    this.operations = operations;
    this.watches = watches;
  }

  void start(int threads) {
    for (int t = 1; t <= threads; t++) {
      opened.add(new ArrayList<>());
    }
  }

  // History.

  /**
   * Records how far each asCompleted has got, and which futures were told of before others.
   *
   * @param before the futures that were notified before the last step
   * @param now those that are notified
   */
  void record(Machine machine, List<Object> before, List<Object> now) {
    boolean iterates = false;
    for (int t = 1; t <= opened.size(); t++) {
      if (operations.iterates(t)) {
        iterates = true;
        while (opened.get(t - 1).size() < progress(machine, t)) {
          opened.get(t - 1).add(now.size());
        }
      }
    }
    if (iterates && now.size() > before.size()) {
      Set<Object> told = new HashSet<>(before);
      for (int t = 1; t <= opened.size(); t++) {
        told.remove(finishing(machine, t));
      }
      told.forEach(each -> ahead.add(List.of(each, now.get(before.size()))));
    }
  }

  /** Returns 3 if asCompleted has returned, 2 if it has looked at all, 1 if it has at one. */
  private int progress(Machine machine, int t) {
    if (operations.iterators().get(t - 1) != null) {
      return 3;
    }
    if (machine.isIn(t, "watchEachOnce")) {
      return 2;
    }
    return WatchAbstraction.integer(machine.local(t, "doneFirst", "i")) > 0 ? 1 : 0;
  }

  /** Returns the future that the thread's operation has made done without having returned; or 0. */
  private int finishing(Machine machine, int t) {
    String label = machine.label(t);
    if (label == null || !TELLING.contains(label)) {
      return 0;
    }
    String operation = operations.program().get(t - 1).get(operations.current(t).index() - 1);
    return operation.matches(NOTIFIES) ? FutureOperations.numberOfFuture(operation) : 0;
  }

  List<Object> opened() {
    return opened.stream().<Object>map(List::copyOf).toList();
  }

  Set<Object> ahead() {
    return Set.copyOf(ahead);
  }

  List<?> historyVariables() {
    return List.of(opened, ahead);
  }

  // The iterator.

  Map<String, Object> iterator(Machine machine, int t) {
    Object iterator = operations.iterators().get(t - 1);
    if (iterator == null) {
      return Map.of("taken", 0, "ready", List.of(), "place", "", "all", false, "started", false);
    }
    Object watch = requireNonNull(machine.field(iterator, "watch"));
    String place =
        machine.isIn(t, "sleep") ? "sleep" : machine.isIn(t, "waitForOne") ? "woken" : "";
    return Map.of(
        "taken", watches.stack(machine.field(watch, "taken")).size(),
        "ready", ready(machine, t, iterator),
        "place", place,
        "all", requireNonNull(machine.field(watch, "all")),
        "started", isTimed(t) && isTrue(machine, iterator, "started"));
  }

  private List<Object> ready(Machine machine, int t, Object iterator) {
    if (machine.hasLocal(t, "next", "future")) { // the last, which is returned after all are left
      return watches.numbersOf(new Object[] {requireNonNull(machine.local(t, "next", "future"))});
    }
    List<Object> ready = new ArrayList<>();
    for (Object at = machine.field(iterator, "ready"); at != null; ) {
      ready.add(watches.futureOf(at));
      at = machine.field(at, "next");
    }
    return ready;
  }

  /** Returns what the thread knows of the futures, see {@link WatchAbstraction#known}. */
  Map<String, Object> known(Machine machine, int t) {
    List<Object> done = List.of();
    List<Object> open = List.of();
    List<Object> left = List.of();
    boolean news = false;
    Object iterator = operations.iterators().get(t - 1);
    if (iterator != null) {
      open = arrivals(machine, requireNonNull(machine.field(iterator, "watch")));
    } else if (machine.isIn(t, "watchEachOnce")) {
      open = arrivals(machine, requireNonNull(machine.local(t, "watchEachOnce", "this")));
      left = from(machine, t, "watchEachOnce", "futures");
      news = machine.local(t, "watchEachOnce", "before") != null;
    } else if (WatchAbstraction.integer(machine.local(t, "doneFirst", "i")) > 0) {
      done = upTo(machine, t, "doneFirst", "done");
      open = upTo(machine, t, "all", "others");
      left = from(machine, t, "doneFirst", "all");
    }
    return Map.of("done", done, "open", open, "left", left, "news", news);
  }

  /** Returns the futures of a watch's arrivals; 0 where the arrival has forgotten it. */
  private List<Object> arrivals(Machine machine, Object watch) {
    Object[] arrivals = (Object[]) requireNonNull(machine.field(watch, "arrivals"));
    int watched = WatchAbstraction.integer(machine.field(watch, "watched"));
    List<Object> futures = new ArrayList<>();
    for (int i = 0; i < watched; i++) {
      Object arrival = requireNonNull(arrivals[i]);
      futures.add(machine.field(arrival, "future") == null ? 0 : watches.futureOf(arrival));
    }
    return futures;
  }

  /** Returns the first elements of an array of doneFirst, as many as another variable says. */
  private List<Object> upTo(Machine machine, int t, String array, String size) {
    Object[] futures = (Object[]) requireNonNull(machine.local(t, "doneFirst", array));
    int n = WatchAbstraction.integer(machine.local(t, "doneFirst", size));
    return watches.numbersOf(Arrays.copyOf(futures, n));
  }

  /** Returns the elements of an array from the current one on. */
  private List<Object> from(Machine machine, int t, String method, String array) {
    Object[] futures = (Object[]) requireNonNull(machine.local(t, method, array));
    int i = WatchAbstraction.integer(machine.local(t, method, "i"));
    return watches.numbersOf(Arrays.copyOfRange(futures, i, futures.length));
  }

  // The wait.

  static String why(Machine machine, int t) {
    if (machine.hasLocal(t, "next", "e")) {
      return machine.local(t, "next", "e") instanceof CompletionTimeoutException
          ? "timeout"
          : "interrupted";
    }
    boolean slept = machine.hasLocal(t, "waitForOne", "interrupted");
    return slept && WaitAbstraction.isTrue(machine, t, "waitForOne", "interrupted")
        ? "interrupted"
        : "";
  }

  /** Returns the deadline as long as the iterator has it, see {@link WaitAbstraction#clock}. */
  List<Object> clock(Machine machine, int t) {
    Object iterator = operations.iterators().get(t - 1);
    if (!isTimed(t)
        || iterator == null
        || !isTrue(machine, iterator, "started")
        || WatchAbstraction.integer(machine.field(iterator, "unfinished")) == 0) {
      return List.of();
    }
    return WaitAbstraction.clock(machine, t, requireNonNull(machine.field(iterator, "deadline")));
  }

  private boolean isTimed(int t) {
    return operations.program().get(t - 1).get(0).matches("openTimed|openNow");
  }

  private static boolean isTrue(Machine machine, Object iterator, String field) {
    return (boolean) requireNonNull(machine.field(iterator, field));
  }
}
