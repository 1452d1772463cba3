package dev.compactfuture;

import java.util.Set;
import java.util.concurrent.RunnableFuture;

/** A task that a {@link FutureExecutor} has accepted, and that has to be run or cancelled. */
interface Work extends Runnable {

  /**
   * Cancels the task and notifies watchers, unless it has started. What a callback throws is
   * logged, because the caller has more tasks to cancel.
   *
   * @return whether the task never started
   */
  boolean abandon();

  /**
   * Ends the task, unless it has started, because its submission is refused.
   *
   * @return whether the task never started
   */
  boolean refuse();

  /** Returns the object that was submitted. */
  Runnable submitted();

  /**
   * A future that is not of this executor's making, in the queue of the delegate. The thread that
   * takes it out of the set of accepted tasks, and no other, runs it or cancels it.
   */
  final class Foreign implements Work {
    private final RunnableFuture<?> submitted;
    private final Set<Work> accepted;

    Foreign(RunnableFuture<?> submitted, Set<Work> accepted) {
      this.submitted = submitted;
      this.accepted = accepted;
    }

    @Override
    public void run() {
      if (accepted.remove(this)) {
        submitted.run();
      }
    }

    @Override
    public boolean abandon() {
      if (!accepted.remove(this)) {
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
      return accepted.remove(this);
    }

    @Override
    public Runnable submitted() {
      return submitted;
    }
  }
}
