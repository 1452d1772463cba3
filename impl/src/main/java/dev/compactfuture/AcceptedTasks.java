package dev.compactfuture;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The tasks that an executor has accepted and that are not done: a stack, onto which each task
 * pushes its entry. An entry whose task is done stays, dead, until a sweep unlinks it. A sweep
 * follows when as many have been pushed as were alive in the last one, so the dead hardly outnumber
 * the living, and a task pays for a constant number of entries.
 *
 * <p>A task that the delegate has dropped is not kept unless somebody could notice: if its future
 * is not kept either and has no callbacks, it is collected as garbage.
 *
 * @param <F> the type of the tasks
 */
final class AcceptedTasks<F extends Future<?>> {
  /** So many are pushed before the next sweep at least: a sweep costs more than a few dead. */
  private static final int FEW = 64;

  private final AtomicReference<@Nullable Entry<F>> newest = new AtomicReference<>();
  private final AtomicBoolean sweeping = new AtomicBoolean();
  private volatile long sweepAt = FEW;

  /** A task in the stack of its executor. */
  static final class Entry<F extends Future<?>> extends WeakReference<F> {
    private final AcceptedTasks<F> stack;

    /**
     * The entry below; this entry itself once a sweep has unlinked it, so that a future that is
     * kept does not keep the entries of others. A sweep writes it while others read it; these find
     * an earlier value, and pass some dead ones. What is read is published with {@code newest}.
     */
    private @Nullable Entry<F> next;

    private long number; // 0 until this is pushed; then it never changes
    private volatile @Nullable F kept;

    Entry(F task, AcceptedTasks<F> stack) {
      super(task);
      this.stack = stack;
    }

    boolean isOf(AcceptedTasks<?> other) {
      return stack == other;
    }

    /** Pushes this, which no other thread knows yet. */
    void add() {
      stack.push(this);
    }

    /** Pushes this unless it was pushed before. */
    synchronized void addOnce() {
      if (number == 0) {
        stack.push(this);
      }
    }

    /** Keeps {@code task}, which is this entry's, until it is released. */
    void keep(F task) {
      kept = task;
      if (task.isDone()) {
        release(); // it may have been before
      }
    }

    /** Lets the task go, which is done. */
    void release() {
      if (kept != null) {
        kept = null;
      }
    }

    /** Returns the task; null if it is done, or was dropped and collected. */
    private @Nullable F alive() {
      F task = get();
      return task == null || task.isDone() ? null : task;
    }
  }

  private void push(Entry<F> entry) {
    Entry<F> below;
    do {
      below = newest.get();
      entry.next = below;
      entry.number = below == null ? 1 : below.number + 1;
    } while (!newest.compareAndSet(below, entry));
    if (entry.number >= sweepAt && sweeping.compareAndSet(false, true)) {
      try {
        sweepAt = entry.number + Math.max(FEW, sweep(entry));
      } finally {
        sweeping.set(false);
      }
    }
  }

  /** Unlinks the dead below {@code top}, and returns how many are alive there. */
  private int sweep(Entry<F> top) {
    int alive = 0;
    Entry<F> last = top;
    for (Entry<F> at = top.next; at != null; ) {
      Entry<F> next = at.next;
      if (at.alive() == null) {
        last.next = next;
        at.next = at;
      } else {
        last = at;
        alive++;
      }
      at = next;
    }
    return alive;
  }

  /** Returns the tasks whose futures are not done. */
  List<F> notDone() {
    List<F> all = new ArrayList<>();
    for (Entry<F> at = newest.get(); at != null; ) {
      F task = at.alive();
      if (task != null) {
        all.add(task);
      }
      Entry<F> next = at.next;
      if (next == at) { // a sweep has just unlinked it: begin again
        all.clear();
        next = newest.get();
      }
      at = next;
    }
    return all;
  }
}
