package dev.compactfuture.tla;

import static java.util.Objects.requireNonNull;

import dev.compactfuture.CompactFuture;
import dev.compactfuture.InvalidStateException;
import dev.compactfuture.lockstep.Choice;
import dev.compactfuture.lockstep.Machine;
import dev.compactfuture.lockstep.State;
import dev.compactfuture.lockstep.Subject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** {@code CompactFuture} in the words of {@code CompactFuture.tla}: its variables, one by one. */
final class FutureSubject implements Subject {
  /** Which operation of which thread: thread 0 is who made the future. */
  private record Value(int thread, int operation) {}

  private static final class Failure extends Exception {
    private static final long serialVersionUID = 1;
    private final transient Value value;

    Failure(Value value) {
      super(value.toString(), null, false, false); // no stack: states are told apart by toString
      this.value = value;
    }
  }

  /** A callback, which returns or throws. */
  private final class Callback implements Consumer<Object> {
    private final Value name;

    Callback(Value name) {
      this.name = name;
    }

    @Override
    public void accept(Object done) {
      boolean returns = Choice.of(2) == 0;
      int thread = Integer.parseInt(Thread.currentThread().getName().replaceAll("\\D", ""));
      String how = done != future ? "called with another" : returns ? "returns" : "throws";
      ran.add(List.of(tuple(name), thread, how));
      if (!returns) {
        throw new IllegalStateException("on purpose");
      }
    }

    @Override
    public String toString() {
      return "callback of " + name;
    }
  }

  private static final String NO_EXCEPTION = "no exception";
  private static final Set<Object> SHORT =
      Set.of("isDone", "isRunning", "isCancelled", NO_EXCEPTION);

  private final CompactFuture<Object> future = new CompactFuture<>();
  private List<List<String>> program = List.of();
  private final List<List<List<Object>>> answers = new ArrayList<>();
  private final List<Object> ran = new ArrayList<>();

  /** Of each getter's registration, which operation it is of: seen when it is new. */
  private final IdentityHashMap<Object, Integer> operationOf = new IdentityHashMap<>();

  @Override
  public CompactFuture<Object> root() {
    return future;
  }

  // Programs.

  @Override
  @SuppressWarnings("unchecked")
  public int start(State initial) {
    program = (List<List<String>>) initial.get("program");
    program.forEach(p -> answers.add(new ArrayList<>()));
    Map<String, Object> word = (Map<String, Object>) initial.get("word");
    String status = (String) requireNonNull(word.get("status"));
    switch (status) {
      case "RUNNING" -> future.setRunningOrNotifyCancel();
      case "CANCELLED", "CANCELLED_AND_NOTIFIED" -> future.cancel();
      case "FINISHED" -> future.setResult(new Value(0, 0));
      default -> {}
    }
    if (status.equals("CANCELLED_AND_NOTIFIED")) {
      future.setRunningOrNotifyCancel();
    }
    List<?> queued = (List<?>) requireNonNull(word.get("stack"));
    for (int i = 1; i <= queued.size(); i++) {
      future.addDoneCallback(new Callback(new Value(0, i)));
    }
    return program.size();
  }

  @Override
  public void run(int thread) {
    List<String> operations = program.get(thread - 1);
    for (int i = 1; i <= operations.size(); i++) {
      answers.get(thread - 1).add(operate(operations.get(i - 1), new Value(thread, i)));
    }
  }

  private List<Object> operate(String operation, Value value) {
    return switch (operation) {
      case "setResult", "setException" ->
          List.of(complete(operation.equals("setResult"), value) ? "set" : "refused");
      case "cancel" ->
          List.of((value.thread == 2 ? future.cancel(true) : future.cancel()) ? "true" : "false");
      case "setRunningOrNotifyCancel" -> {
        try {
          yield List.of(future.setRunningOrNotifyCancel() ? "true" : "false");
        } catch (IllegalStateException e) {
          yield List.of("refused");
        }
      }
      case "addDoneCallback" -> {
        future.addDoneCallback(new Callback(value));
        yield List.of("added");
      }
      case "get", "getTimed", "getNow" -> get(operation, value.thread);
      case "inspect" -> inspect(value.thread);
      default -> throw new IllegalArgumentException("no operation " + operation);
    };
  }

