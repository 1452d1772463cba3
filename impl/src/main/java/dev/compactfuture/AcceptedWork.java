package dev.compactfuture;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The work that an executor has accepted and that has neither started nor ended. It does not keep
 * work that the delegate has dropped, unless that can still be noticed: a task of which neither the
 * future is kept nor a callback was added is collected as garbage.
 */
final class AcceptedWork {
  private final Set<Entry> entries = ConcurrentHashMap.newKeySet();

  /** A piece of work in a set of its executor's. Its hash code is cheaper than that of identity. */
  static final class Entry extends WeakReference<Work> {
    private final AcceptedWork set;
    private final int hash = ThreadLocalRandom.current().nextInt();
    private @Nullable Work kept; // written by any thread, read by the garbage collector only

    Entry(Work work, AcceptedWork set) {
      super(work);
      this.set = set;
    }

    boolean isOf(AcceptedWork other) {
      return set == other;
    }

    void add() {
      set.entries.add(this);
    }

    /** Returns whether this was in the set. */
    boolean remove() {
      return set.entries.remove(this);
    }

    /** Keeps {@code work}, which is this entry's, as long as it is in the set. */
    Entry keep(Work work) {
      kept = work;
      return this;
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

  boolean isEmpty() {
    return entries.isEmpty();
  }

  /** Returns what the set holds now. */
  List<Work> toList() {
    List<Work> all = new ArrayList<>();
    for (Entry entry : entries) {
      Work work = entry.get();
      if (work != null) {
        all.add(work);
      } else {
        boolean unused = entry.remove();
      }
    }
    return all;
  }
}
