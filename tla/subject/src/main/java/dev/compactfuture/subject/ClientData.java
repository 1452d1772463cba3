package dev.compactfuture.subject;

import dev.compactfuture.CompactFuture;
import dev.compactfuture.lockstep.Choice;
import dev.compactfuture.lockstep.PlainVariable;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A plain variable of the client's for each operation that others can observe. The operation's
 * thread writes it before the call; a thread that has observed the effect reads it. Under Java's
 * access modes the engine reports a data race if the library does not order the two: C9.
 */
final class ClientData {
  private final List<CompactFuture<Object>> futures;
  private final Map<OperationId, PlainVariable> variables = new HashMap<>();
  private List<List<String>> program = List.of();
  private boolean doneAtStart;

  ClientData(List<CompactFuture<Object>> futures) {
    this.futures = futures;
  }

  /**
   * Begins a program.
   *
   * @param doneAtStart whether a future was: then no operation of the program decided it
   */
  void start(List<List<String>> program, boolean doneAtStart) {
    this.program = program;
    // Null does not tell either which operation has set it.
    this.doneAtStart = doneAtStart || program.stream().anyMatch(p -> p.contains("setNull"));
  }

  void write(OperationId operation) {
    of(operation).set(operation);
  }

  void read(OperationId operation) {
    of(operation).get();
  }

  private PlainVariable of(OperationId operation) {
    return variables.computeIfAbsent(
        operation,
        o -> new PlainVariable("data of thread " + o.thread() + ", operation " + o.index()));
  }

  /**
   * Reads the variable of the operation that completed or cancelled the future. With two
   * cancellations in the program it is unknown which of them did, and nothing is read.
   */
  void readOfDecider(CompactFuture<?> future) {
    if (doneAtStart) {
      return;
    }
    Object outcome = outcome(future);
    if (outcome instanceof OperationId operation) {
      read(operation);
    } else if (outcome instanceof OutcomeException failure) {
      read(failure.operation());
    } else {
      List<OperationId> all = cancellations(future);
      if (all.size() == 1) {
        read(all.get(0));
      }
    }
  }

  /** Reads by reflection, so that the engine sees no step: the code under test does not read. */
  private static @Nullable Object outcome(CompactFuture<?> future) {
    try {
      Field state = CompactFuture.class.getDeclaredField("state");
      state.setAccessible(true);
      Object word = state.get(future);
      if (word != null && word.getClass().getName().endsWith(".CompactFuture$Failed")) {
        Field exception = word.getClass().getDeclaredField("exception");
        exception.setAccessible(true);
        return exception.get(word);
      }
      return word;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "CompactFuture.state and CompactFuture.Failed.exception are read by name: " + e, e);
    }
  }

  private List<OperationId> cancellations(CompactFuture<?> future) {
    Set<String> cancel =
        future == futures.get(0)
            ? Set.of("cancel", "cancelAndNotify", "cancelTrue")
            : Set.of("cancel2");
    List<OperationId> all = new ArrayList<>();
    for (int t = 1; t <= program.size(); t++) {
      for (int i = 1; i <= program.get(t - 1).size(); i++) {
        String operation = program.get(t - 1).get(i - 1);
        if (cancel.contains(operation)) {
          all.add(new OperationId(t, i));
        } else if (operation.equals("addCancel2") && future != futures.get(0)) {
          all.add(new OperationId(t, i).inCallback());
        }
      }
    }
    return all;
  }

  /**
   * Reads the variable of the other cancellation, if there is exactly one other. Only for a call of
   * {@code cancel} that has returned true because the future was cancelled before.
   */
  void readOfOtherCancellation(CompactFuture<?> future, OperationId mine) {
    List<OperationId> others = cancellations(future);
    others.remove(mine);
    if (!doneAtStart && others.size() == 1 && Choice.lastStep().equals("CancelLook")) {
      read(others.get(0));
    }
  }
}
