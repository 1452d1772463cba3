package dev.compactfuture;

import static java.util.Objects.requireNonNull;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One wait on many futures. On each future it registers an {@link Arrival}; the thread that
 * completes a future, or notifies its cancellation, pushes the future's arrival onto a stack here.
 * The waiting thread reads that stack and pushes a {@link Sleeper} onto it before it parks. As both
 * are pushed by a CAS of the same word, the sleeper cannot miss an arrival that came before it, and
 * the arrival that completes the number it waits for finds the sleeper and unparks its thread.
 *
 * <p>An arrival allocates nothing and is lock-free. A thread may have taken an arrival over before
 * the wait ended and push it afterwards. That is harmless: nobody reads the stack any more, and the
 * unpark of a thread that has moved on is a spurious wake-up, which all code that parks expects.
 */
final class Watch {
  /** The count of a stack in which a failure arrived, where one failure ends the wait. */
  private static final int ENOUGH = Integer.MAX_VALUE;

  /*
   * The values of this word:
   *
   *   null        nothing has arrived, and no thread sleeps
   *   an Arrival  the newest; below it are the earlier arrivals and sleepers
   *   a Sleeper   nothing has arrived since its thread pushed it
   *
   * The end of the wait sets it to null again; later arrivals are never read.
   *
   * The access modes are those given at CompactFuture.STATE, for the same reasons. The read after
   * which the thread parks, and the CAS of the arrival that it must not miss, are volatile. The write
   * that ends the wait publishes nothing, and is opaque.
   *
   * The lockstep abstraction reads these fields by name: top, arrivals, watched, all, next, enough,
   * watch and future.
   */
  private volatile @Nullable Node top;

  private static final VarHandle TOP;

