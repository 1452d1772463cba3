package dev.compactfuture;

/** A task that a {@link FutureExecutor} has accepted, and that has to be run or cancelled. */
interface Work extends Runnable {

  /** Returns this work's entry in the set of the executor. */
  AcceptedWork.Entry entry();

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
}
