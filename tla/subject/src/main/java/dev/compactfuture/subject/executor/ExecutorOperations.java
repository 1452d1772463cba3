package dev.compactfuture.subject.executor;

import static java.util.Objects.requireNonNull;

import dev.compactfuture.CompactFuture;
import dev.compactfuture.FutureExecutor;
import dev.compactfuture.lockstep.Choice;
import dev.compactfuture.lockstep.State;
import dev.compactfuture.lockstep.SubjectStep;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs the operations of a program on one executor and records what they answer. */
final class ExecutorOperations {
  /** The shipped executor; gives access to the method for those who wrap tasks. */
  private static final class Executor extends FutureExecutor {
    Executor(FreeDelegate delegate) {
      super(delegate);
    }

    Runnable make(Callable<Object> code) {
      return newTaskFor(code);
    }
  }

  /** What a task does: it returns or throws, and the engine explores both. */
  private final class Code implements Callable<Object> {
    private final TaskId id;

    Code(TaskId id) {
      this.id = id;
    }

    @Override
    public Object call() {
      calls.merge(id, 1, Integer::sum);
      if (bodies.get(bodies.size() == 1 ? 0 : Choice.of(bodies.size())).equals("throws")) {
        throw new IllegalStateException("on purpose");
      }
      return toString();
    }

    @Override
    public String toString() {
      return "code of " + id;
    }
  }

  /** A future that is not of the executor's making. */
  private final class ForeignFuture implements RunnableFuture<Object> {
    private final Code code;

    ForeignFuture(TaskId id) {
      this.code = new Code(id);
    }

    @Override
    public void run() {
      Object unused = code.call();
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      told.put(code.id, true);
      return true;
    }

    @Override
    public boolean isCancelled() {
      return told.containsKey(code.id);
    }

    @Override
    public boolean isDone() {
      return isCancelled();
    }

    @Override
    public Object get() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Object get(long timeout, TimeUnit unit) {
      throw new UnsupportedOperationException();
    }

    @Override
    public String toString() {
      return "foreign " + code;
    }
  }

  /** A command around a task, as an {@code ExecutorCompletionService} makes one. */
  record Wrapper(TaskId id, Runnable task) implements Runnable {
    @Override
    public void run() {
      task.run();
    }
  }

  private final List<List<Object>> answers = new ArrayList<>();
  private final Map<TaskId, Integer> calls = new HashMap<>();
  private final Map<TaskId, Boolean> told = new HashMap<>();
  private final Map<TaskId, Runnable> made = new HashMap<>(); // the tasks that are wrapped
  private List<List<String>> program = List.of();
  private Map<String, Object> terms = Map.of();
  private List<String> bodies = List.of();
  private @Nullable FreeDelegate delegate;
  private @Nullable Executor executor;
  private @Nullable CompactFuture<Object> target; // the task of the first operation
  private @Nullable Thread started;

  List<List<String>> program() {
    return program;
  }

  List<List<Object>> answers() {
    return answers;
  }

  Map<TaskId, Runnable> made() {
    return made;
  }

  Map<TaskId, Integer> calls() {
    return calls;
  }

  Map<TaskId, Boolean> told() {
    return told;
  }

  /** Returns what the delegate and the tasks may do. */
  Object terms() {
    return terms;
  }

  /** Returns how many threads are clients of the executor; the last three are not. */
  int clients() {
    return program.size() - 3;
  }

  FreeDelegate delegate() {
    return requireNonNull(delegate);
  }

  FutureExecutor executor() {
    return requireNonNull(executor);
  }

  boolean isStarted() {
    return started != null;
  }

  void started(Thread thread) {
    if (started != null) {
      throw new IllegalStateException("a second thread is started");
    }
    started = thread;
  }

  /** Returns the task that the operation submits in which the thread is. */
  TaskId current(int thread) {
    return new TaskId(thread, answers.get(thread - 1).size() + 1);
  }

  /** Returns the operation that the thread is in; an empty string after its last. */
  String operation(int thread) {
    List<String> operations = program.get(thread - 1);
    int done = answers.get(thread - 1).size();
    return done < operations.size() ? operations.get(done) : "";
  }

  @SuppressWarnings("unchecked")
  void start(State initial) {
    program = (List<List<String>>) initial.get("program");
    program.forEach(each -> answers.add(new ArrayList<>()));
    terms = (Map<String, Object>) initial.get("terms");
    bodies = (List<String>) requireNonNull(terms.get("bodies"));
    delegate =
        new FreeDelegate(
            (List<String>) requireNonNull(terms.get("behaviours")),
            (boolean) requireNonNull(terms.get("outlives")));
    executor = new Executor(delegate);
    counted(executor, (int) initial.get("counted"));
  }

  /** Lets an earlier push be followed by a sweep: 64 tasks would be too many for a program. */
  private static void counted(FutureExecutor executor, int number) {
    try {
      Field accepted = FutureExecutor.class.getDeclaredField("accepted");
      accepted.setAccessible(true);
      Object tasks = requireNonNull(accepted.get(executor));
      Field counted = tasks.getClass().getDeclaredField("counted");
      counted.setAccessible(true);
      counted.setInt(tasks, number);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  void run(int thread) {
    for (String operation : program.get(thread - 1)) {
      answers.get(thread - 1).add(operate(operation, current(thread)));
    }
  }

  private Object operate(String operation, TaskId id) {
    Executor executor = requireNonNull(this.executor);
    return switch (operation) {
      case "submit" ->
          submission(
              () -> {
                CompactFuture<Object> future = executor.submit(new Code(id));
                if (id.equals(new TaskId(1, 1))) {
                  target = future;
                }
              });
      case "foreign" -> submission(() -> executor.execute(new ForeignFuture(id)));
      case "wrapped" ->
          submission(
              () -> {
                Runnable task = executor.make(new Code(id));
                made.put(id, task);
                executor.execute(new Wrapper(id, task));
              });
      case "again" -> {
        SubjectStep.await("Obtain", () -> target != null);
        yield submission(() -> executor.execute((Runnable) requireNonNull(target)));
      }
      case "cancel" -> {
        SubjectStep.await("Obtain", () -> target != null);
        yield String.valueOf(requireNonNull(target).cancel());
      }
      case "shutdown" -> done(executor::shutdown);
      case "shutdownCancelling" -> done(() -> executor.shutdown(true));
      case "shutdownNow" ->
          done(
              () -> {
                List<Runnable> unused = executor.shutdownNow();
              });
      case "isTerminated" -> String.valueOf(executor.isTerminated());
      case "work" -> {
        delegate().work();
        yield "ran";
      }
      case "daemon" -> {
        SubjectStep.await("Begin", this::isStarted);
        Runnable thread = requireNonNull(started);
        thread.run();
        yield "done";
      }
      default -> done(() -> delegate().act(operation));
    };
  }

  private static String done(Runnable call) {
    call.run();
    return "done";
  }

  private static String submission(Runnable call) {
    try {
      call.run();
      return "accepted";
    } catch (RejectedExecutionException e) {
      return "refused";
    } catch (OutOfMemoryError e) {
      return "failed";
    }
  }
}
