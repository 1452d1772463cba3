package dev.compactfuture.subject;

import static java.util.Objects.requireNonNull;

import dev.compactfuture.CompactFuture;
import dev.compactfuture.CompletionTimeoutException;
import dev.compactfuture.Completions;
import dev.compactfuture.Futures;
import dev.compactfuture.Futures.DoneAndNotDone;
import dev.compactfuture.Futures.ReturnWhen;
import dev.compactfuture.InvalidStateException;
import dev.compactfuture.lockstep.Choice;
import dev.compactfuture.lockstep.State;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs the operations of a program on one to three futures and records what they answer. A new
 * operation gets its case in {@link #operate}.
 */
final class FutureOperations {
  /** What the callbacks of these operations call, which return or throw an exception otherwise. */
  private static final Map<String, String> ACTS =
      Map.of(
          "addSetResult", "setResult",
          "addSetResult2", "setResult2",
          "addCancel2", "cancel2",
          "addAdd", "addDoneCallback",
          "addAdd2", "addDoneCallback2",
          "addGetNow", "getNow",
          "addGetNow2", "getNow2",
          "addAwaitNow", "awaitNow");

  /**
   * A callback, by the name of the operation that adds it: it calls an operation, throws an Error,
   * or returns or throws an exception, of which the engine explores both.
   */
  final class Callback implements Consumer<Object> {
    private final Object future;
    private final OperationId addedBy;
    private final String name;
    private final String text; // the engine asks for it in every state

    Callback(Object future, OperationId addedBy, String name) {
      this.future = future;
      this.addedBy = addedBy;
      this.name = name;
      this.text = "callback of " + addedBy;
    }

    OperationId addedBy() {
      return addedBy;
    }

    /** Returns the operation that this calls; null if none. */
    @Nullable String act() {
      return ACTS.get(name);
    }

    @Override
    public void accept(Object done) {
      String act = act();
      boolean error = name.startsWith("addError");
      boolean returns = act != null || (!error && Choice.of(2) == 0);
      String how = error ? "throws an Error" : returns ? "returns" : "throws";
      int thread = Integer.parseInt(Thread.currentThread().getName().replaceAll("\\D", ""));
      data.read(addedBy);
      data.readOfDecider((CompactFuture<?>) done);
      ran.add(
          List.of(
              addedBy.tuple(),
              thread,
              done != future ? "called with another" : act != null ? "acts" : how));
      if (act != null) {
        acting.get(thread - 1).add(this);
        callAndRecord(act);
        acting.get(thread - 1).remove(this);
      } else if (error) {
        throw new CallbackError(addedBy);
      } else if (!returns) {
        throw new IllegalStateException("on purpose");
      }
    }

    private void callAndRecord(String act) {
      try {
        acted.add(List.of(addedBy.tuple(), operate(act, addedBy.inCallback())));
      } catch (CallbackError e) {
        acted.add(List.of(addedBy.tuple(), recordThrown(e, act, addedBy.inCallback())));
        acting.forEach(callbacks -> callbacks.remove(this));
        throw e;
      }
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** The future of an executor's task: its cancellation notifies. */
  private static final class TaskFuture extends CompactFuture<Object> {
    @Override
    public boolean cancel() {
      return cancelAndNotify();
    }
  }

  private final List<CompactFuture<Object>> futures = new ArrayList<>();
  private final List<List<List<Object>>> answers = new ArrayList<>();
  private final List<@Nullable Completions<CompactFuture<Object>>> iterators = new ArrayList<>();
  private final List<Object> ran = new ArrayList<>();
  private final List<List<Callback>> acting = new ArrayList<>(); // by thread, outermost first
  private final Set<Object> acted = new HashSet<>();
  private final Set<Object> thrown = new HashSet<>();
  private final ClientData data = new ClientData(futures);
  private List<List<String>> program = List.of();
  private @Nullable OperationId nullSetBy;

  List<CompactFuture<Object>> futures() {
    return futures;
  }

  /** Returns the operations of each thread. */
  List<List<String>> program() {
    return program;
  }

  /** Returns whether the operations of a thread are those of an iterator. */
  boolean iterates(int thread) {
    return program.get(thread - 1).get(0).startsWith("open");
  }

  /** Returns the iterator that each thread has opened; null where it has not. */
  List<@Nullable Completions<CompactFuture<Object>>> iterators() {
    return iterators;
  }

  /** Returns what the operations of each thread that have returned answered. */
  List<List<List<Object>>> answers() {
    return answers;
  }

  /** Returns the calls of callbacks, in order. */
  List<Object> ran() {
    return List.copyOf(ran);
  }

  /** Returns the callbacks of a thread that are calling an operation, outermost first. */
  List<Callback> acting(int thread) {
    return acting.get(thread - 1);
  }

  /** Returns the operations that have returned to callbacks, as pairs of callback and answer. */
  Set<Object> acted() {
    return Set.copyOf(acted);
  }

  /** Returns the operations that have thrown an Error, as pairs of operation and callback. */
  Set<Object> thrown() {
    return Set.copyOf(thrown);
  }

  /** Returns what grows while a program runs, beside answers and calls. */
  List<?> nested() {
    return Arrays.asList(acting, acted, thrown, nullSetBy);
  }

  /**
   * Records that the thread has set null: with its first operation that does, on the first future.
   */
  void recordNull(int thread) {
    nullSetBy = new OperationId(thread, program.get(thread - 1).indexOf("setNull") + 1);
  }

  /** Returns the operation that has set null, which does not tell by itself. */
  OperationId nullSetBy() {
    return requireNonNull(nullSetBy);
  }

  /** Returns the same list as {@link #ran}, which goes on growing. */
  List<Object> calls() {
    return ran;
  }

  /** Returns the operation that the thread is in, or the one after its last. */
  OperationId current(int thread) {
    return new OperationId(thread, answers.get(thread - 1).size() + 1);
  }

  /** Makes the futures in the states in which the specification starts. */
  @SuppressWarnings("unchecked")
  void start(State initial) {
    program = (List<List<String>>) initial.get("program");
    for (int t = 1; t <= program.size(); t++) {
      answers.add(new ArrayList<>());
      acting.add(new ArrayList<>());
      iterators.add(null);
    }
    boolean doneAtStart = false;
    boolean isOfTask = program.stream().anyMatch(p -> p.contains("cancelAndNotify"));
    for (Map<String, Object> word : (List<Map<String, Object>>) initial.get("word")) {
      CompactFuture<Object> future = isOfTask ? new TaskFuture() : new CompactFuture<>();
      futures.add(future);
      String status = (String) requireNonNull(word.get("status"));
      doneAtStart |= Answers.DONE.contains(status);
      switch (status) {
        case "RUNNING" -> future.setRunningOrNotifyCancel();
        case "CANCELLED", "CANCELLED_AND_NOTIFIED" -> future.cancel();
        case "FINISHED" -> future.setResult(new OperationId(0, 0));
        default -> {}
      }
      if (status.equals("CANCELLED_AND_NOTIFIED") && !isOfTask) {
        future.setRunningOrNotifyCancel();
      }
      List<?> queued = (List<?>) requireNonNull(word.get("stack"));
      for (int i = 1; i <= queued.size(); i++) {
        future.addDoneCallback(new Callback(future, new OperationId(0, i), "addDoneCallback"));
      }
    }
    data.start(program, doneAtStart);
  }

  void run(int thread) {
    for (String operation : program.get(thread - 1)) {
      try {
        answers.get(thread - 1).add(operate(operation, current(thread)));
      } catch (CallbackError e) {
        answers.get(thread - 1).add(recordThrown(e, operation, current(thread)));
      }
    }
  }

  /** Records that an operation has thrown, and returns what it would have answered otherwise. */
  private List<Object> recordThrown(CallbackError error, String operation, OperationId id) {
    thrown.add(List.of(id.tuple(), error.callback().tuple()));
    return List.of(
        operation.startsWith("add") ? "added" : operation.startsWith("cancel") ? "true" : "set");
  }

  /** Runs one operation; on another future than the first if its name ends in a number. */
  private List<Object> operate(String operation, OperationId id) {
    CompactFuture<Object> future = futures.get(numberOfFuture(operation) - 1);
    String name = operation.replaceFirst("\\d$", "");
    if (name.startsWith("add")) {
      data.write(id);
      // A name that says what the callback does is no name of a future.
      CompactFuture<Object> of = ACTS.containsKey(operation) ? futures.get(0) : future;
      of.addDoneCallback(new Callback(of, id, operation));
      return List.of("added");
    }
    return switch (name) {
      case "setResult", "setException", "trySetResult", "trySetException", "setNull" -> {
        data.write(id);
        boolean set = complete(future, name, id);
        if (!set) {
          data.readOfDecider(future);
        }
        yield List.of(set ? "set" : "refused");
      }
      case "cancel", "cancelAndNotify", "cancelTrue" -> {
        data.write(id);
        boolean cancelled = name.equals("cancelTrue") ? future.cancel(true) : future.cancel();
        if (cancelled) {
          data.readOfOtherCancellation(future, id);
        }
        yield Answers.truth(cancelled);
      }
      case "setRunningOrNotifyCancel" -> {
        try {
          yield Answers.truth(future.setRunningOrNotifyCancel());
        } catch (IllegalStateException e) {
          if (!requireNonNull(e.getMessage()).contains("RUNNING")) { // so it is done
            data.readOfDecider(future);
          }
          yield List.of("refused");
        }
      }
      case "get", "getTimed", "getNow", "exception", "exceptionTimed", "exceptionAtOnce" ->
          get(future, name);
      case "resultNow" -> now(future, () -> result(future.resultNow()));
      case "exceptionNow" ->
          now(future, () -> Answers.outcome("setException", future.exceptionNow()));
      case "isDone" -> look(future, future.isDone());
      case "isCancelled" -> look(future, future.isCancelled());
      case "isRunning" -> Answers.truth(future.isRunning());
      case "toString" -> {
        String text = future.toString();
        String state = text.substring(text.indexOf('[') + 1).split("[ \\]]", 2)[0];
        if (Answers.DONE.contains(state)) {
          data.readOfDecider(future);
        }
        yield List.of(state);
      }
      case "awaitFirst" -> await(() -> Futures.await(futures, ReturnWhen.FIRST_COMPLETED));
      case "awaitException" -> await(() -> Futures.await(futures, ReturnWhen.FIRST_EXCEPTION));
      case "awaitAll" -> await(() -> Futures.await(futures, ReturnWhen.ALL_COMPLETED));
      case "awaitTimed" ->
          await(() -> Futures.await(futures, 2, TimeUnit.DAYS, ReturnWhen.ALL_COMPLETED));
      case "awaitNow" ->
          await(() -> Futures.await(futures, 0, TimeUnit.SECONDS, ReturnWhen.ALL_COMPLETED));
      case "open" -> open(id, Futures.asCompleted(futures));
      case "openTimed" -> open(id, Futures.asCompleted(futures, 2, TimeUnit.HOURS));
      case "openNow" -> open(id, Futures.asCompleted(futures, 0, TimeUnit.SECONDS));
      case "openTwice" -> {
        Collection<CompactFuture<Object>> twice = new ArrayList<>(futures);
        twice.add(futures.get(0));
        yield open(id, Futures.asCompleted(twice));
      }
      case "next" -> next(requireNonNull(iterators.get(id.thread() - 1)));
      case "close" -> {
        Completions<CompactFuture<Object>> iterator =
            requireNonNull(iterators.get(id.thread() - 1));
        iterator.close();
        yield withHasNext(iterator, "closed");
      }
      default -> throw new IllegalArgumentException("no operation " + operation);
    };
  }

  /** Returns the number of the future that an operation is on. */
  static int numberOfFuture(String operation) {
    char last = operation.charAt(operation.length() - 1);
    return Character.isDigit(last) ? last - '0' : 1;
  }

  private List<Object> open(OperationId id, Completions<CompactFuture<Object>> iterator) {
    iterators.set(id.thread() - 1, iterator);
    return withHasNext(iterator, "opened");
  }

  private List<Object> next(Completions<CompactFuture<Object>> iterator) {
    try {
      CompactFuture<Object> next = iterator.next();
      data.readOfDecider(next);
      return withHasNext(iterator, "next", futures.indexOf(next) + 1);
    } catch (NoSuchElementException e) {
      return withHasNext(iterator, "end");
    } catch (CompletionTimeoutException e) {
      return withHasNext(iterator, "timeout");
    } catch (CompletionException e) {
      boolean interrupted = e.getCause() instanceof InterruptedException;
      return withHasNext(iterator, interrupted ? "interrupted" : "failed");
    }
  }

  private static List<Object> withHasNext(Completions<?> iterator, Object... answer) {
    List<Object> all = new ArrayList<>(List.of(answer));
    all.addAll(Answers.truth(iterator.hasNext()));
    return all;
  }

  /** Returns the answer of a method that says whether the future is done. */
  private List<Object> look(CompactFuture<Object> future, boolean isDone) {
    if (isDone) {
      data.readOfDecider(future);
    }
    return Answers.truth(isDone);
  }

  private List<Object> await(Callable<DoneAndNotDone<CompactFuture<Object>>> wait) {
    DoneAndNotDone<CompactFuture<Object>> answer;
    try {
      answer = wait.call();
    } catch (InterruptedException e) {
      return List.of("interrupted");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    List<Object> done = new ArrayList<>(List.of("done"));
    for (int f = 1; f <= futures.size(); f++) {
      boolean isDone = answer.done().contains(futures.get(f - 1));
      if (isDone == answer.notDone().contains(futures.get(f - 1))) {
        return List.of("in both sets or in none", f);
      }
      if (isDone) {
        data.readOfDecider(futures.get(f - 1));
        done.add(f);
      }
    }
    return done;
  }

  @SuppressWarnings("NullAway") // a null result is one
  private static boolean complete(
      CompactFuture<Object> future, String method, OperationId operation) {
    try {
      switch (method) {
        case "setResult" -> future.setResult(operation);
        case "setNull" -> future.setResult(null);
        case "setException" -> future.setException(new OutcomeException(operation));
        case "trySetResult" -> {
          return future.trySetResult(operation);
        }
        default -> {
          return future.trySetException(new OutcomeException(operation));
        }
      }
      return true;
    } catch (InvalidStateException e) {
      return false;
    }
  }

  private List<Object> get(CompactFuture<Object> future, String how) {
    List<Object> answer = answerOfGet(future, how);
    if (!List.of("timeout").equals(answer) && !List.of("interrupted").equals(answer)) {
      data.readOfDecider(future);
    }
    return answer;
  }

  /** Returns the answer for a result that was delivered. */
  private List<Object> result(@Nullable Object result) {
    return Answers.outcome("setResult", result == null ? nullSetBy() : result);
  }

  private List<Object> now(CompactFuture<Object> future, Supplier<List<Object>> outcome) {
    try {
      List<Object> answer = outcome.get();
      data.readOfDecider(future);
      return answer;
    } catch (IllegalStateException e) {
      return List.of("none");
    }
  }

  private List<Object> answerOfGet(CompactFuture<Object> future, String how) {
    try {
      return switch (how) {
        case "get" -> result(future.get());
        case "getTimed" -> result(future.get(500, TimeUnit.MILLISECONDS));
        case "getNow" -> result(future.get(0, TimeUnit.SECONDS));
        case "exception" -> Answers.outcomeOfException(future.exception());
        case "exceptionTimed" -> Answers.outcomeOfException(future.exception(90, TimeUnit.SECONDS));
        default -> Answers.outcomeOfException(future.exception(0, TimeUnit.SECONDS));
      };
    } catch (ExecutionException e) {
      return Answers.outcome("setException", requireNonNull(e.getCause()));
    } catch (CancellationException e) {
      return List.of("cancelled");
    } catch (TimeoutException e) {
      return List.of("timeout");
    } catch (InterruptedException e) {
      return List.of("interrupted");
    }
  }
}
