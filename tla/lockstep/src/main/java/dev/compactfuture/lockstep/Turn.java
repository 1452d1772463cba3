package dev.compactfuture.lockstep;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is: one worker's, or nobody's when all work is done. The worker that has the turn
 * is the only one that does anything, so everything else is guarded by it.
 *
 * <p>A worker is a platform thread of its own, or a coroutine. All coroutines run in one thread,
 * the carrier, which resumes the one that has the turn.
 */
final class Turn {
  /**
   * The time after which a worker counts as stuck is waited for in so many slices, and starts anew
   * with progress in any of them. Should the whole machine or this process be suspended for a
   * while, that costs one slice, not all.
   */
  private static final int SLICES = 10;

  /** Resumes the worker that has the turn, until all end. */
  private static final class TurnCarrier extends Worker.Carrier {
    private final Turn turn;

    TurnCarrier(Turn turn) {
      super("lockstep-carrier");
      this.turn = turn;
    }

    @Override
    public void run() {
      while (!turn.stopped) {
        Worker next = turn.holder;
        if (next == null) {
          LockSupport.park(turn);
        } else {
          running = next;
          next.coroutine().resume();
          running = null;
        }
      }
    }
  }

  private final @Nullable TurnCarrier carrier;
  private volatile @Nullable Worker holder;
  private volatile boolean stopped;
  private volatile @Nullable Thread caller;
  private final AtomicLong progress = new AtomicLong();

  /**
   * Creates a turn that nobody has.
   *
   * @param coroutines whether workers are coroutines, and not platform threads
   */
  Turn(boolean coroutines) {
    carrier = coroutines ? new TurnCarrier(this) : null;
    if (carrier != null) {
      carrier.start();
    }
  }

  boolean isStopped() {
    return stopped;
  }

  /** Returns the thread that executes a worker's code. */
  Thread threadOf(Worker worker) {
    return carrier == null ? worker : carrier;
  }

  /** Records progress: without any the holder counts as stuck. */
  void recordProgress() {
    progress.lazySet(progress.get() + 1); // only the holder of the turn does
  }

  /** Lets a new worker wait for its turn. */
  void admit(Worker worker) {
    if (carrier == null) {
      worker.start();
    }
  }

  /** Gives the turn to {@code worker}. */
  void give(Worker worker) {
    holder = worker;
    if (carrier == null) {
      if (worker.waitsForTurn) {
        LockSupport.unpark(worker);
      }
    } else if (Thread.currentThread() != carrier) {
      LockSupport.unpark(carrier);
    }
  }

  /** Ends the work: nobody has the turn, and {@link #awaitEnd} returns. */
  void end() {
    holder = null;
    LockSupport.unpark(caller);
  }

  /** Lets all {@code workers} end at once, without taking turns. */
  void stop(List<Worker> workers) {
    stopped = true;
    if (carrier == null) {
      workers.forEach(LockSupport::unpark);
    } else {
      LockSupport.unpark(carrier);
    }
    LockSupport.unpark(caller);
  }

  /**
   * Waits until {@code me} has the turn; returns false if the worker is to end instead.
   *
   * @param forEver whether the run that the worker is in is over. A thread has to go on, to come
   *     out of it; a coroutine is replaced by a new one.
   */
  boolean await(Worker me, boolean forEver) {
    if (forEver && carrier != null && !stopped) {
      Coroutine.pause();
    }
    while (holder != me && !stopped) {
      if (carrier != null) {
        Coroutine.pause();
      } else {
        me.waitsForTurn = true;
        if (holder != me) {
          LockSupport.park(this);
        }
        me.waitsForTurn = false;
      }
    }
    return !stopped;
  }

  /**
   * Gives {@code first} the turn and waits until nobody has it any more, or until the workers are
   * stopped.
   *
   * @return a worker that has had the turn without progress for {@code stuckAfter}; null if there
   *     is none
   */
  @Nullable Worker awaitEnd(Worker first, Duration stuckAfter) {
    caller = Thread.currentThread();
    give(first);
    long seen = -1;
    // After a stop there is nothing to wait for, and an interrupted caller would spin here.
    for (int slices = 0; holder != null && !stopped; slices++) {
      if (seen != progress.get()) {
        seen = progress.get();
        slices = 0;
      }
      Worker now = holder;
      if (slices == SLICES && now != null) {
        return now;
      }
      for (long end = System.nanoTime() + stuckAfter.toNanos() / SLICES, left;
          holder != null && !stopped && (left = end - System.nanoTime()) > 0; ) {
        LockSupport.parkNanos(this, left);
      }
    }
    return null;
  }
}
