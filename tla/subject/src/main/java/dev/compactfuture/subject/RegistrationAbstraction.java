package dev.compactfuture.subject;

import static java.util.Objects.requireNonNull;

import dev.compactfuture.CompactFuture;
import dev.compactfuture.lockstep.Machine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Maps the word of each future with its stack of registrations, and what threads hold of it: the
 * variables {@code word}, {@code seen}, {@code todo} and {@code notified}. Reads fields of {@code
 * CompactFuture}, {@code Registration} and {@code Watch}, and local variables of {@code
 * CompactFuture} and {@code Callbacks}, by name.
 */
final class RegistrationAbstraction {
  private static final List<String> STATUSES = List.of("IS_PENDING", "IS_RUNNING", "IS_CANCELLED");

  private final FutureOperations operations;
  private final WatchAbstraction watches;

  /** History that the code does not keep: which operation registered a getter. */
  private final IdentityHashMap<Object, Integer> indexOfGetter = new IdentityHashMap<>();

  private final List<Object> notified = new ArrayList<>();
  private int[] steps = {}; // that each thread had taken when history was recorded

  /** The constants of Registration that were read: to look one up takes long. */
  private final Map<String, Integer> constants = new HashMap<>();

  RegistrationAbstraction(FutureOperations operations, WatchAbstraction watches) {
    this.operations = operations;
    this.watches = watches;
  }

  void start(List<?> notifiedAtStart) {
    notified.addAll(notifiedAtStart);
    steps = new int[operations.program().size()];
  }

  /** Records the getters and notifications that are new since the last step. */
  void record(Machine machine) {
    for (int f = 1; f <= operations.futures().size(); f++) {
      Object word = state(machine, f);
      if (word != null && isA(word, "Registration")) {
        for (Object at = word; at != null; at = machine.field(at, "next")) {
          if (isOfKind(machine, at, "GETTER")) {
            // New in the word, so the operation that registered it has not returned.
            int thread = machine.number(requireNonNull(machine.field(at, "who")));
            indexOfGetter.computeIfAbsent(at, n -> operations.current(thread).index());
          }
        }
      } else if (word != null && !notified.contains(f)) {
        notified.add(f);
        if (word == machine.staticField("CompactFuture", "NULL")) {
          operations.recordNull(thatMoved(machine));
        }
      }
    }
    for (int t = 1; t <= steps.length; t++) {
      steps[t - 1] = machine.steps(t);
    }
  }

  /** Returns the thread that has taken the last step, whose operation may have returned since. */
  private int thatMoved(Machine machine) {
    int moved = 1;
    while (machine.steps(moved) == steps[moved - 1]) {
      moved++;
    }
    return moved;
  }

  List<Object> notified() {
    return List.copyOf(notified);
  }

  List<?> historyVariables() {
    return List.of(notified, indexOfGetter);
  }

  // The word.

  /** Returns the word of each future. */
  List<Object> words(Machine machine) {
    List<Object> words = new ArrayList<>();
    for (int f = 1; f <= operations.futures().size(); f++) {
      words.add(word(machine, f));
    }
    return words;
  }

  /** Returns the word of a future, counted from 1. */
  Map<String, Object> word(Machine machine, int future) {
    return map(machine, state(machine, future));
  }

  private @Nullable Object state(Machine machine, int future) {
    CompactFuture<Object> object = operations.futures().get(future - 1);
    return machine.field(object, "state");
  }

  private static Map<String, Object> word(String status, List<Object> outcome, List<Object> stack) {
    return Map.of("status", status, "outcome", outcome, "stack", stack);
  }

  private static Map<String, Object> noWord() {
    return word("", List.of(), List.of());
  }

  private Map<String, Object> map(Machine machine, @Nullable Object word) {
    if (word == null) {
      return word("PENDING", List.of(), List.of());
    }
    if (word == machine.staticField("CompactFuture", "NOTIFIED")) {
      return word("CANCELLED_AND_NOTIFIED", List.of(), List.of());
    }
    if (isA(word, "Registration")) {
      return word(status(machine, word), List.of(), stack(machine, word));
    }
    List<Object> outcome =
        isA(word, "CompactFuture$Failed")
            ? Answers.outcome("setException", requireNonNull(machine.field(word, "exception")))
            : Answers.outcome("setResult", result(machine, word));
    return word("FINISHED", outcome, List.of());
  }

