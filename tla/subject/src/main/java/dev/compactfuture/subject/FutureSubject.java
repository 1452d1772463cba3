package dev.compactfuture.subject;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import dev.compactfuture.CompactFuture;
import dev.compactfuture.Futures;
import dev.compactfuture.InvalidStateException;
import dev.compactfuture.lockstep.Choice;
import dev.compactfuture.lockstep.Machine;
import dev.compactfuture.lockstep.PlainVariable;
import dev.compactfuture.lockstep.State;
import dev.compactfuture.lockstep.Subject;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
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
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * {@code CompactFuture}, and {@code Futures.await} on one or two of them, in the words of {@code
 * CompactFuture.tla}: its variables, one by one.
 */
public final class FutureSubject implements Subject {
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
    private final Object future;
    private final Value name;

    Callback(Object future, Value name) {
      this.future = future;
      this.name = name;
    }

    @Override
    public void accept(Object done) {
      boolean returns = Choice.of(2) == 0;
      int thread = Integer.parseInt(Thread.currentThread().getName().replaceAll("\\D", ""));
      String how = done != future ? "called with another" : returns ? "returns" : "throws";
      dataOf(name).get();
      readDataOfWhoDecided((CompactFuture<?>) done);
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
  private static final Set<Object> DONE = Set.of("FINISHED", "CANCELLED", "CANCELLED_AND_NOTIFIED");
  private static final Set<Object> SHORT =
      Set.of("isDone", "isRunning", "isCancelled", NO_EXCEPTION);

  private final List<CompactFuture<Object>> futures = new ArrayList<>();
  private List<List<String>> program = List.of();
  private final List<List<List<Object>>> answers = new ArrayList<>();
  private final List<Object> ran = new ArrayList<>();

  /** Of each operation that others see an effect of: written before it, read after they saw it. */
  private final Map<Value, PlainVariable> data = new HashMap<>();

  private boolean doneAtStart; // one of the futures

  // History, kept by seeing what is new: which operation a getter's registration is of, the watch
  // of an operation, the future of an arrival; and the variables notified and since.
  private final IdentityHashMap<Object, Integer> operationOf = new IdentityHashMap<>();
  private final Map<Value, Object> watchOf = new HashMap<>();
  private final IdentityHashMap<Object, Integer> futureOf = new IdentityHashMap<>();
  private final List<Object> notified = new ArrayList<>();
  private final List<Integer> since = new ArrayList<>();

  @Override
  public Object root() {
    return futures;
  }

  // Programs.

  @Override
  @SuppressWarnings("unchecked")
  public int start(State initial) {
    program = (List<List<String>>) initial.get("program");
    program.forEach(p -> answers.add(new ArrayList<>()));
    program.forEach(p -> since.add(0));
    for (Map<String, Object> word : (List<Map<String, Object>>) initial.get("word")) {
      CompactFuture<Object> future = new CompactFuture<>();
      futures.add(future);
      String status = (String) requireNonNull(word.get("status"));
      doneAtStart |= DONE.contains(status);
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
        future.addDoneCallback(new Callback(future, new Value(0, i)));
      }
    }
    notified.addAll((List<Object>) initial.get("notified"));
    return program.size();
  }

  @Override
  public void run(int thread) {
    List<String> operations = program.get(thread - 1);
    for (int i = 1; i <= operations.size(); i++) {
      answers.get(thread - 1).add(operate(operations.get(i - 1), new Value(thread, i)));
    }
  }