  /** The first thread insists, the others try. */
  private boolean complete(boolean normally, Value value) {
    if (value.thread > 1) {
      return normally ? future.trySetResult(value) : future.trySetException(new Failure(value));
    }
    try {
      if (normally) {
        future.setResult(value);
      } else {
        future.setException(new Failure(value));
      }
      return true;
    } catch (InvalidStateException e) {
      return false;
    }
  }

  /** The first and third thread ask for the exception. */
  private List<Object> get(String how, int thread) {
    long seconds = how.equals("getTimed") ? 1 : 0;
    try {
      if (thread % 2 == 1) {
        Throwable exception =
            how.equals("get") ? future.exception() : future.exception(seconds, TimeUnit.SECONDS);
        return exception == null ? List.of(NO_EXCEPTION) : outcome("setException", exception);
      }
      return outcome(
          "setResult", how.equals("get") ? future.get() : future.get(seconds, TimeUnit.SECONDS));
    } catch (ExecutionException e) {
      return outcome("setException", e.getCause());
    } catch (CancellationException e) {
      return List.of("cancelled");
    } catch (TimeoutException e) {
      return List.of("timeout");
    } catch (InterruptedException e) {
      return List.of("interrupted");
    }
  }

  /** Each thread asks in another way. */
  private List<Object> inspect(int thread) {
    return switch (thread) {
      case 2 -> List.of("isDone", future.isDone());
      case 3 -> List.of("isRunning", future.isRunning());
      case 4 -> List.of("isCancelled", future.isCancelled());
      default -> {
        String text = future.toString();
        yield List.of(text.substring(text.indexOf('[') + 1).split("[ \\]]", 2)[0]);
      }
    };
  }

  /**
   * What the specification answers where the Java answers less: right after the step, the word
   * still says it.
   */
  private static List<Object> inFull(List<Object> answer, Map<String, Object> word) {
    String status = (String) requireNonNull(word.get("status"));
    boolean truth =
        switch ((String) answer.get(0)) {
          case "isDone" -> !status.equals("PENDING") && !status.equals("RUNNING");
          case "isRunning" -> status.equals("RUNNING");
          case "isCancelled" -> status.startsWith("CANCELLED");
          default -> false;
        };
    if (answer.get(0).equals(NO_EXCEPTION)) {
      List<?> outcome = (List<?>) requireNonNull(word.get("outcome"));
      return outcome.contains("setResult") ? List.copyOf(outcome) : answer;
    }
    return answer.size() == 2 && answer.get(1).equals(truth) ? List.of(status) : answer;
  }

  /** Which outcome it is does not depend on what it is, but on how it was delivered or is kept. */
  private static List<Object> outcome(String how, @Nullable Object what) {
    Value value = what instanceof Failure failure ? failure.value : (Value) what;
    boolean right = what instanceof Failure == how.equals("setException");
    return List.of(
        right ? how : how + " of the wrong kind", requireNonNull(value).thread, value.operation);
  }

  private static List<Object> tuple(Value value) {
    return List.of(value.thread, value.operation);
  }

  // The abstraction.

  @Override
  public void history(Machine machine) {
    Object word = machine.field(future, "state");
    for (List<List<Object>> each : answers) {
      int last = each.size() - 1;
      if (last >= 0 && SHORT.contains(each.get(last).get(0))) {
        each.set(last, inFull(each.get(last), word(machine, word)));
      }
    }
    if (word != null && isA(word, "Registration")) {
      for (Object at = word; at != null; at = machine.field(at, "next")) {
        if (kind(machine, at) == 2) {
          // New in the word: then its call is under way.
          int thread = machine.number(requireNonNull(machine.field(at, "who")));
          operationOf.computeIfAbsent(at, n -> answers.get(thread - 1).size() + 1);
        }
      }
    }
  }

