package dev.compactfuture.bench.workloads;

import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A second thread that runs tasks beside the measuring one. It spins for its next task: a hand-over
 * costs a cache miss instead of a wake-up, so that the two threads really overlap. Needs two CPUs.
 */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init")
public class PartnerThread {
  /** Steps between two meetings: few enough to stay close, many enough to hide their cost. */
  private static final int STEPS_BETWEEN_MEETINGS = 8;

  /** Distance of the two progress counters: far enough not to share a pair of cache lines. */
  private static final int COUNTER_DISTANCE = 64;

  /** A waiting thread spins for some tens of microseconds. */
  private static final int SPINS_BEFORE_YIELD = 1_000;

  private final AtomicIntegerArray progress = new AtomicIntegerArray(3 * COUNTER_DISTANCE);
  private volatile @Nullable Runnable task;
  private volatile boolean stopped;
  private volatile @Nullable Throwable failure;
  private Thread thread;

  @Setup
  public void startThread() {
    thread = new FastThreadLocalThread(this::run, "partner");
    thread.setDaemon(true);
    thread.start();
  }

  @TearDown
  public void stopThread() throws InterruptedException {
    stopped = true;
    thread.join();
  }

  private void run() {
    int spins = 0;
    while (!stopped) {
      Runnable next = task;
      if (next == null) {
        spins = spin(spins);
        continue;
      }
      spins = 0;
      try {
        next.run();
      } catch (Throwable e) {
        failure = e;
      }
      task = null;
    }
  }

  /** Hands {@code next} to the partner and returns at once. */
  void start(Runnable next) {
    task = next;
  }

  /** Spins until the partner has finished its task. */
  void awaitEnd() {
    int spins = 0;
    while (task != null) {
      spins = spin(spins);
    }
    rethrowFailure();
  }

  /** Runs both tasks at the same time, and returns when both have ended. */
  void runBeside(Runnable partners, Runnable own) {
    start(partners);
    own.run();
    awaitEnd();
  }

  /** The loop of one of two threads that run in step. */
  interface Steps {
    /**
     * Runs the loop.
     *
     * @param role to be passed to {@link #keepStep}
     */
    void run(int role);
  }

  /** Runs both loops at the same time; each calls {@link #keepStep} before each of its steps. */
  void runInStep(Steps partners, Steps own) {
    progress.set(0, 0);
    progress.set(COUNTER_DISTANCE, 0);
    runBeside(() -> partners.run(0), () -> own.run(COUNTER_DISTANCE));
  }

  /**
   * Waits, before some of the steps, for the other thread to arrive at step {@code i} too. Without
   * these meetings one thread soon runs far ahead (which one depends on the peer), and the two
   * hardly race.
   */
  void keepStep(int role, int i) {
    if (i % STEPS_BETWEEN_MEETINGS == 0) {
      progress.setRelease(role, i + 1);
      int spins = 0;
      while (progress.getAcquire(COUNTER_DISTANCE - role) <= i) {
        rethrowFailure();
        spins = spin(spins);
      }
    }
  }

  /**
   * Spins once. If another process holds a CPU, the two threads must not spin for each other on the
   * remaining one, so a long wait yields.
   */
  @SuppressWarnings("ThreadPriorityCheck")
  private static int spin(int spins) {
    if (spins < SPINS_BEFORE_YIELD) {
      Thread.onSpinWait();
      return spins + 1;
    }
    Thread.yield();
    return spins;
  }

  private void rethrowFailure() {
    if (failure != null) {
      throw new AssertionError(failure);
    }
  }

  /** Spins until {@code waiter} is parked. */
  static void awaitAsleep(Thread waiter) {
    int spins = 0;
    while (!isAsleep(waiter)) {
      spins = spin(spins);
    }
  }

  static boolean isAsleep(Thread thread) {
    Thread.State state = thread.getState();
    return state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING;
  }
}
