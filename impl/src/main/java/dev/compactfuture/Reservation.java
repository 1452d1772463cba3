package dev.compactfuture;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Something that at most one thread has at a time, and that no thread waits for. */
final class Reservation {
  private final AtomicReference<@Nullable Thread> holder = new AtomicReference<>();

  boolean isHeldBy(Thread thread) {
    return holder.getPlain() == thread; // a thread sees what it has written itself
  }

  /** Takes it for {@code thread}, which is the current one, unless another thread has it. */
  boolean take(Thread thread) {
    return holder.getOpaque() == null && holder.compareAndSet(null, thread);
  }

  void release() {
    holder.setRelease(null);
  }
}