  private Object result(Machine machine, Object word) {
    return word == machine.staticField("CompactFuture", "NULL") ? operations.nullSetBy() : word;
  }

  private static boolean isA(Object object, String type) {
    return object.getClass().getName().endsWith("." + type);
  }

  // Registrations. Kinds, statuses and the layout of bits are constants of Registration.

  private String status(Machine machine, Object registration) {
    int status = bits(machine, registration) & constant(machine, "STATUS_MASK");
    for (String name : STATUSES) {
      if (constant(machine, name) == status) {
        return name.substring("IS_".length());
      }
    }
    throw new IllegalStateException("a registration has the unknown status " + status);
  }

  private boolean isOfKind(Machine machine, Object registration, String kind) {
    int shifted = bits(machine, registration) >> constant(machine, "KIND_SHIFT");
    return (shifted & constant(machine, "KIND_MASK")) == constant(machine, kind);
  }

  private static int bits(Machine machine, Object registration) {
    return (int) requireNonNull(machine.field(registration, "bits"));
  }

  private int constant(Machine machine, String name) {
    return constants.computeIfAbsent(
        name, n -> (Integer) requireNonNull(machine.staticField("Registration", n)));
  }

  /** Returns the stack, oldest first, without the mark of a status with no registration. */
  private List<Object> stack(Machine machine, @Nullable Object top) {
    List<Object> nodes = new ArrayList<>();
    for (Object at = top; at != null; at = machine.field(at, "next")) {
      if (!isOfKind(machine, at, "NOBODY")) {
        nodes.add(0, at);
      }
    }
    List<Object> stack = new ArrayList<>();
    for (Object node : nodes) {
      stack.add(registration(machine, node, stack));
    }
    return stack;
  }

  /**
   * Maps a registration.
   *
   * @param below the stack below it, as mapped
   */
  private List<Object> registration(Machine machine, Object node, List<Object> below) {
    Object who = requireNonNull(machine.field(node, "who"));
    if (who instanceof FutureOperations.Callback callback) {
      return callback.addedBy().tuple("callback");
    }
    if (isA(who, "Watch$Arrival")) {
      OperationId operation = watches.operationOf(requireNonNull(machine.field(who, "watch")));
      return operation.tuple(isOfKind(machine, node, "WATCHER") ? "watcher" : "left");
    }
    if (isOfKind(machine, node, "GETTER")) {
      return getter(machine, node);
    }
    // A LEFT mark names the thread only: it is for its newest getter that has not left yet.
    int thread = machine.number(who);
    for (int i = below.size() - 1; ; i--) {
      List<?> getter = (List<?>) below.get(i);
      List<Object> left = List.of("left", thread, getter.get(2));
      if (getter.get(0).equals("getter") && getter.get(1).equals(thread) && !below.contains(left)) {
        return left;
      }
    }
  }

  private List<Object> getter(Machine machine, Object node) {
    int thread = machine.number(requireNonNull(machine.field(node, "who")));
    return new OperationId(thread, requireNonNull(indexOfGetter.get(node))).tuple("getter");
  }

  // What a thread holds of the word.

  /** Returns the word that the thread has read and still needs. */
  Map<String, Object> seen(Machine machine, int t) {
    String label = machine.label(t);
    if (label == null) {
      return noWord();
    }
    return switch (label) {
      case "Complete", "Cancel", "Run", "Notify", "Add", "Register", "Leave", "Watch", "Unwatch" ->
          map(machine, machine.expected(t));
      case "TestInterrupt", "ReadClock" ->
          WaitAbstraction.isRegistered(machine, t) || machine.isIn(t, "sleep")
              ? noWord()
              : map(machine, machine.local(t, "join", "word"));
      case "Reinterrupt" ->
          machine.isIn(t, "await") || machine.isIn(t, "waitForOne")
              ? noWord()
              : map(machine, machine.local(t, "giveUp", "word"));
      default -> noWord();
    };
  }

  /** Returns what the thread's innermost call has still to notify. */
  List<Object> todo(Machine machine, int t) {
    int nested = operations.acting(t).size();
    return todo(call(machine, t, nested), t, machine.label(t));
  }

