package dev.compactfuture;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How deep the completions that call callbacks nest in one thread, and whether its stack is short.
 *
 * <p>Nothing is kept in the thread itself: what a thread-local keeps, it keeps as long as the
 * thread lives, and with it the class loader of its class. To set and to remove one for each
 * completion would cost more than the completion. So a thread takes one of a few shared objects for
 * the time of its outermost completion, by a CAS; while another thread has the same one, it uses
 * one of its own.
 */
final class Nesting implements AutoCloseable {
  /** Deeper than programs nest on purpose, and far less than fits into a stack of 512 KiB. */
  private static final int UNMEASURED = 64;

  /** A measurement holds for so many levels, which take a small part of what it reserves. */
  private static final int MEASURED = 8;

  /** These frames of {@link #descend} take 50 KiB if it is compiled, 200 KiB if it is not. */
  private static final int RESERVED_FRAMES = 1_000;

  private static final int SHARED_BITS = 6;

  /** More than the processors of most machines, as threads that call callbacks are running. */
  private static final Nesting[] SHARED = new Nesting[1 << SHARED_BITS];

  /** The objects of threads that found theirs taken. */
  private static final Map<Thread, Nesting> OTHERS = new ConcurrentHashMap<>();

  static {
    Arrays.setAll(SHARED, i -> new Nesting());
  }

  /** The token of the thread that has this, or 0: no reference, which the collector would track. */
  private final AtomicLong owner = new AtomicLong();

  // Of the owner. To become the owner is an acquire of what the last one released.
  private int depth;
  private int measured; // so deep the stack is not short
  private int shortAt; // the depth at which the stack was short, or 0
  private boolean defersAll;

  private Nesting() {}

  /** Begins a completion in this thread. */
  static Nesting begin() {
    Nesting mine = ofThisThread();
    mine.depth++;
    return mine;
  }

  private static Nesting ofThisThread() {
    Thread me = Thread.currentThread();
    int hash = System.identityHashCode(me);
    Nesting shared = SHARED[(hash * 0x9E3779B9) >>> -SHARED_BITS];
    long token = token(me, hash);
    long owner = shared.owner.getOpaque();
    if (owner == token) {
      return shared;
    }
    Nesting other = OTHERS.isEmpty() ? null : OTHERS.get(me);
    if (other == null && owner == 0 && shared.owner.compareAndSet(0, token)) {
      return shared;
    }
    if (other == null) {
      other = new Nesting();
      OTHERS.put(me, other);
    }
    return other;
  }

  /** Returns a number of {@code thread}, not its name, which a callback may change. */
  static long token(Thread thread, int hash) {
    return thread.getId() << 32 | hash; // a subclass may give another id, but hardly the same hash
  }

  /** Ends what {@link #begin} began. */
  @Override
  public void close() {
    depth--;
    measured = Math.min(measured, depth);
    if (depth == 0) {
      shortAt = 0;
      end();
    }
  }

  private void end() {
    if (owner.getPlain() != 0) {
      owner.setRelease(0);
    } else {
      OTHERS.remove(Thread.currentThread());
    }
  }

  /** Whether callbacks have to wait until some of the completions above have returned. */
  boolean defers() {
    return defersAll || isStackShort();
  }

  private boolean isStackShort() {
    if (shortAt > 0 && depth >= shortAt) {
      return true;
    }
    if (depth <= Math.max(UNMEASURED, measured)) {
      return false;
    }
    try {
      long unused = descend(RESERVED_FRAMES, depth, depth, depth, depth);
      measured = depth + MEASURED - 1;
      return false;
    } catch (StackOverflowError e) {
      shortAt = depth;
      return true;
    }
  }

  /** Uses the stack. The arguments are used after the call, so that each frame has to keep them. */
  private static long descend(int frames, long a, long b, long c, long d) {
    return frames == 0 ? 0 : descend(frames - 1, a + 1, b + a, c + b, d + c) + (a | b | c | d);
  }

  /** Whether half of the completions that made the stack short have returned. */
  boolean callsDeferred() {
    return depth <= shortAt / 2; // never if shortAt is 0, as depth is not
  }

  /**
   * Defers the callbacks of all futures that this thread completes or cancels until {@link
   * #resume}, and until {@link Callbacks#runDeferredLogging} after that: a callback of one may wait
   * for another that is not cancelled yet. No foreign code may run in between, because it might
   * wait for such a callback.
   */
  static Nesting defer() {
    Nesting mine = begin();
    mine.defersAll = true;
    return mine;
  }

  /** Ends what {@link #defer} began. */
  void resume() {
    defersAll = false;
    close();
  }
}
