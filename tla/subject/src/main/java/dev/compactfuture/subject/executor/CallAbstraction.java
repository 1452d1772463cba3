package dev.compactfuture.subject.executor;

import static java.util.Objects.requireNonNull;

import dev.compactfuture.lockstep.Machine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Maps the calls that a thread is in, and their variables, to {@code local[t]}. */
final class CallAbstraction {
  private static final Set<String> SCANNING = Set.of("NewestLook", "AliveLook", "NextLook");
  private static final Set<String> PUSHING = Set.of("Link", "Push");

  private final ExecutorOperations operations;
  private final TaskAbstraction tasks;
  private final List<List<Object>> deferred = new ArrayList<>(); // callbacks, of each thread
  private final List<Integer> steps = new ArrayList<>(); // of each thread, before
  private final List<String> labels = new ArrayList<>(); // of each thread, before
  private List<Object> states = List.of(); // of the tasks, before

  CallAbstraction(ExecutorOperations operations, TaskAbstraction tasks) {
    this.operations = operations;
    this.tasks = tasks;
  }

  void start() {
    for (int t = 0; t < operations.program().size(); t++) {
      deferred.add(new ArrayList<>());
      steps.add(0);
      labels.add("");
    }
  }

  List<?> historyVariables() {
    return deferred;
  }

  /** Follows the callbacks that are deferred, which the code keeps in objects not under test. */
  void record(Machine machine) {
    List<Object> now = tasks.states();
    for (int t = 1; t <= labels.size(); t++) {
      String label = String.valueOf(machine.label(t));
      if (machine.steps(t) != steps.get(t - 1)) {
        recordStep(machine, t, label, now);
      }
      steps.set(t - 1, machine.steps(t));
      labels.set(t - 1, label);
    }
    states = now;
  }

  private void recordStep(Machine machine, int t, String label, List<Object> now) {
    List<Object> mine = deferred.get(t - 1);
    switch (labels.get(t - 1)) {
      case "CancelTask" -> {
        if (machine.isIn(t, "abandonAll")) {
          tasks.eachId(id -> isForeign(id) && became(id, now) && mine.add(id.tuple()));
        }
      }
      case "RefusedLook", "CancelSubmitted" -> {
        if (!mine.isEmpty() && !label.equals("CancelSubmitted")) {
          mine.remove(0);
        }
      }
      default -> {}
    }
  }

  private boolean isForeign(TaskId id) {
    return operations.program().get(id.thread() - 1).get(id.index() - 1).equals("foreign");
  }

  private boolean became(TaskId id, List<Object> now) {
    return of(now, id).equals("CANCELLED") && !of(states, id).equals("CANCELLED");
  }

  private static Object of(List<Object> all, TaskId id) {
    return ((List<?>) all.get(id.thread() - 1)).get(id.index() - 1);
  }

  Map<String, Object> local(Machine machine, int t) {
    String label = String.valueOf(machine.label(t));
    Map<String, Object> local = new HashMap<>();
    local.put("phase", phase(machine, t, label));
    local.put(
        "run", machine.isIn(t, "run") ? tasks.tuple(machine.local(t, "run", "this")) : List.of());
    local.put("top", top(machine, t, label));
    local.put("at", at(machine, t, label));
    boolean sweeps = machine.isIn(t, "sweep") && !label.equals("CountAlive");
    local.put("last", sweeps ? entry(machine, t, "sweep", "last") : List.of());
    local.put("follow", sweeps ? entry(machine, t, "sweep", "next") : List.of());
    local.put(
        "found",
        machine.isIn(t, "notDone") ? tasks.ids(list(machine, t, "notDone", "all")) : List.of());
    boolean counts = label.equals("RunningLook");
    local.put("left", counts ? left(machine, t) : List.of());
    local.put("n", counts ? requireNonNull(machine.local(t, "notStarted", "n")) : 0);
    local.put("handed", handed(machine, t, label));
    local.put("todo", todo(machine, t));
    local.put("deferred", List.copyOf(deferred.get(t - 1)));
    return local;
  }

