package dev.compactfuture.subject.executor;

import static java.util.Objects.requireNonNull;

import dev.compactfuture.lockstep.Machine;
import dev.compactfuture.lockstep.State;
import dev.compactfuture.lockstep.Subject;
import dev.compactfuture.subject.programs.Programs;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * Puts {@code FutureExecutor} under lockstep with {@code Executor.tla}. Here every variable of the
 * specification is listed; how the programs run is in {@link ExecutorOperations}, how heap and
 * threads map to the variables in {@link TaskAbstraction} and {@link CallAbstraction}.
 */
public final class ExecutorSubject implements Subject {
  private static final String CONSTANT = "a constant";

  private final ExecutorOperations operations = new ExecutorOperations();
  private final TaskAbstraction tasks = new TaskAbstraction(operations);
  private final CallAbstraction threads = new CallAbstraction(operations, tasks);

  @Override
  public Object root() {
    return List.of(operations.executor(), operations.delegate().held(), tasks.known());
  }

  @Override
  public int start(State initial) {
    operations.start(initial);
    threads.start();
    return operations.program().size();
  }

  @Override
  public void run(int thread) {
    operations.run(thread);
  }

  @Override
  public void started(Thread thread) {
    operations.started(thread);
  }

  @Override
  public void history(Machine machine) {
    tasks.record(machine);
    threads.record(machine);
  }

  @Override
  public List<?> historyVariables() {
    return List.of(
        operations.answers(),
        operations.calls(),
        operations.told(),
        operations.isStarted(),
        operations.delegate().toString(),
        tasks.isAsked(),
        tasks.states(),
        tasks.ids(),
        threads.historyVariables());
  }

  @Override
  public Map<String, Object> state(Machine machine) {
    Object executor = operations.executor();
    Object accepted = requireNonNull(machine.field(executor, "accepted"));
    Map<String, Object> state = new HashMap<>();
    state.put("program", operations.program());
    state.put("terms", operations.terms());
    state.put("pc", each(t -> Programs.pc(machine, t)));
    state.put("answers", operations.answers().stream().map(List::copyOf).toList());
    state.put("local", each(t -> threads.local(machine, t)));
    state.put("refuses", requireNonNull(machine.field(executor, "refuses")));
    state.put("asked", tasks.isAsked(machine));
    state.put("awaits", requireNonNull(machine.field(executor, "awaitsTermination")));
    state.put("started", operations.isStarted());
    state.put("wrapped", tasks.wrapped(machine));
    state.put("newest", tasks.ofEntry(machine.field(accepted, "newest")));
    state.put("next", tasks.each(List.of(), task -> tasks.next(machine, task)));
    state.put("number", tasks.each(0, task -> tasks.ofEntry(machine, task, "number")));
    state.put("added", tasks.each(false, task -> tasks.ofEntry(machine, task, "added")));
    state.put("sweeping", requireNonNull(machine.field(accepted, "sweeping")));
    state.put("counted", requireNonNull(machine.field(accepted, "counted")));
    state.put("future", tasks.states());
    state.put("kept", tasks.each(false, task -> tasks.isKept(machine, task)));
    state.put("refused", tasks.each(false, task -> tasks.isRefused(machine, task)));
    state.put("calls", tasks.eachId(id -> operations.calls().getOrDefault(id, 0)));
    state.put("told", tasks.eachId(id -> operations.told().containsKey(id)));
    state.put("shut", operations.delegate().shut());
    state.put("held", tasks.ids(operations.delegate().held()));
    return state;
  }

  private List<Object> each(IntFunction<Object> ofThread) {
    return Programs.each(operations.program(), ofThread);
  }

  @Override
  public Map<String, String> unmapped() {
    return Map.ofEntries(
        Map.entry("AcceptedTasks.NEWEST", CONSTANT),
        Map.entry("AcceptedTasks.SWEEPING", CONSTANT),
        Map.entry("AcceptedTasks.NEXT", CONSTANT),
        Map.entry("AcceptedTasks.ADDED", CONSTANT),
        Map.entry("AcceptedTasks$Entry.stack", "the same for all"),
        Map.entry("FutureExecutor.AWAITS_TERMINATION", CONSTANT),
        Map.entry("FutureExecutor.delegate", "of the program: held and shut are its variables"),
        Map.entry("ForeignTask.submitted", "of the program: told is its variable"),
        Map.entry("Task.callable", "null once the task has left PENDING; see weak memory"));
  }

  // Counterexamples.

  @Override
  public List<String> titles(State initial) {
    return Programs.titles(initial);
  }

  @Override
  public String show(State state) {
    Function<String, String> text = name -> state.get(name).equals(true) ? name + " " : "";
    return text.apply("refuses")
        + text.apply("shut")
        + State.text(state.get("future")).replaceAll("[<>\"]", "")
        + " held "
        + State.text(state.get("held"));
  }
}