  static {
    try {
      TOP = MethodHandles.lookup().findVarHandle(Watch.class, "top", Node.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final Arrival[] NONE = {}; // confined: it has no element

  private final boolean failureIsEnough;
  private Arrival[] arrivals = NONE; // confined: the waiting thread
  private int watched; // confined: the waiting thread; the first so many arrivals are in use
  private boolean all; // confined: the waiting thread; whether it has seen that all have arrived
  private @Nullable Node taken; // confined: the waiting thread; the newest that take() returned

  /**
   * Creates a watch of no futures.
   *
   * @param failureIsEnough whether the arrival of one failed future wakes the sleeper
   */
  Watch(boolean failureIsEnough) {
    this.failureIsEnough = failureIsEnough;
  }

  /** An element of the stack. Written by the thread that pushes it, then by the waiting thread. */
  private abstract static class Node {
    @Nullable Node next; // confined: the pushing thread, then the waiting thread
    int count; // confined: the pushing thread; the number of arrivals from here down
    @Nullable Sleeper sleeper; // confined: the pushing thread; the newest from here down
  }

  /** A thread that sleeps until {@code enough} have arrived. */
  private static final class Sleeper extends Node {
    final Thread thread = Thread.currentThread();
    final int enough;

    Sleeper(@Nullable Node seen, int enough) {
      this.next = seen;
      this.count = countOf(seen);
      this.sleeper = this;
      this.enough = enough;
    }
  }

  /**
   * The registration of a watch on one future. It arrives once: when the notifying thread has taken
   * it over, or instead of being registered.
   */
  static final class Arrival extends Node implements Watcher {
    private final Watch watch;
    @Nullable CompactFuture<?> future; // confined: the waiting thread; null when returned

    Arrival(Watch watch, CompactFuture<?> future) {
      this.watch = watch;
      this.future = future;
    }

    /** Pushes this onto the stack of its watch, and unparks the sleeper if it waits for no more. */
    @Override
    public void arrive(boolean failed) {
      for (; ; ) {
        Node seen = (Node) TOP.getAcquire(watch); // TLA: ArriveLook
        int before = countOf(seen);
        int now = before == ENOUGH || (failed && watch.failureIsEnough) ? ENOUGH : before + 1;
        Sleeper sleeps = seen == null ? null : seen.sleeper;
        next = seen;
        count = now;
        sleeper = sleeps;
        if (TOP.compareAndSet(watch, seen, this)) { // TLA: Arrive
          if (sleeps != null && before < sleeps.enough && now >= sleeps.enough) {
            Waiting.unpark(sleeps.thread);
          }
          return;
        }
      }
    }
  }

  private static int countOf(@Nullable Node top) {
    return top == null ? 0 : top.count;
  }

  /**
   * Registers on the first {@code size} of {@code futures}. Those whose watchers were notified
   * already arrive at once instead. Whatever happens, {@link #leave} has to follow.
   */
  void watch(CompactFuture<?>[] futures, int size) {
    // The lockstep abstraction recognises this method by name.
    arrivals = new Arrival[size];
    for (; watched < size; watched++) {
      watchNext(futures[watched]);
    }
  }

  private void watchNext(CompactFuture<?> future) {
    arrivals[watched] = new Arrival(this, future);
    future.watch(arrivals[watched]);
  }

  /**
   * Registers on each of {@code futures} like {@link #watch}, but only once on a future that occurs
   * twice. A set of all futures would tell, but their identity hash codes cost as much as all the
   * rest. So the set is not made before a future is found that has a watcher, or has notified it: a
   * future that occurs for the second time must have.
   *
   * @return the number of different futures
   */
  int watchEachOnce(CompactFuture<?>[] futures) {
    // The lockstep abstraction reads futures, before and i by name.
    arrivals = new Arrival[futures.length];
    Set<CompactFuture<?>> before = null;
    for (int i = 0; i < futures.length; i++) {
      CompactFuture<?> future = futures[i];
      if (before == null && future.mayBeWatched()) {
        before = new HashSet<>();
        for (int w = 0; w < watched; w++) {
          before.add(requireNonNull(arrivals[w].future));
        }
      }
      if (before == null || before.add(future)) {
        watchNext(future);
        watched++;
      }
    }
    return watched;
  }

  /** Returns whether the waiting thread has seen all arrive: all are done, and none registered. */
  boolean allArrived() {
    return all;
  }

  /**
   * Ends the wait and leaves nothing registered, even if memory runs out on the way. A future may
   * keep a dead registration for long, which refers to its arrival, and that to this watch. So
   * after this call no future, thread or other arrival is reachable from a watch.
   */
  void leave() {
    // The lockstep abstraction reads i by name.
    Error first = null;
    for (int i = 0; !all && i < watched; i++) {
      CompactFuture<?> future = arrivals[i].future;
      if (future != null) {
        try {
          future.unwatch(arrivals[i]);
        } catch (Error e) { // an OutOfMemoryError: the new stack could not be allocated
          first = first == null ? e : first;
        }
        arrivals[i].future = null;
      }
    }
    watched = 0;
    arrivals = NONE;
    taken = null;
    TOP.setOpaque(this, (Node) null); // TLA: Forget
    if (first != null) {
      throw first;
    }
  }

  /** Returns the arrivals since the last call, oldest first and linked by {@code next}, or null. */
  @Nullable Arrival take() {
    Node newest = look();
    Arrival oldest = null;
    for (Node at = newest; at != null && at != taken; ) {
      Node next = at.next;
      at.next = null;
      if (at instanceof Arrival arrival) {
        arrival.next = oldest;
        oldest = arrival;
      }
      at = next;
    }
    taken = newest;
    return oldest;
  }

  private @Nullable Node look() {
    return top; // TLA: SleepLook
  }

  /** Sleeps like {@link #sleep} until one more has arrived than {@link #take} has returned. */
  boolean sleepForMore(boolean timed, long deadline) {
    return sleep(countOf(taken) + 1, timed, deadline);
  }

  /**
   * Waits until {@code enough} have arrived, the time is up, or this thread is interrupted. The
   * caller then has to look at the futures: more may have happened than what ended the wait.
   *
   * @return whether it was interrupted; the interrupt status is cleared
   */
  boolean sleep(int enough, boolean timed, long deadline) {
    // The lockstep abstraction reads timed, deadline, registered and seen by name.
    boolean registered = false;
    for (; ; ) {
      Node seen = look();
      if (countOf(seen) >= enough) {
        all = countOf(seen) == watched;
        return false;
      }
      if (Waiting.isInterrupted()) {
        return true;
      }
      long left = 0;
      if (timed) {
        left = Waiting.left(deadline);
        if (left <= 0) {
          return false;
        }
      }
      if (registered) {
        Waiting.park(this, timed, left);
      } else if (!Callbacks.runDeferred()) { // a deferred callback may complete what this waits for
        Sleeper me = new Sleeper(seen, enough);
        registered = TOP.weakCompareAndSetRelease(this, seen, me); // TLA: Sleep
      }
    }
  }
}
