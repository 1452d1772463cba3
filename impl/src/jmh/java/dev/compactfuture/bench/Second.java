package dev.compactfuture.bench;

import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A second thread, which spins for work: handing it over costs a cache miss, not a wake-up, so that
 * the two really run side by side. Two CPUs are needed.
 */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init")
public class Second {
  /** Steps from one meeting to the next: few, but so many that the meeting costs little of them. */
  private static final int BLOCK = 8;

  /**
   * How far apart the two counters of progress are: not in one cache line, nor in adjacent ones.
   */
  private static final int APART = 64;

  /** Some tens of microseconds. */
  private static final int PATIENCE = 1_000;

  private final AtomicIntegerArray progress = new AtomicIntegerArray(3 * APART);
  private volatile @Nullable Runnable work;
  private volatile boolean stopped;
  private volatile @Nullable Throwable failure;
  private Thread thread;

  @Setup
  public void start() {
    thread = new FastThreadLocalThread(this::run, "second");
    thread.setDaemon(true);
    thread.start();
  }

  @TearDown
  public void stop() throws InterruptedException {
    stopped = true;
    thread.join();
  }

  private void run() {
    int spins = 0;
    while (!stopped) {
      Runnable next = work;
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
      work = null;
    }
  }

  /** Gives the second thread {@code his} to do. */
  void begin(Runnable his) {
    work = his;
  }

  /** Waits until it is done with it. */
  void end() {
    int spins = 0;
    while (work != null) {
      spins = spin(spins);
    }
    check();
  }

  /** Runs the two side by side. */
  void beside(Runnable his, Runnable mine) {
    begin(his);
    mine.run();
    end();
  }

  /** What one of two does that go side by side. */
  interface Part {
    void run(int who);
  }

  /** Runs the two side by side; they have to call {@link #meet}. */
  void together(Part his, Part mine) {
    progress.set(0, 0);
    progress.set(APART, 0);
    beside(() -> his.run(0), () -> mine.run(APART));
  }

  /**
   * Waits now and then, before the {@code i}-th step, for the other to come there too. Without it
   * one of the two soon is far ahead, which one depends on the peer, and they hardly race.
   */
  void meet(int who, int i) {
    if (i % BLOCK == 0) {
      progress.setRelease(who, i + 1);
      int spins = 0;
      while (progress.getAcquire(APART - who) <= i) {
        check();
        spins = spin(spins);
      }
    }
  }

  /** Where another process takes a CPU, the two must not spin for each other on the one left. */
  @SuppressWarnings("ThreadPriorityCheck")
  private static int spin(int spins) {
    if (spins < PATIENCE) {
      Thread.onSpinWait();
      return spins + 1;
    }
    Thread.yield();
    return spins;
  }

  private void check() {
    if (failure != null) {
      throw new AssertionError(failure);
    }
  }

  /** Spins until {@code waiter} sleeps. */
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
