package dev.compactfuture;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A second thread that meets this one, round after round, as closely as a spin can bring them. */
final class Race<T> implements AutoCloseable {
  private record Round<T>(T on, Consumer<? super T> action) {}

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
      try {
        now.action.accept(now.on);
      } catch (Throwable e) {
        failure = e;
      }
      round = null;
    }
  }

  /** The other thread does {@code action} on {@code on}, beginning now. */
  void begin(T on, Consumer<? super T> action) {
    round = new Round<>(on, action);
  }

  /** Waits for the other thread. */
  void end() {
    Worker.spinUntil(() -> round == null);
    if (failure != null) {
      throw new AssertionError(failure);
    }
  }

  static void spin(int times) {
    for (int i = 0; i < times; i++) {
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() {
    over = true;
  }
}