  /** On the second future, the name of the operation ends in 2. */
  private List<Object> operate(String operation, Value value) {
    CompactFuture<Object> future = futures.get(operation.endsWith("2") ? 1 : 0);
    String name = operation.replace("2", "");
    return switch (name) {
      case "setResult", "setException" -> {
        dataOf(value).set(value);
        boolean set = complete(future, name.equals("setResult"), value);
        if (!set) {
          readDataOfWhoDecided(future);
        }
        yield List.of(set ? "set" : "refused");
      }
      case "cancel" -> {
        dataOf(value).set(value);
        boolean cancelled = value.thread == 2 ? future.cancel(true) : future.cancel();
        if (cancelled) {
          readDataOfTheOther(future, value);
        }
        yield List.of(cancelled ? "true" : "false");
      }
      case "setRunningOrNotifyCancel" -> {
        try {
          yield List.of(future.setRunningOrNotifyCancel() ? "true" : "false");
        } catch (IllegalStateException e) {
          if (!requireNonNull(e.getMessage()).contains("RUNNING")) { // so it is done
            readDataOfWhoDecided(future);
          }
          yield List.of("refused");
        }
      }
      case "addDoneCallback" -> {
        dataOf(value).set(value);
        future.addDoneCallback(new Callback(future, value));
        yield List.of("added");
      }
      case "get", "getTimed", "getNow" -> get(future, name, value.thread);
      case "inspect" -> inspect(future, value.thread);
      case "awaitFirst" -> await(Futures.ReturnWhen.FIRST_COMPLETED, -1);
      case "awaitException" -> await(Futures.ReturnWhen.FIRST_EXCEPTION, -1);
      case "awaitAll" -> await(Futures.ReturnWhen.ALL_COMPLETED, -1);
      case "awaitTimed" -> await(Futures.ReturnWhen.ALL_COMPLETED, 1);
      case "awaitNow" -> await(Futures.ReturnWhen.ALL_COMPLETED, 0);
      default -> throw new IllegalArgumentException("no operation " + operation);
    };
  }

  private List<Object> await(Futures.ReturnWhen when, long seconds) {
    try {
      Futures.DoneAndNotDone<Object> answer =
          seconds < 0
              ? Futures.await(futures, when)
              : Futures.await(futures, seconds, TimeUnit.SECONDS, when);
      List<Object> done = new ArrayList<>(List.of("done"));
      for (int f = 1; f <= futures.size(); f++) {
        boolean isDone = answer.done().contains(futures.get(f - 1));
        if (isDone == answer.notDone().contains(futures.get(f - 1))) {
          return List.of("in both sets or in none", f);
        }
        if (isDone) {
          readDataOfWhoDecided(futures.get(f - 1));
          done.add(f);
        }
      }
      return done;
    } catch (InterruptedException e) {
      return List.of("interrupted");
    }
  }

  private PlainVariable dataOf(Value operation) {
    return data.computeIfAbsent(
        operation,
        v -> new PlainVariable("data of thread " + v.thread + ", operation " + v.operation));
  }

