package dev.compactfuture.lockstep;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is: one worker's, or nobody's when all work is done. The worker that has the turn
 * is the only thread that does anything, so everything else is guarded by it.
 */
final class Turn {
  /** The holder that stands for nobody. */
  static final int NOBODY = 0;

  /**
   * The time after which a worker counts as stuck is waited for in so many slices, and starts anew
   * with progress in any of them. Should the whole machine or this process be suspended for a
   * while, that costs one slice, not all.
   */
  private static final int SLICES = 10;

  private volatile int holder = NOBODY;
  private volatile boolean stopped;
  private volatile @Nullable Thread caller;
  private final AtomicLong progress = new AtomicLong();

  boolean isStopped() {
    return stopped;
  }

  /** Records progress: without any the holder counts as stuck. */
  void recordProgress() {
    progress.incrementAndGet();
  }

  /** Gives the turn to {@code worker}. */
  void give(Worker worker) {
    holder = worker.number;
    if (worker.waitsForTurn) {
      LockSupport.unpark(worker);
    }
  }

  /** Ends the work: nobody has the turn, and {@link #awaitEnd} returns. */
  void end() {
    holder = NOBODY;
    LockSupport.unpark(caller);
  }

  /** Lets all {@code workers} end at once, without taking turns. */
  void stop(List<Worker> workers) {
    stopped = true;
    workers.forEach(LockSupport::unpark);
    LockSupport.unpark(caller);
  }

  /** Waits until {@code me} has the turn; returns false if the thread is to end instead. */
  boolean await(Worker me) {
    while (holder != me.number) {
      me.waitsForTurn = true;
      if (holder != me.number) {
        LockSupport.park(this);
      }
      me.waitsForTurn = false;
      if (stopped) {
        return false;
      }
    }
    return !stopped;
  }

  /**
   * Gives {@code first} the turn and waits until nobody has it any more, or until the workers are
   * stopped.
   *
   * @return the number of a worker that has had the turn without progress for {@code stuckAfter};
   *     {@link #NOBODY} if there is none
   */
  int awaitEnd(Worker first, Duration stuckAfter) {
    caller = Thread.currentThread();
    give(first);
    long seen = -1;
    // After a stop there is nothing to wait for, and an interrupted caller would spin here.
    for (int slices = 0; holder != NOBODY && !stopped; slices++) {
      if (seen != progress.get()) {
        seen = progress.get();
        slices = 0;
      }
      int now = holder;
      if (slices == SLICES && now != NOBODY) {
        return now;
      }
      for (long end = System.nanoTime() + stuckAfter.toNanos() / SLICES, left;
          holder != NOBODY && !stopped && (left = end - System.nanoTime()) > 0; ) {
        LockSupport.parkNanos(this, left);
      }
    }
    return NOBODY;
  }
}
