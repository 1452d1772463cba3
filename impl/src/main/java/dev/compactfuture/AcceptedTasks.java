package dev.compactfuture;

import static java.util.Objects.requireNonNull;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
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

  private static final VarHandle NEWEST;
  private static final VarHandle SWEEPING;
  private static final VarHandle NEXT;
  private static final VarHandle ADDED;

  static {
    try {
      var lookup = MethodHandles.lookup();
      NEWEST = lookup.findVarHandle(AcceptedTasks.class, "newest", Entry.class);
      SWEEPING = lookup.findVarHandle(AcceptedTasks.class, "sweeping", boolean.class);
      NEXT = lookup.findVarHandle(Entry.class, "next", Entry.class);
      ADDED = lookup.findVarHandle(Entry.class, "added", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private volatile @Nullable Entry<F> newest;
  private volatile boolean sweeping;

  /**
   * A sweep follows the push whose number is greater by {@link #FEW}. Lockstep begins with less
   * than 0, so that a sweep comes soon.
   */
  private volatile int counted;

  /** A task in the stack of its executor. */
  static final class Entry<F extends Future<?>> extends WeakReference<F> {
    private final AcceptedTasks<F> stack;

    /**
     * The entry below; this entry itself once a sweep has unlinked it, so that a future that is
     * kept does not keep the entries of others. A sweep writes it while others read it; these may
     * find an earlier value, and pass some dead ones. So its accesses are opaque: each entry that
     * one may find was published with {@code newest}, before the one in which it is found.
     */
    private @Nullable Entry<F> next;

    /** Which one this is, counted from the first, modulo 2³². */
    private int number; // confined: to the thread that pushes this; what is published is final

    private volatile boolean added;
    private volatile @Nullable F kept;

    Entry(F task, AcceptedTasks<F> stack) {
      super(task);
      this.stack = stack;
    }

    boolean isOf(AcceptedTasks<?> other) {
      return stack == other;
    }

    /** Pushes this unless a thread has begun to push it. */
    void add() {
      if (ADDED.compareAndSet(this, false, true)) { // TLA: Claim
        stack.push(this);
      }
    }

    /** Keeps {@code task}, which is this entry's, until it is released. */
    void keep(F task) {
      kept = task; // TLA: Keep
      if (task.isDone()) { // TLA: KeepLook
        release(); // it may have been before
      }
    }

    /** Lets the task go, which is done. */
    void release() {
      if (kept != null) { // TLA: ReleaseLook
        kept = null; // TLA: Release
      }
    }

    @SuppressWarnings("unchecked") // a field of this type
    private @Nullable Entry<F> next() {
      return (Entry<F>) NEXT.getOpaque(this); // TLA: NextLook
    }

    /** Returns the task; null if it is done, or was dropped and collected. */
    private @Nullable F alive() {
      F task = get();
      return task == null || task.isDone() ? null : task; // TLA: AliveLook
    }
  }

  private void push(Entry<F> entry) {
    Entry<F> below;
    do {
      below = newest; // TLA: PushLook
      entry.number = below == null ? 1 : below.number + 1;
      NEXT.setOpaque(entry, below); // TLA: Link
    } while (!NEWEST.compareAndSet(this, below, entry)); // TLA: Push
    int number = entry.number;
    int since = number - counted; // TLA: CountedLook
    if (since >= FEW && SWEEPING.compareAndSet(this, false, true)) { // TLA: BeginSweep
      try {
        sweep();
      } finally {
        endSweep();
      }
    }
  }

  private void endSweep() {
    sweeping = false; // TLA: EndSweep
  }

  /**
   * Unlinks the dead below the top. Not below the entry that the calling thread has pushed: another
   * sweep, which ended just now, may have unlinked that, and from there it leads nowhere.
   */
  private void sweep() {
    Entry<F> top = requireNonNull(newest());
    int alive = 0;
    Entry<F> last = top;
    for (Entry<F> at = top.next(); at != null; ) {
      Entry<F> next = at.next();
      if (at.alive() == null) {
        NEXT.setOpaque(last, next); // TLA: Unlink
        NEXT.setOpaque(at, at); // TLA: MarkUnlinked
      } else {
        last = at;
        alive++;
      }
      at = next;
    }
    int number = top.number;
    counted = number + Math.max(0, alive - FEW); // TLA: CountAlive
  }

  private @Nullable Entry<F> newest() {
    return newest; // TLA: NewestLook
  }

  /** Returns the tasks whose futures are not done. */
  List<F> notDone() {
    List<F> all = new ArrayList<>();
    for (Entry<F> at = newest(); at != null; ) {
      F task = at.alive();
      if (task != null) {
        all.add(task);
      }
      Entry<F> next = at.next();
      if (next == at) { // a sweep has just unlinked it: begin again
        all.clear();
        next = newest();
      }
      at = next;
    }
    return all;
  }
}
