package dev.compactfuture;

/** The registration of a wait on many futures, on one of them. */
interface Watcher {
  /**
   * Notes that the future is FINISHED or CANCELLED_AND_NOTIFIED. Called once, by the thread that
   * made it so or, instead of a registration, by the thread that would have registered.
   *
   * @param failed whether the future is FINISHED with an exception
   */
  void arrive(boolean failed);
}
