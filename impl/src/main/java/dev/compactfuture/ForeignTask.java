package dev.compactfuture;

import java.util.concurrent.Executors;
import java.util.concurrent.RunnableFuture;

/**
 * A task that runs a future that is not of this executor's making, and cancels it if it is
 * cancelled.
 */
final class ForeignTask extends Task<Object> implements Comparable<ForeignTask> {
  private final RunnableFuture<?> submitted;
  private volatile boolean refused;

  ForeignTask(RunnableFuture<?> submitted, AcceptedTasks<Task<?>> accepted) {
    super(Executors.callable(submitted), accepted);
    this.submitted = submitted;
    addDoneCallback(
        done -> {
          if (done.isCancelled() && !refused) { // TLA: RefusedLook
            submitted.cancel(false); // TLA: CancelSubmitted
          }
        });
  }

  /** Leaves the submitted future as it is, like any executor that refuses a task. */
  @Override
  boolean refuse() {
    refused = true; // TLA: MarkRefused
    return super.refuse();
  }

  /** For a delegate that sorts its tasks: compares the futures that were submitted. */
  @Override
  @SuppressWarnings("unchecked") // a future of another class throws, as it would without this
  public int compareTo(ForeignTask other) {
    return ((Comparable<Object>) submitted).compareTo(other.submitted);
  }

  @Override
  Runnable submitted() {
    return submitted;
  }
}
