package dev.compactfuture;

import static java.util.Objects.requireNonNull;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One wait on many futures. Each of them is given an {@link Arrival} to register; the thread that
 * finishes a future, or notifies that it was cancelled, puts the future's arrival on a stack here.
 * Who waits reads that stack, and sleeps in it: its {@link Sleeper} lies in the same word as the
 * arrivals, so none that it has not seen can have come before it, and the arrival that makes enough
 * finds it and unparks its thread.
 *
 * <p>To arrive allocates nothing and is lock-free. Whoever arrives after the wait has ended (its
 * future took the arrival over before it left) changes a stack at which nobody looks any more, and
 * may unpark a thread that does something else by now, which everything that parks has to expect.
 */
final class Watch {
  /** Of a stack in which a failure arrived, where one is enough. */
  private static final int ENOUGH = Integer.MAX_VALUE;

  /*
   *   null        nothing has arrived, nobody sleeps
   *   an Arrival  the newest; below it who came before, the sleepers among them
   *   a Sleeper   nothing has arrived since its thread lay down
   *
   * When the wait has ended it is null once more, and nobody looks at what arrives after that.
   *
   * The modes are those given at CompactFuture.STATE, for the same reasons: a look that decides to
   * park, and the arrival it has to see, are volatile. When the wait ends nobody is told anything, and
   * the write is opaque.
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
  private Arrival[] arrivals = NONE; // confined: who waits
  private int watched; // confined: who waits; so many of the arrivals were registered, or told
  private boolean all; // confined: who waits; it has seen that all have arrived
  private @Nullable Node taken; // confined: who waits; the newest that take() has returned

  /**
   * Creates one.
   *
   * @param failureIsEnough whether who sleeps is to be woken by a future that failed
   */
  Watch(boolean failureIsEnough) {
    this.failureIsEnough = failureIsEnough;
  }

  /** What lies in the stack. Changed by who pushes it, and after that by who waits alone. */
  private abstract static class Node {
    @Nullable Node next; // confined: who pushes it, then who waits
    int count; // confined: who pushes it; how many have arrived, from here down
    @Nullable Sleeper sleeper; // confined: who pushes it; the newest, from here down
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

  /** A future's, at one watch. Arrives once: when it was taken over, or instead of registering. */
  static final class Arrival extends Node {
    private final Watch watch;
    @Nullable CompactFuture<?>
        future; // confined: who waits; null when it is of no interest any more

    Arrival(Watch watch, CompactFuture<?> future) {
      this.watch = watch;
      this.future = future;
    }

    void arrive(boolean failed) {
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
   * Registers on the first {@code size} of {@code futures}. On those that are told already it does
   * not: they arrive at once. Whatever happens, {@link #leave} has to follow.
   */
  void watch(CompactFuture<?>[] futures, int size) {
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
   * {@link #watch} that registers once on a future that is given twice. One that was, or has been
   * told since, shows it. So only from the first that does on are all remembered: to do that each
   * needs a hash code, which costs as much as all the rest.
   *
   * @return how many there are
   */
  int watchEachOnce(CompactFuture<?>[] futures) {
    arrivals = new Arrival[futures.length];
    Set<CompactFuture<?>> before = null;
    for (CompactFuture<?> future : futures) {
      if (before == null && future.mayBeWatched()) {
        before = new HashSet<>();
        for (int i = 0; i < watched; i++) {
          before.add(requireNonNull(arrivals[i].future));
        }
      }
      if (before == null || before.add(future)) {
        watchNext(future);
        watched++;
      }
    }
    return watched;
  }

  /** Whether it has seen that all have arrived: so none is registered, and all are done. */
  boolean allArrived() {
    return all;
  }

  /**
   * Leaves nothing registered, whatever happens in between. A dead registration, which its future
   * may keep for long, still refers to its arrival, and that to this watch; so no future, thread or
   * other arrival is to be reachable from here any more.
   */
  void leave() {
    Error first = null;
    for (int i = 0; !all && i < watched; i++) {
      CompactFuture<?> future = arrivals[i].future;
      if (future != null) {
        try {
          future.unwatch(arrivals[i]);
        } catch (Error e) { // no memory left for the word without it
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

  /** Those that have arrived since the last call, oldest first, linked by {@code next}. */
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

  /** Sleeps until one has arrived beyond those that {@link #take} has returned. */
  boolean sleepForMore(boolean timed, long deadline) {
    return sleep(countOf(taken) + 1, timed, deadline);
  }

  /**
   * Sleeps until {@code enough} have arrived, the time is up, or this thread is interrupted. Who
   * waits has to look at the futures then: what woke it may not be all that has happened.
   *
   * @return whether it was interrupted; the interrupt status is cleared
   */
  boolean sleep(int enough, boolean timed, long deadline) {
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
      } else if (!Callbacks.runDeferred()) { // what was deferred may be what it waits for
        Sleeper me = new Sleeper(seen, enough);
        registered = TOP.weakCompareAndSetRelease(this, seen, me); // TLA: Sleep
      }
    }
  }
}
