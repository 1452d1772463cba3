package dev.compactfuture.subject.executor;

import static java.util.Objects.requireNonNull;

import dev.compactfuture.CompactFuture;
import dev.compactfuture.lockstep.Machine;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Maps the tasks, and the stack of those that are accepted, to the variables of {@code
 * Executor.tla}. A task is known from the first step on at which a local variable refers to it.
 */
final class TaskAbstraction {
  /** The calls that are made with a task that may be new, and the variable that refers to it. */
  private static final Map<String, String> NEW =
      Map.of("addDoneCallback", "this", "accept", "task");

  private final ExecutorOperations operations;
  private final IdentityHashMap<Object, TaskId> ids = new IdentityHashMap<>();
  private final List<CompactFuture<?>> known = new ArrayList<>(); // in the order of their ids
  private @Nullable CompactFuture<?> asked;

  TaskAbstraction(ExecutorOperations operations) {
    this.operations = operations;
  }

  /** Looks for a new task; called after every step. */
  void record(Machine machine) {
    if (asked == null) {
      asked = (CompactFuture<?>) machine.field(operations.executor(), "asked");
    }
    for (int t = 1; t <= operations.program().size(); t++) {
      for (Map.Entry<String, String> each : NEW.entrySet()) {
        if (machine.hasLocal(t, each.getKey(), each.getValue())) {
          CompactFuture<?> task =
              (CompactFuture<?>) requireNonNull(machine.local(t, each.getKey(), each.getValue()));
          add(task, operations.current(t));
        }
      }
    }
    operations.made().forEach((id, task) -> add((CompactFuture<?>) task, id));
  }

  private void add(CompactFuture<?> task, TaskId id) {
    if (ids.putIfAbsent(task, id) == null) {
      known.clear();
      eachId(each -> task(each) != null && known.add(requireNonNull(task(each))));
    }
  }

  /** Returns the tasks that are known. */
  List<CompactFuture<?>> known() {
    return known;
  }

  Map<?, TaskId> ids() {
    return ids;
  }

  private @Nullable CompactFuture<?> task(TaskId id) {
    return ids.entrySet().stream()
        .filter(each -> each.getValue().equals(id))
        .map(each -> (CompactFuture<?>) each.getKey())
        .findAny()
        .orElse(null);
  }

  TaskId id(Object task) {
    return requireNonNull(ids.get(task), "a task of no operation");
  }

  /** Returns the tuple that names a task; empty if there is none. */
  List<Object> tuple(@Nullable Object task) {
    return task == null ? List.of() : id(task).tuple();
  }

  /** Returns the tuple that names the task of an entry. */
  List<Object> ofEntry(@Nullable Object entry) {
    return entry == null ? List.of() : tuple(((Reference<?>) entry).get());
  }

  /** Returns the tuples of tasks and of wrappers. */
  List<Object> ids(Collection<?> tasks) {
    return tasks.stream()
        .<Object>map(
            each ->
                each instanceof ExecutorOperations.Wrapper wrapper
                    ? wrapper.id().tuple()
                    : tuple(each))
        .toList();
  }

  /** Returns a value for each operation of each client. */
  List<Object> eachId(Function<TaskId, Object> ofTask) {
    List<Object> values = new ArrayList<>();
    for (int t = 1; t <= operations.clients(); t++) {
      List<Object> ofThread = new ArrayList<>();
      for (int i = 1; i <= operations.program().get(t - 1).size(); i++) {
        ofThread.add(ofTask.apply(new TaskId(t, i)));
      }
      values.add(ofThread);
    }
    return values;
  }

  /**
   * Returns a value for each operation of each client.
   *
   * @param without the value for one whose task is not known
   */
  List<Object> each(Object without, Function<CompactFuture<?>, Object> ofTask) {
    return eachId(
        id -> {
          CompactFuture<?> task = task(id);
          return task == null ? without : ofTask.apply(task);
        });
  }

  List<Object> states() {
    return each(
        "PENDING",
        task ->
            task.isCancelled()
                ? "CANCELLED"
                : task.isDone() ? "FINISHED" : task.isRunning() ? "RUNNING" : "PENDING");
  }

  boolean isAsked() {
    return asked != null && asked.isDone();
  }

  boolean isAsked(Machine machine) {
    return ((CompactFuture<?>) requireNonNull(machine.field(operations.executor(), "asked")))
        .isDone();
  }

  List<Object> wrapped(Machine machine) {
    Object wrapped = requireNonNull(machine.field(operations.executor(), "wrapped"));
    return ids((Collection<?>) wrapped);
  }

  private static Object entry(Machine machine, Object task) {
    return requireNonNull(machine.field(task, "entry"));
  }

  Object ofEntry(Machine machine, Object task, String field) {
    return requireNonNull(machine.field(entry(machine, task), field));
  }

  List<Object> next(Machine machine, Object task) {
    return ofEntry(machine.field(entry(machine, task), "next"));
  }

  boolean isKept(Machine machine, Object task) {
    return machine.field(entry(machine, task), "kept") != null;
  }

  boolean isRefused(Machine machine, Object task) {
    return task.getClass().getSimpleName().equals("ForeignTask")
        && Boolean.TRUE.equals(machine.field(task, "refused"));
  }
}