  @Override
  public Map<String, Object> state(Machine machine) {
    Map<String, Object> word = word(machine, machine.field(future, "state"));
    List<Object> pc = new ArrayList<>();
    List<Object> seen = new ArrayList<>();
    List<Object> registered = new ArrayList<>();
    List<Object> why = new ArrayList<>();
    List<Object> todo = new ArrayList<>();
    List<Object> permit = new ArrayList<>();
    List<Object> interrupted = new ArrayList<>();
    List<Object> expired = new ArrayList<>();
    for (int t = 1; t <= program.size(); t++) {
      String label = machine.label(t);
      pc.add(label == null ? "Returned" : label);
      seen.add(seen(machine, t));
      registered.add(isRegistered(machine, t));
      why.add(why(machine, t));
      todo.add(todo(machine, t));
      permit.add(machine.permit(t));
      interrupted.add(machine.interrupted(t));
      expired.add(isExpired(machine, t));
    }
    Map<String, Object> state = new HashMap<>();
    state.put("program", program);
    state.put("word", word);
    state.put("pc", pc);
    state.put("seen", seen);
    state.put("registered", registered);
    state.put("why", why);
    state.put("todo", todo);
    state.put("permit", permit);
    state.put("interrupted", interrupted);
    state.put("expired", expired);
    state.put("answers", answers.stream().map(List::copyOf).toList());
    state.put("ran", List.copyOf(ran));
    return state;
  }

  private static Map<String, Object> word(String status, List<Object> outcome, List<Object> stack) {
    return Map.of("status", status, "outcome", outcome, "stack", stack);
  }

  private Map<String, Object> word(Machine machine, @Nullable Object word) {
    if (word == null) {
      return word("PENDING", List.of(), List.of());
    }
    if (word == machine.staticField("CompactFuture", "NOTIFIED")) {
      return word("CANCELLED_AND_NOTIFIED", List.of(), List.of());
    }
    if (isA(word, "Registration")) {
      String status = List.of("PENDING", "RUNNING", "CANCELLED").get(bits(machine, word) & 3);
      return word(status, List.of(), stack(machine, word));
    }
    boolean failed = isA(word, "CompactFuture$Failed");
    return word(
        "FINISHED",
        failed
            ? outcome("setException", machine.field(word, "exception"))
            : outcome("setResult", word),
        List.of());
  }

  private static boolean isA(Object object, String type) {
    return object.getClass().getName().endsWith("." + type);
  }

  private static int bits(Machine machine, Object registration) {
    return (int) requireNonNull(machine.field(registration, "bits"));
  }

  private static int kind(Machine machine, Object registration) {
    return (bits(machine, registration) >> 2) & 3;
  }

  /** Oldest first; the bottom of an otherwise empty stack of a RUNNING future is nobody. */
  private List<Object> stack(Machine machine, @Nullable Object top) {
    List<Object> nodes = new ArrayList<>();
    for (Object at = top; at != null; at = machine.field(at, "next")) {
      if (kind(machine, at) != 0) {
        nodes.add(0, at);
      }
    }
    List<Object> stack = new ArrayList<>();
    for (Object node : nodes) {
      stack.add(registration(machine, node, stack));
    }
    return stack;
  }

  private List<Object> registration(Machine machine, Object node, List<Object> below) {
    Object who = requireNonNull(machine.field(node, "who"));
    if (who instanceof Callback callback) {
      return List.of("callback", callback.name.thread, callback.name.operation);
    }
    int thread = machine.number(who);
    if (kind(machine, node) == 2) {
      return List.of("getter", thread, requireNonNull(operationOf.get(node)));
    }
    // Who left is the newest getter of that thread that has not left yet.
    for (int i = below.size() - 1; ; i--) {
      List<?> getter = (List<?>) below.get(i);
      List<Object> left = List.of("left", thread, getter.get(2));
      if (getter.get(0).equals("getter") && getter.get(1).equals(thread) && !below.contains(left)) {
        return left;
      }
    }
  }

  private Map<String, Object> seen(Machine machine, int t) {
    String label = machine.label(t);
    if (label == null) {
      return word("", List.of(), List.of());
    }
    return switch (label) {
      case "Complete", "Cancel", "Run", "Notify", "Add", "Register", "Leave" ->
          word(machine, machine.expected(t));
      case "TestInterrupt", "ReadClock" ->
          isRegistered(machine, t)
              ? word("", List.of(), List.of())
              : word(machine, machine.local(t, "join", "word"));
      case "Reinterrupt" -> word(machine, machine.local(t, "giveUp", "word"));
      default -> word("", List.of(), List.of());
    };
  }

  private static boolean isRegistered(Machine machine, int t) {
    String method = machine.isIn(t, "giveUp") ? "giveUp" : "join";
    return machine.hasLocal(t, method, "registered")
        && (boolean) requireNonNull(machine.local(t, method, "registered"));
  }

