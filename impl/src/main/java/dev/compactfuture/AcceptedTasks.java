package dev.compactfuture;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The tasks that an executor has accepted and that have not ended. A task that the delegate has
 * dropped is not kept unless somebody could notice: if its future is not kept either and has no
 * callbacks, it is collected as garbage.
 */
final class AcceptedTasks {
  private final Set<Entry> entries = ConcurrentHashMap.newKeySet();
  private final ReferenceQueue<Task<?>> collected = new ReferenceQueue<>();

  /** A task in the set of its executor. Its hash code is cheaper than that of identity. */
  static final class Entry extends WeakReference<Task<?>> {
    private final AcceptedTasks set;
    private final int hash = ThreadLocalRandom.current().nextInt();
    private @Nullable Task<?> kept; // written by any thread, read by the garbage collector only

    Entry(Task<?> task, AcceptedTasks set) {
      super(task, set.collected);
      this.set = set;
    }

    boolean isOf(AcceptedTasks other) {
      return set == other;
    }

    void add() {
      set.removeCollected();
      set.entries.add(this);
    }

    void remove() {
      set.entries.remove(this);
    }

    /** Keeps {@code task}, which is this entry's, as long as it is in the set. */
    void keep(Task<?> task) {
      kept = task;
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return this == other;
    }
  }

  private void removeCollected() {
    for (Reference<?> next; (next = collected.poll()) != null; ) {
      entries.remove(next);
    }
  }

  /** Returns the tasks whose futures are not done. */
  List<Task<?>> notDone() {
    List<Task<?>> all = new ArrayList<>();
    for (Entry entry : entries) {
      Task<?> task = entry.get();
      if (task != null && !task.isDone()) {
        all.add(task);
      }
    }
    return all;
  }
}
