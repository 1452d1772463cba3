package dev.compactfuture;

import org.jspecify.annotations.Nullable;

/**
 * A future that counts what waits on many futures do with it, and runs hooks right before or after,
 * in the same thread: so a single thread can act out a race.
 */
final class HookedFuture extends CompactFuture<@Nullable String> {
  static final Runnable NOTHING = () -> {};

  int peeks;
  int watches;
  int unwatches;
  Runnable beforePeek = NOTHING;
  Runnable beforeWatch = NOTHING;
  Runnable afterWatch = NOTHING;
  Runnable beforeUnwatch = NOTHING;

  @Override
  @Nullable Object peek() {
    peeks++;
    beforePeek.run();
    return super.peek();
  }

  @Override
  boolean watch(Watcher watcher) {
    watches++;
    beforeWatch.run();
    boolean registered = super.watch(watcher);
    afterWatch.run();
    return registered;
  }

  @Override
  void unwatch(Watcher watcher) {
    unwatches++;
    beforeUnwatch.run();
    super.unwatch(watcher);
  }
}