  /** Returns the machine as one of the thread's nested calls sees it; 0 is that of the program. */
  private Machine call(Machine machine, int t, int n) {
    int nested = operations.acting(t).size();
    return nested == 0
        ? machine
        : machine.between(t, "call", n, n == nested ? Integer.MAX_VALUE : n + 1);
  }

  /** Returns where the thread is in calls that callbacks have made. */
  Map<String, Object> nest(Machine machine, int t) {
    List<FutureOperations.Callback> acting = operations.acting(t);
    List<Object> outer = new ArrayList<>();
    for (int n = 0; n < acting.size(); n++) {
      Machine call = call(machine, t, n);
      outer.add(
          Map.of(
              "act", act(acting, n),
              "error", error(call, t),
              "todo", todo(call, t, "in Call")));
    }
    return Map.of(
        "act", act(acting, acting.size()),
        "error", error(call(machine, t, acting.size()), t),
        "outer", outer);
  }

  private static List<Object> act(List<FutureOperations.Callback> acting, int n) {
    if (n == 0) {
      return List.of();
    }
    FutureOperations.Callback callback = acting.get(n - 1);
    return callback.addedBy().tuple(requireNonNull(callback.act()));
  }

  /** Returns the callback whose Error a call will throw. */
  private static List<Object> error(Machine call, int t) {
    boolean calls = call.hasLocal(t, "call", "first");
    Object first = calls ? call.local(t, "call", "first") : null;
    return first == null ? List.of() : ((CallbackError) first).callback().tuple();
  }

  /**
   * Returns the registrations that a call took over and has not notified yet. Its position is in
   * {@code tellWatchers}, then in {@code wake}, then in {@code callEach}.
   *
   * @param label its next step; "in Call" if that callback has called an operation
   */
  private List<Object> todo(Machine machine, int t, @Nullable String label) {
    List<Object> todo = new ArrayList<>();
    boolean inWatchers = machine.isIn(t, "tellWatchers");
    if (label == null || !(inWatchers || machine.isIn(t, "tell"))) {
      if ("Call".equals(label)) { // a late callback
        todo.add(callback(requireNonNull(machine.local(t, "callNow", "fn"))));
      }
      return todo;
    }
    Object taken = requireNonNull(machine.local(t, inWatchers ? "tellWatchers" : "tell", "living"));
    Object[] living = taken instanceof Object[] many ? many : new Object[] {taken};
    boolean inGetters = !inWatchers && label.equals("Unpark");
    if (inWatchers) {
      addWatchers(machine, t, living, label, todo);
    }
    if (inWatchers || inGetters) {
      Object current = inGetters ? machine.local(t, "wake", "registered") : null;
      for (Object each : from(machine, living, current, "GETTER")) {
        todo.add(getter(machine, each));
      }
    }
    boolean inCallbacks = !inWatchers && !inGetters;
    Object current = inCallbacks ? machine.local(t, "callEach", "each") : null;
    for (Object each : from(machine, living, current, "CALLBACK")) {
      // While the log looks at the future, the callback that threw has been called.
      if (each != current || !(label.equals("Inspect") || label.equals("in Call"))) {
        todo.add(callback(requireNonNull(machine.field(each, "who"))));
      }
    }
    return todo;
  }

  private void addWatchers(
      Machine machine, int t, Object[] living, String label, List<Object> todo) {
    Object current = machine.local(t, "tellWatchers", "registered");
    for (Object each : from(machine, living, current, "WATCHER")) {
      Object arrival = requireNonNull(machine.field(each, "who"));
      OperationId wait = watches.operationOf(requireNonNull(machine.field(arrival, "watch")));
      // While the thread unparks the sleeper, the arrival that woke it is in the watch already.
      boolean hasArrived = each == current && label.equals("Unpark");
      todo.add(wait.tuple(hasArrived ? "sleeper" : "watcher"));
    }
  }

  /** Returns those of a kind from {@code current} on, or all of them if that is null. */
  private List<Object> from(
      Machine machine, Object[] living, @Nullable Object current, String kind) {
    List<Object> rest = new ArrayList<>();
    boolean reached = current == null;
    for (Object each : living) {
      reached |= each == current;
      if (reached && isOfKind(machine, each, kind)) {
        rest.add(each);
      }
    }
    return rest;
  }

  private static List<Object> callback(Object fn) {
    return ((FutureOperations.Callback) fn).addedBy().tuple("callback");
  }
}
