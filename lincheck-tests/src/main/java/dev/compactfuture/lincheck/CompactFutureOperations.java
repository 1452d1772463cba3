package dev.compactfuture.lincheck;

import dev.compactfuture.CompactFuture;
import dev.compactfuture.WordProbe;
import org.jetbrains.lincheck.datastructures.Validate;

/** The operations on the shipped future or a canary, and what has to hold after each scenario. */
public abstract class CompactFutureOperations extends ScenarioOperations {
  private final CompactFuture<?> compactFuture;

  CompactFutureOperations(NotifyingFuture future) {
    this(new CompactFutureAdapter(future));
  }

  CompactFutureOperations(CompactFutureAdapter adapter) {
    super(adapter);
    compactFuture = adapter.future;
  }

  /**
   * Fails if the three predicates contradict each other, or if a registration outlives its
   * notification. A cancelled future that is not notified keeps its watchers, and with each living
   * one at most one dead one and the node that marks it dead.
   */
  @Validate
  public void leavesNothingBehind() {
    if (compactFuture.isRunning() && compactFuture.isDone()
        || compactFuture.isCancelled() && !compactFuture.isDone()) {
      throw new IllegalStateException("the predicates contradict each other: " + compactFuture);
    }
    int mayStay = WordProbe.isNotified(compactFuture) ? 0 : 3 * future.notificationCounts().size();
    if (compactFuture.isDone() && WordProbe.registrations(compactFuture) > mayStay) {
      throw new IllegalStateException("done, but a registration is left: " + compactFuture);
    }
  }
}
