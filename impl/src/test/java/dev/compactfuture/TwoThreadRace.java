package dev.compactfuture;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lets a second thread race with the current one, round after round, both starting at the same
 * moment as closely as spinning allows.
 */
final class TwoThreadRace<T> implements AutoCloseable {
  private record Round<T>(T on, Consumer<? super T> action) {}

  /** Bounds the delay where the other thread was off the CPU for long, as on a busy machine. */
  private static final int MAX_DELAY = 1_000;

  /**
   * How long this thread spins before it starts; if negative, the other one. Published by round.
   */
  private int delay;

  private volatile boolean met;
  private volatile @Nullable Round<T> round;
  private volatile boolean over;
  private volatile @Nullable Throwable failure;

  TwoThreadRace() {
    TestThread.run(this::other);
  }

  private void other() {
    while (true) {
      TestThread.spinUntil(() -> round != null || over);
      Round<T> now = round;
      if (now == null) {
        return;
      }
      met = true;
      spin(-delay);
      try {
        now.action.accept(now.on);
      } catch (Throwable e) {
        failure = e;
      }
      round = null;
    }
  }

  /** Returns when the other thread is awake and about to apply {@code action} to {@code on}. */
  void begin(T on, Consumer<? super T> action) {
    met = false;
    round = new Round<>(on, action);
    TestThread.spinUntil(() -> met);
  }

  /** Waits until the other thread has ended this round. */
  void end() {
    TestThread.spinUntil(() -> round == null);
    if (failure != null) {
      throw new AssertionError(failure);
    }
  }

  /** Spins as long as this thread is to be delayed in this round. */
  void delay() {
    spin(delay);
  }

  private static void spin(int times) {
    for (int i = 0; i < times; i++) {
      Thread.onSpinWait();
    }
  }

  /** Adjusts the delay, so that each thread comes first about equally often. */
  void adjust(boolean thisWasFirst) {
    int step = 1 + Math.abs(delay) / 8;
    int moved = delay + (thisWasFirst ? step : -step);
    delay = Math.max(-MAX_DELAY, Math.min(MAX_DELAY, moved));
  }

  /** Skips the test if one thread always came first: two threads on one CPU do not race. */
  static void assumeThatItWasOne(int thisWasFirst, int otherWasFirst) {
    assumeTrue(
        thisWasFirst > 0 && otherWasFirst > 0,
        () -> "no race took place: " + thisWasFirst + " to " + otherWasFirst);
  }

  @Override
  public void close() {
    over = true;
  }
}