  /** Of two cancellations nobody knows which it was; what was done at the start nobody decided. */
  private void readDataOfWhoDecided(CompactFuture<?> future) {
    if (doneAtStart) {
      return;
    }
    Object word;
    try {
      Field state = CompactFuture.class.getDeclaredField("state");
      state.setAccessible(true);
      word = state.get(future); // no step: it is not what is looked at here
      if (word != null && isA(word, "CompactFuture$Failed")) {
        Field exception = word.getClass().getDeclaredField("exception");
        exception.setAccessible(true);
        word = exception.get(word);
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
    if (word instanceof Value value) {
      dataOf(value).get();
    } else if (word instanceof Failure failure) {
      dataOf(failure.value).get();
    } else {
      List<Value> all = cancellations(future);
      if (all.size() == 1) {
        dataOf(all.get(0)).get();
      }
    }
  }

  private List<Value> cancellations(CompactFuture<?> future) {
    String cancel = future == futures.get(0) ? "cancel" : "cancel2";
    List<Value> all = new ArrayList<>();
    for (int t = 1; t <= program.size(); t++) {
      for (int i = 1; i <= program.get(t - 1).size(); i++) {
        if (program.get(t - 1).get(i - 1).equals(cancel)) {
          all.add(new Value(t, i));
        }
      }
    }
    return all;
  }

  /** One of two cancellations, which finds that it comes too late, knows who was first. */
  private void readDataOfTheOther(CompactFuture<?> future, Value mine) {
    List<Value> others = cancellations(future);
    others.remove(mine);
    if (!doneAtStart && others.size() == 1 && Choice.lastStep().equals("CancelLook")) {
      dataOf(others.get(0)).get();
    }
  }

  /** The first thread insists, the others try. */
  private static boolean complete(CompactFuture<Object> future, boolean normally, Value value) {
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
  private List<Object> get(CompactFuture<Object> future, String how, int thread) {
    List<Object> answer = answerOfGet(future, how, thread);
    if (!List.of("timeout").equals(answer) && !List.of("interrupted").equals(answer)) {
      readDataOfWhoDecided(future);
    }
    return answer;
  }

  private static List<Object> answerOfGet(CompactFuture<Object> future, String how, int thread) {
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
  private List<Object> inspect(CompactFuture<Object> future, int thread) {
    List<Object> answer = answerOfInspect(future, thread);
    boolean isDone =
        thread == 3
            ? false
            : thread == 2 || thread == 4 ? answer.contains(true) : DONE.contains(answer.get(0));
    if (isDone) {
      readDataOfWhoDecided(future);
    }
    return answer;
  }

  private static List<Object> answerOfInspect(CompactFuture<Object> future, int thread) {
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

  // The ends alone. The code answers less than the specification.

  @Override
  public Object outcome(Machine machine) {
    return result(
        answers.stream().map(List::copyOf).toList(),
        List.copyOf(ran),
        each(t -> machine.label(t) == null ? "Returned" : machine.label(t)));
  }

  @Override
  @SuppressWarnings("unchecked")
  public Object outcome(State end) {
    List<List<String>> operations = (List<List<String>>) end.get("program");
    List<List<List<Object>>> all = (List<List<List<Object>>>) end.get("answers");
    List<Object> inShort = new ArrayList<>();
    for (int t = 1; t <= all.size(); t++) {
      List<Object> ofThread = new ArrayList<>();
      for (int i = 0; i < all.get(t - 1).size(); i++) {
        ofThread.add(inShort(all.get(t - 1).get(i), operations.get(t - 1).get(i), t));
      }
      inShort.add(ofThread);
    }
    return result(inShort, end.get("ran"), end.get("pc"));
  }

  private static Object result(Object answers, Object ran, Object at) {
    return Map.of("answers", answers, "ran", ran, "pc", at);
  }

  private static List<Object> inShort(List<Object> answer, String operation, int thread) {
    if (operation.startsWith("get")) {
      boolean isResult = answer.get(0).equals("setResult");
      return isResult && thread % 2 == 1 ? List.of(NO_EXCEPTION) : answer;
    }
    if (!operation.startsWith("inspect")) {
      return answer;
    }
    String status = (String) answer.get(0);
    return switch (thread) {
      case 2 -> List.of("isDone", DONE.contains(status));
      case 3 -> List.of("isRunning", status.equals("RUNNING"));
      case 4 -> List.of("isCancelled", status.startsWith("CANCELLED"));
      default -> answer;
    };
  }

  // The abstraction.

  @Override
  public void history(Machine machine) {
    for (List<List<Object>> each : answers) {
      int last = each.size() - 1;
      if (last >= 0 && SHORT.contains(each.get(last).get(0))) {
        each.set(last, inFull(each.get(last), word(machine, field(machine, 1))));
      }
    }
    for (int t = 1; t <= program.size(); t++) {
      if (machine.hasLocal(t, "await", "watch")) {
        Object watch = requireNonNull(machine.local(t, "await", "watch"));
        watchOf.put(new Value(t, here(t)), watch);
        for (Object arrival : (Object[]) requireNonNull(machine.field(watch, "arrivals"))) {
          Object future = arrival == null ? null : machine.field(arrival, "future");
          if (future != null) {
            futureOf.put(requireNonNull(arrival), futures.indexOf(future) + 1);
          }
        }
      }
    }
    for (int f = 1; f <= futures.size(); f++) {
      Object word = field(machine, f);
      if (word != null && isA(word, "Registration")) {
        for (Object at = word; at != null; at = machine.field(at, "next")) {
          if (kind(machine, at) == 2) {
            // New in the word: then its call is under way.
            int thread = machine.number(requireNonNull(machine.field(at, "who")));
            operationOf.computeIfAbsent(at, n -> here(thread));
          }
        }
      } else if (word != null && !notified.contains(f)) {
        notified.add(f);
      }
    }
    for (int t = 1; t <= program.size(); t++) {
      if (!machine.isIn(t, "await")) {
        since.set(t - 1, 0);
      } else if (since.get(t - 1) == 0 && !hasLookedAtNone(machine, t)) {
        since.set(t - 1, notified.size() + 1);
      }
    }
  }

  private int here(int thread) {
    return answers.get(thread - 1).size() + 1;
  }

  private @Nullable Object field(Machine machine, int future) {
    return machine.field(futures.get(future - 1), "state");
  }

  @Override
  public Map<String, Object> state(Machine machine) {
    Map<String, Object> state = new HashMap<>();
    state.put("program", program);
    List<Object> words = new ArrayList<>();
    for (int f = 1; f <= futures.size(); f++) {
      words.add(word(machine, field(machine, f)));
    }
    state.put("word", words);
    state.put("pc", each(t -> machine.label(t) == null ? "Returned" : machine.label(t)));
    state.put("seen", each(t -> seen(machine, t)));
    state.put("registered", each(t -> isRegistered(machine, t)));
    state.put("why", each(t -> why(machine, t)));
    state.put("todo", each(t -> todo(machine, t)));
    state.put("permit", each(machine::permit));
    state.put("interrupted", each(machine::interrupted));
    state.put("expired", each(t -> isExpired(machine, t)));
    state.put("answers", answers.stream().map(List::copyOf).toList());
    state.put("ran", List.copyOf(ran));
    state.put("top", each(t -> tops(machine, t)));
    state.put("below", each(t -> below(machine, t)));
    state.put("known", each(t -> known(machine, t)));
    state.put("at", each(t -> at(machine, t)));
    state.put("notified", List.copyOf(notified));
    state.put("since", List.copyOf(since));
    return state;
  }

  private List<Object> each(IntFunction<@Nullable Object> ofThread) {
    List<Object> values = new ArrayList<>();
    for (int t = 1; t <= program.size(); t++) {
      values.add(requireNonNull(ofThread.apply(t)));
    }
    return values;
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
    return (bits(machine, registration) >> 2) & 7;
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
    if (isA(who, "Watch$Arrival")) {
      Value operation = operationOf(machine, requireNonNull(machine.field(who, "watch")));
      String kind = kind(machine, node) == 4 ? "watcher" : "left";
      return List.of(kind, operation.thread, operation.operation);
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
      case "Complete", "Cancel", "Run", "Notify", "Add", "Register", "Leave", "Watch", "Unwatch" ->
          word(machine, machine.expected(t));
      case "TestInterrupt", "ReadClock" ->
          isRegistered(machine, t) || machine.isIn(t, "sleep")
              ? word("", List.of(), List.of())
              : word(machine, machine.local(t, "join", "word"));
      case "Reinterrupt" ->
          machine.isIn(t, "await")
              ? word("", List.of(), List.of())
              : word(machine, machine.local(t, "giveUp", "word"));
      default -> word("", List.of(), List.of());
    };
  }

  private static boolean isRegistered(Machine machine, int t) {
    for (String method : List.of("giveUp", "join", "sleep")) {
      if (machine.hasLocal(t, method, "registered")) {
        return (boolean) requireNonNull(machine.local(t, method, "registered"));
      }
    }
    return false;
  }

  private static String why(Machine machine, int t) {
    boolean awaits = machine.hasLocal(t, "await", "interrupted"); // known once it has slept
    if (!awaits && !machine.isIn(t, "giveUp")) {
      return "";
    }
    String method = awaits ? "await" : "giveUp";
    if (awaits && machine.isIn(t, "leave")) {
      Object watch = requireNonNull(machine.local(t, "await", "watch"));
      if ((boolean) requireNonNull(machine.field(watch, "all"))) {
        return "all";
      }
    }
    boolean interrupted = (boolean) requireNonNull(machine.local(t, method, "interrupted"));
    return interrupted ? "interrupted" : awaits ? "woken" : "timeout";
  }

  /** The deadline of the timed wait under way has passed. */
  private static boolean isExpired(Machine machine, int t) {
    String method =
        machine.isIn(t, "sleep")
            ? "sleep"
            : machine.hasLocal(t, "join", "registered") // else the deadline is not set yet
                    && (boolean) requireNonNull(machine.local(t, "join", "waits"))
                ? "join"
                : "";
    return !method.isEmpty()
        && (boolean) requireNonNull(machine.local(t, method, "timed"))
        && (long) requireNonNull(machine.local(t, method, "deadline")) - machine.clock(t) <= 0;
  }

  /**
   * Whom the thread has still to tell: in tellWatchers(), wake(), and callbacks in Batch.call().
   */
  private List<Object> todo(Machine machine, int t) {
    String label = machine.label(t);
    List<Object> todo = new ArrayList<>();
    boolean watchers = machine.isIn(t, "tellWatchers");
    if (label == null || !(watchers || machine.isIn(t, "tell"))) {
      if ("Call".equals(label)) { // late: callNow
        add(todo, (Callback) requireNonNull(machine.local(t, "callNow", "fn")));
      }
      return todo;
    }
    String method = watchers ? "tellWatchers" : "tell";
    Object taken = requireNonNull(machine.local(t, method, "living"));
    Object[] living = taken instanceof Object[] many ? many : new Object[] {taken};
    if (watchers) {
      // While it unparks the sleeper, the arrival that woke it has arrived.
      boolean arrived = label.equals("Unpark");
      Object current = machine.local(t, "tellWatchers", "registered");
      for (Object each : from(living, current, 4, machine)) {
        List<Object> watcher = registration(machine, each, List.of());
        boolean isCurrent = each == current;
        todo.add(
            isCurrent && arrived ? List.of("sleeper", watcher.get(1), watcher.get(2)) : watcher);
      }
    }
    boolean getters = watchers || label.equals("Unpark");
    if (getters) {
      Object current = watchers ? null : machine.local(t, "wake", "registered");
      for (Object each : from(living, current, 2, machine)) {
        int thread = machine.number(requireNonNull(machine.field(each, "who")));
        todo.add(List.of("getter", thread, requireNonNull(operationOf.get(each))));
      }
    }
    Object current = getters ? null : machine.local(t, "call", "each");
    for (Object each : from(living, current, 1, machine)) {
      // While the log looks at the future, the one that threw has been told.
      if (each != current || !label.equals("Inspect")) {
        add(todo, (Callback) requireNonNull(machine.field(each, "who")));
      }
    }
    return todo;
  }

  /** Those of {@code kind} from {@code current} on, or all of them if that is null. */
  private static List<Object> from(
      Object[] living, @Nullable Object current, int kind, Machine machine) {
    List<Object> rest = new ArrayList<>();
    boolean left = current == null;
    for (Object each : living) {
      left |= each == current;
      if (left && kind(machine, each) == kind) {
        rest.add(each);
      }
    }
    return rest;
  }

  private static void add(List<Object> todo, Callback callback) {
    todo.add(List.of("callback", callback.name.thread, callback.name.operation));
  }

  // Waiting on many futures.

  private Value operationOf(Machine machine, Object watch) {
    for (Map.Entry<Value, Object> each : watchOf.entrySet()) {
      if (each.getValue() == watch) {
        return each.getKey();
      }
    }
    throw new IllegalStateException("whose watch is it?");
  }

  /** The stack of each operation's watch. */
  private List<Object> tops(Machine machine, int t) {
    List<Object> tops = new ArrayList<>();
    for (int i = 1; i <= program.get(t - 1).size(); i++) {
      Object watch = watchOf.get(new Value(t, i));
      tops.add(watch == null ? List.of() : arrivals(machine, machine.field(watch, "top")));
    }
    return tops;
  }

  /** A watch's stack, oldest first. */
  private List<Object> arrivals(Machine machine, @Nullable Object top) {
    List<Object> stack = new ArrayList<>();
    for (Object at = top; at != null; at = machine.field(at, "next")) {
      stack.add(
          0,
          isA(at, "Watch$Arrival")
              ? List.of("arrival", requireNonNull(futureOf.get(at)))
              : List.of("sleeper", requireNonNull(machine.field(at, "enough"))));
    }
    return stack;
  }

  private List<Object> below(Machine machine, int t) {
    String label = machine.label(t);
    if ("Arrive".equals(label) || "Sleep".equals(label)) {
      return arrivals(machine, machine.expected(t));
    }
    boolean needed =
        ("TestInterrupt".equals(label) || "ReadClock".equals(label))
            && machine.isIn(t, "sleep")
            && !isRegistered(machine, t);
    return needed ? arrivals(machine, machine.local(t, "sleep", "seen")) : List.of();
  }

  private Map<String, Object> known(Machine machine, int t) {
    if (since.get(t - 1) == 0) {
      return Map.of("done", List.of(), "open", List.of(), "left", List.of(), "news", false);
    }
    Object partition = requireNonNull(machine.local(t, "await", "futures"));
    Object[] open = (Object[]) requireNonNull(machine.field(partition, "open"));
    int size = (int) requireNonNull(machine.field(partition, "size"));
    boolean looks = machine.hasLocal(t, "collect", "i");
    int i = looks ? (int) requireNonNull(machine.local(t, "collect", "i")) : 0;
    int before = looks ? (int) requireNonNull(machine.local(t, "collect", "before")) : 0;
    return Map.of(
        "done", numbers(((List<?>) requireNonNull(machine.field(partition, "done"))).toArray()),
        "open", numbers(Arrays.copyOf(open, size)),
        "left", numbers(Arrays.copyOfRange(open, i, before)),
        "news", looks && size < i);
  }

  private boolean hasLookedAtNone(Machine machine, int t) {
    Object partition = requireNonNull(machine.local(t, "await", "futures"));
    return machine.hasLocal(t, "collect", "i")
        && requireNonNull(machine.local(t, "collect", "i")).equals(0)
        && requireNonNull(machine.local(t, "collect", "before")).equals(futures.size())
        && requireNonNull(machine.field(partition, "size")).equals(0);
  }

  private List<Object> numbers(Object[] some) {
    return Arrays.stream(some).<Object>map(future -> futures.indexOf(future) + 1).toList();
  }

  /** Which arrival it registers, or takes off. */
  private static int at(Machine machine, int t) {
    if (machine.hasLocal(t, "leave", "i")) {
      return (int) requireNonNull(machine.local(t, "leave", "i")) + 1;
    }
    if (!machine.isIn(t, "watch")) {
      return 0;
    }
    Object watch = requireNonNull(machine.local(t, "await", "watch"));
    return (int) requireNonNull(machine.field(watch, "watched")) + 1;
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
    String iterator = "of an iterator, which takes no step of its own";
    String answer = "of the answer, its caller's";
    String derived = "follows from the stack below; what comes of it is compared";
    String noNesting = "of one thread: programs here do not nest completions";
    return Map.ofEntries(
        Map.entry("CompactFuture.STATE", constant),
        Map.entry("CompactFuture.NULL", constant),
        Map.entry("Registration.RUNNING", constant),
        Map.entry("Registration.CANCELLED", constant),
        Map.entry("Registration.NONE", constant),
        Map.entry("Completions.deadline", iterator),
        Map.entry("Completions.nanos", iterator),
        Map.entry("Completions.ready", iterator),
        Map.entry("Completions.started", iterator),
        Map.entry("Completions.timed", iterator),
        Map.entry("Completions.total", iterator),
        Map.entry("Completions.unfinished", iterator),
        Map.entry("Completions.watch", iterator),
        Map.entry("Futures$ReturnWhen.$VALUES", constant),
        Map.entry("Futures$ReturnWhen.FIRST_COMPLETED", constant),
        Map.entry("Futures$ReturnWhen.FIRST_EXCEPTION", constant),
        Map.entry("Futures$ReturnWhen.ALL_COMPLETED", constant),
        Map.entry("Futures$DoneAndNotDone.done", answer),
        Map.entry("Futures$DoneAndNotDone.notDone", answer),
        Map.entry("Futures$InOrder.given", answer),
        Map.entry("Futures$InOrder.set", answer),
        Map.entry("Watch.TOP", constant),
        Map.entry("Watch.NONE", constant),
        Map.entry("Watch.failureIsEnough", "never changes, says of which operation it is"),
        Map.entry("Watch.taken", "not of await"),
        Map.entry("Watch$Node.count", derived),
        Map.entry("Watch$Node.sleeper", derived),
        Map.entry("Watch$Sleeper.thread", "the thread whose watch it is"),
        Map.entry("Futures$Partition.returnWhen", "never changes, says of which operation it is"),
        Map.entry("Futures$Partition.failed", "follows from what is done"),
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
    return ((List<?>) state.get("word"))
        .stream().map(word -> show((Map<?, ?>) word)).collect(joining(" | "));
  }

  private static String show(Map<?, ?> word) {
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
