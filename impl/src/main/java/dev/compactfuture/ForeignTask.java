package dev.compactfuture;

import java.util.concurrent.RunnableFuture;

/**
 * A future that is not of this executor's making, in the queue of the delegate. The thread that
 * takes it out of the set of accepted tasks, and no other, runs it or cancels it.
 */
final class ForeignTask implements Work {
  private final RunnableFuture<?> submitted;
  private final AcceptedWork.Entry entry;

  ForeignTask(RunnableFuture<?> submitted, AcceptedWork accepted) {
    this.submitted = submitted;
    this.entry = new AcceptedWork.Entry(this, accepted).keep(this);
  }

  @Override
  public AcceptedWork.Entry entry() {
    return entry;
  }

  @Override
  public void run() {
    if (entry.remove()) {
      submitted.run();
    }
  }

  @Override
  public boolean abandon() {
    if (!entry.remove()) {
      return false;
    }
    try {
      if (submitted instanceof Task<?> task) {
        task.abandon(); // of another executor, which would notify watchers late or never
      } else {
        submitted.cancel(false);
      }
    } catch (Throwable e) {
      Callbacks.log(submitted, e);
    }
    return true;
  }

  /** Leaves the submitted future as it is, like any executor that refuses a task. */
  @Override
  public boolean refuse() {
    return entry.remove();
  }

  @Override
  public Runnable submitted() {
    return submitted;
  }
}
