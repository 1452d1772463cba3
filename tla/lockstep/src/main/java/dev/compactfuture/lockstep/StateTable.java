package dev.compactfuture.lockstep;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A set of states that are known by a key. It has many parts, each with a lock of its own, so that
 * threads which add states seldom meet; and it holds nothing beside the states but one reference
 * for each.
 */
final class StateTable<S extends StateTable.Entry> {
  /** A state, with its key of 128 bits, or of 64 if the low half is always 0. */
  abstract static class Entry {
    final long high;
    final long low;

    Entry(long high, long low) {
      this.high = high;
      this.low = low;
    }
  }

  private static final int PARTS = 64;
  private static final int INITIAL = 16; // the capacity of a part; a power of two

  private final List<Part<S>> parts = new ArrayList<>();
  private final AtomicLong size = new AtomicLong();

  StateTable() {
    for (int i = 0; i < PARTS; i++) {
      parts.add(new Part<>());
    }
  }

  private Part<S> part(long high) {
    return parts.get((int) (high >>> 58));
  }

  /** Returns the state with this key; null if it is not known. */
  @Nullable S find(long high, long low) {
    return part(high).find(high, low);
  }

  /** Adds a state, unless one with its key is known; returns the one that is known now. */
  S add(S state) {
    S known = part(state.high).add(state);
    if (known == state) {
      size.incrementAndGet();
    }
    return known;
  }

  long size() {
    return size.get();
  }

  /** Passes every state to {@code consumer}. */
  void forEach(Consumer<? super S> consumer) {
    parts.forEach(part -> part.forEach(consumer));
  }

  /** A hash table with linear probing. Keys are fingerprints, so their own bits are the hash. */
  private static final class Part<S extends Entry> {
    private @Nullable Entry[] slots = new Entry[INITIAL];
    private int size;

    @SuppressWarnings("unchecked") // add puts in nothing else
    synchronized @Nullable S find(long high, long low) {
      return (S) slots[slot(slots, high, low)];
    }

    @SuppressWarnings("unchecked")
    synchronized S add(S state) {
      int slot = slot(slots, state.high, state.low);
      if (slots[slot] != null) {
        return (S) slots[slot];
      }
      slots[slot] = state;
      if (++size * 3L > slots.length * 2L) {
        grow();
      }
      return state;
    }

    private void grow() {
      @Nullable Entry[] larger = new Entry[2 * slots.length];
      for (Entry each : slots) {
        if (each != null) {
          larger[slot(larger, each.high, each.low)] = each;
        }
      }
      slots = larger;
    }

    /** Returns where a state with this key is, or where it would be added. */
    private static int slot(@Nullable Entry[] slots, long high, long low) {
      int slot = (int) high & (slots.length - 1);
      for (Entry at; (at = slots[slot]) != null; slot = (slot + 1) & (slots.length - 1)) {
        if (at.high == high && at.low == low) {
          return slot;
        }
      }
      return slot;
    }

    @SuppressWarnings("unchecked")
    synchronized void forEach(Consumer<? super S> consumer) {
      for (Entry each : slots) {
        if (each != null) {
          consumer.accept((S) each);
        }
      }
    }
  }
}
