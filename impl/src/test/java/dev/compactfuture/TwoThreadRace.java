package dev.compactfuture;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A second thread that meets this one, round after round, as closely as a spin can bring them. */
final class Race<T> implements AutoCloseable {
  private record Round<T>(T on, Consumer<? super T> action) {}

  /** On a busy machine the other may be off the CPU for long; that is no reason to wait as long. */
  private static final int MAX_DELAY = 1_000;

  /** Of this thread; below 0, of the other one. The round publishes it. */
  private int delay;

  private volatile boolean met;
  private volatile @Nullable Round<T> round;
  private volatile boolean over;
  private volatile @Nullable Throwable failure;

  Race() {
    Worker.run(this::other);
  }

  private void other() {
    while (true) {
      Worker.spinUntil(() -> round != null || over);
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

  /** Returns when the other thread is awake and about to do {@code action} on {@code on}. */
  void begin(T on, Consumer<? super T> action) {
    met = false;
    round = new Round<>(on, action);
    Worker.spinUntil(() -> met);
  }

  /** Waits for the other thread. */
  void end() {
    Worker.spinUntil(() -> round == null);
    if (failure != null) {
      throw new AssertionError(failure);
    }
  }

  /** Waits a little, so that neither is always first. */
  void delay() {
    spin(delay);
  }

  private static void spin(int times) {
    for (int i = 0; i < times; i++) {
      Thread.onSpinWait();
    }
  }

  /** Moves the delay towards where each is first about equally often. */
  void adjust(boolean thisWasFirst) {
    int step = 1 + Math.abs(delay) / 8;
    int moved = delay + (thisWasFirst ? step : -step);
    delay = Math.max(-MAX_DELAY, Math.min(MAX_DELAY, moved));
  }

  /** Skips a test where one was always first: two threads on one CPU do not race. */
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