  private static String why(Machine machine, int t) {
    if (!machine.isIn(t, "giveUp")) {
      return "";
    }
    boolean interrupted = (boolean) requireNonNull(machine.local(t, "giveUp", "interrupted"));
    return interrupted ? "interrupted" : "timeout";
  }

  /** The deadline of the timed get under way has passed. */
  private static boolean isExpired(Machine machine, int t) {
    return machine.hasLocal(t, "join", "deadline")
        && machine.hasLocal(t, "join", "registered") // else the deadline is not set yet
        && (boolean) requireNonNull(machine.local(t, "join", "timed"))
        && (boolean) requireNonNull(machine.local(t, "join", "waits"))
        && (long) requireNonNull(machine.local(t, "join", "deadline")) - machine.clock(t) <= 0;
  }

  /** Whom the thread has still to tell: getters in tell(), callbacks in Batch.call(). */
  private List<Object> todo(Machine machine, int t) {
    String label = machine.label(t);
    List<Object> todo = new ArrayList<>();
    if (label == null || !machine.isIn(t, "tell")) {
      if ("Call".equals(label)) { // late: callNow
        add(todo, (Callback) requireNonNull(machine.local(t, "callNow", "fn")));
      }
      return todo;
    }
    Object[] living = (Object[]) requireNonNull(machine.local(t, "tell", "living"));
    if (label.equals("Unpark")) {
      boolean left = false;
      for (Object each : living) {
        left |= each == machine.local(t, "tell", "registered");
        if (left && kind(machine, each) == 2) {
          int thread = machine.number(requireNonNull(machine.field(each, "who")));
          todo.add(List.of("getter", thread, requireNonNull(operationOf.get(each))));
        }
      }
    }
    Object current = label.equals("Unpark") ? null : machine.local(t, "call", "each");
    boolean left = current == null;
    for (Object each : living) {
      boolean now = each == current;
      left |= now;
      // While the log looks at the future, the one that threw has been told.
      if (left && kind(machine, each) == 1 && !(now && label.equals("Inspect"))) {
        add(todo, (Callback) requireNonNull(machine.field(each, "who")));
      }
    }
    return todo;
  }

  private static void add(List<Object> todo, Callback callback) {
    todo.add(List.of("callback", callback.name.thread, callback.name.operation));
  }

  @Override
  public Map<String, Environment> environment() {
    return Map.of(
        "EnvTimeOut", Environment.TIME,
        "EnvInterrupt", Environment.INTERRUPT,
        "EnvSpurious", Environment.SPURIOUS_WAKE_UP);
  }

  @Override
  public Map<String, String> unmapped() {
    String constant = "never changes, and no word refers to it but as the value it is";
    String confined = "of one thread: todo is read from that thread's local variables";
    String noNesting = "of one thread: programs here do not nest completions";
    return Map.ofEntries(
        Map.entry("CompactFuture.STATE", constant),
        Map.entry("CompactFuture.CANCELLED", constant),
        Map.entry("CompactFuture.NULL", constant),
        Map.entry("Registration.RUNNING", constant),
        Map.entry("Registration.CANCELLED", constant),
        Map.entry("Registration.NONE", constant),
        Map.entry("Callbacks$Log.TO", "the logger is foreign"),
        Map.entry("Callbacks$Batch.future", confined),
        Map.entry("Callbacks$Batch.registered", confined),
        Map.entry("Callbacks.OF_THIS_THREAD", confined),
        Map.entry("Callbacks.nesting", noNesting),
        Map.entry("Callbacks.deferred", noNesting));
  }

  // Counterexamples.

  @Override
  @SuppressWarnings("unchecked")
  public List<String> titles(State initial) {
    return ((List<List<String>>) initial.get("program"))
        .stream().map(operations -> String.join(", ", operations)).toList();
  }

  @Override
  public String show(State state) {
    Map<?, ?> word = (Map<?, ?>) state.get("word");
    String text =
        word.get("status")
            + " "
            + State.text(word.get("outcome"))
            + " "
            + State.text(word.get("stack"));
    return text.replaceAll("<<\"(\\w+)\", (\\d+), \\d+>>", "$1 of $2")
        .replace("<<>>", "")
        .replace("<<", "[")
        .replace(">>", "]")
        .replaceAll(" +", " ")
        .strip();
  }
}
