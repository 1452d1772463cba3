package dev.compactfuture;

import java.util.Set;
import java.util.concurrent.RunnableFuture;

/** What a {@link FutureExecutor} has accepted, and owes an end. */
interface Work extends Runnable {

  /**
   * The end of what will not be run, unless it has been started: cancelled, and notified. Nothing
   * escapes that a callback throws, as the others have to end as well.
   *
   * @return whether it was never started
   */
  boolean abandon();

  /**
   * The end of what its submitter is told was not accepted.
   *
   * @return whether it was never started
   */
  boolean refuse();

  /** What the submitter knows it by. */
  Runnable submitted();

  /**
   * A future of somebody else's, started or abandoned by whoever takes it out of the set. In the
   * queue of the delegate it stands for that future.
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
          task.abandon(); // another executor's: it would hear of it late, or never
        } else {
          submitted.cancel(false);
        }
      } catch (Throwable e) {
        Callbacks.log(submitted, e);
      }
      return true;
    }

    /** As any executor that refuses a task, it leaves the task alone. */
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