  private static String phase(Machine machine, int t, String label) {
    if (machine.isIn(t, "sweep")) {
      return "sweep";
    }
    if (machine.isIn(t, "abandonAll")) {
      return "abandon";
    }
    boolean scans =
        SCANNING.contains(label)
            || Set.of("AskedLook", "DelegateLook", "RunningLook").contains(label);
    if (machine.isIn(t, "cancelDroppedOnTermination")) {
      return scans ? "thread" : "";
    }
    if (machine.isIn(t, "isTerminated")) {
      return scans ? "terminated" : "";
    }
    if (machine.isIn(t, "refuseAfterShutdown")) {
      return machine.isIn(t, "handOver") ? "first" : "bare";
    }
    if (machine.isIn(t, "handOver")) {
      if (machine.hasLocal(t, "handOver", "e")) {
        boolean refused = machine.local(t, "handOver", "e") instanceof RejectedExecutionException;
        return refused ? "refused" : "failed";
      }
      return label.equals("Execute") || machine.isIn(t, "run") ? "execute" : "second";
    }
    return machine.isIn(t, "execute") && (label.equals("ExecuteBare") || machine.isIn(t, "run"))
        ? "bare"
        : "";
  }

  private List<Object> top(Machine machine, int t, String label) {
    return PUSHING.contains(label)
        ? entry(machine, t, "push", "below")
        : machine.isIn(t, "sweep") ? entry(machine, t, "sweep", "top") : List.of();
  }

  private List<Object> at(Machine machine, int t, String label) {
    if (machine.isIn(t, "sweep")) {
      return label.equals("CountAlive") ? List.of() : entry(machine, t, "sweep", "at");
    }
    return label.equals("NewestLook") ? List.of() : entry(machine, t, "notDone", "at");
  }

  private List<Object> entry(Machine machine, int t, String method, String name) {
    return machine.hasLocal(t, method, name)
        ? tasks.ofEntry(machine.local(t, method, name))
        : List.of();
  }

  private static Collection<?> list(Machine machine, int t, String method, String name) {
    if (!machine.hasLocal(t, method, name)) {
      return List.of();
    }
    Object value = requireNonNull(machine.local(t, method, name));
    return value instanceof Object[] array ? Arrays.asList(array) : (Collection<?>) value;
  }

  private List<Object> left(Machine machine, int t) {
    List<Object> all = tasks.ids(list(machine, t, "notStarted", "tasks"));
    int i = (int) requireNonNull(machine.local(t, "notStarted", "i"));
    return all.subList(i, all.size());
  }

  private List<Object> handed(Machine machine, int t, String label) {
    if (!operations.operation(t).equals("shutdownNow")) {
      return List.of();
    }
    return label.equals("Asked")
        ? tasks.ids(list(machine, t, "shutdownNow", "handedBack"))
        : SCANNING.contains(label)
            ? tasks.ids(list(machine, t, "abandonAll", "handedBack"))
            : List.of();
  }

  /** Returns the tasks that are still to be cancelled. */
  private List<Object> todo(Machine machine, int t) {
    List<Object> made = from(machine, t, "made", "other");
    List<Object> all = from(machine, t, "all", "task");
    if (machine.hasLocal(t, "abandonAll", "other")) {
      List<Object> both = new ArrayList<>(made);
      both.addAll(tasks.ids(list(machine, t, "abandonAll", "all")));
      return both;
    }
    boolean before = Set.of("RunningLook", "WrappedLook").contains("" + machine.label(t));
    return machine.hasLocal(t, "abandonAll", "task")
        ? all
        : before ? tasks.ids(list(machine, t, "abandonAll", "all")) : List.of();
  }

  /** Returns what is left of an array from the element that a variable refers to. */
  private List<Object> from(Machine machine, int t, String array, String variable) {
    if (!machine.hasLocal(t, "abandonAll", variable)) {
      return List.of();
    }
    List<Object> all = tasks.ids(list(machine, t, "abandonAll", array));
    @Nullable Object element = machine.local(t, "abandonAll", variable);
    return all.subList(all.indexOf(tasks.tuple(element)), all.size());
  }
}
