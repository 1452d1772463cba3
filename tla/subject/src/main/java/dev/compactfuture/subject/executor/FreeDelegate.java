package dev.compactfuture.subject.executor;

import dev.compactfuture.lockstep.Choice;
import dev.compactfuture.lockstep.SubjectStep;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A delegate that may do whatever an executor service may: with each command the engine explores
 * all behaviours that the program allows.
 */
final class FreeDelegate extends AbstractExecutorService {
  private final List<String> behaviours;
  private final boolean outlives;
  private final List<Runnable> held = new ArrayList<>();
  private boolean shut;
  private boolean busy; // its worker runs a command

  /**
   * Creates a delegate.
   *
   * @param behaviours what it may do with a command: "hold", "run", "drop", "refuse", "fail"
   * @param outlives whether it goes on after a shutdown
   */
  FreeDelegate(List<String> behaviours, boolean outlives) {
    this.behaviours = List.copyOf(behaviours);
    this.outlives = outlives;
  }

  boolean shut() {
    return shut;
  }

  List<Runnable> held() {
    return held;
  }

  @Override
  public void execute(Runnable command) {
    List<String> offered = new ArrayList<>(behaviours);
    if (shut) {
      offered.retainAll(List.of("drop"));
      offered.add("refuse");
    }
    switch (offered.get(offered.size() == 1 ? 0 : Choice.of(offered.size()))) {
      case "hold" -> held.add(command);
      case "run" -> command.run();
      case "drop" -> {}
      case "refuse" -> throw new RejectedExecutionException("on purpose");
      case "fail" -> throw new OutOfMemoryError("on purpose");
      default -> throw new IllegalStateException(behaviours.toString());
    }
  }

  /** Has the worker take a command and run it. */
  void work() {
    SubjectStep.await("Take", () -> !held.isEmpty());
    busy = true;
    held.remove(0).run();
    busy = false;
  }

  /** Does something by itself. */
  void act(String operation) {
    switch (operation) {
      case "stop" -> {
        SubjectStep.await("Stop", () -> true);
        shut = true;
      }
      case "die" -> {
        SubjectStep.await("Die", () -> true);
        shut = true;
        held.clear();
      }
      case "drop" -> {
        SubjectStep.await("Drop", () -> true);
        held.clear();
      }
      default -> throw new IllegalArgumentException("no operation " + operation);
    }
  }

  @Override
  public void shutdown() {
    shut |= !outlives;
  }

  @Override
  public List<Runnable> shutdownNow() {
    if (outlives) {
      return List.of();
    }
    shut = true;
    List<Runnable> handedBack = new ArrayList<>(held);
    held.clear();
    return handedBack;
  }

  @Override
  public boolean isShutdown() {
    return shut;
  }

  @Override
  public boolean isTerminated() {
    return shut && held.isEmpty() && !busy;
  }

  @Override
  public boolean awaitTermination(long timeout, @Nullable TimeUnit unit) {
    SubjectStep.await("Terminate", this::isTerminated);
    return true;
  }

  /** For the engine, which tells states apart by this and by what is held. */
  @Override
  public String toString() {
    return (shut ? "shut " : "") + (busy ? "busy" : "");
  }
}
