package dev.compactfuture.weakmemory.axioms;

import java.util.Arrays;

/**
 * A relation on the events of an execution: a bit matrix with a {@code long} a row. A set of events
 * is a {@code long}, too. Relations are immutable; the operations have the names of the papers.
 */
final class Relation {
  /** The number of events that a row has room for. */
  static final int LIMIT = Long.SIZE;

  private final long[] rows;

  private Relation(long[] rows) {
    this.rows = rows;
  }

  /** Returns the empty relation. */
  static Relation empty(int size) {
    return new Relation(new long[size]);
  }

  /** Tells whether a pair of events is in a relation. */
  interface Pairs {
    boolean has(int from, int to);
  }

  /** Returns the relation that has these pairs. */
  static Relation of(int size, Pairs pairs) {
    long[] rows = new long[size];
    for (int i = 0; i < size; i++) {
      for (int k = 0; k < size; k++) {
        rows[i] |= pairs.has(i, k) ? bit(k) : 0;
      }
    }
    return new Relation(rows);
  }

  /** Returns [set]: each event of a set with itself. */
  static Relation identity(int size, long set) {
    long[] rows = new long[size];
    for (int i = 0; i < size; i++) {
      rows[i] = set & bit(i);
    }
    return new Relation(rows);
  }

  /** Returns all pairs of an event of one set and one of another. */
  static Relation product(int size, long from, long to) {
    long[] rows = new long[size];
    for (int i = 0; i < size; i++) {
      rows[i] = (from & bit(i)) != 0 ? to & all(size) : 0;
    }
    return new Relation(rows);
  }

  /** Returns the set that has one event. */
  static long bit(int event) {
    return 1L << event;
  }

  /** Returns the set of all events. */
  static long all(int size) {
    return size == LIMIT ? -1L : bit(size) - 1;
  }

  int size() {
    return rows.length;
  }

  boolean has(int from, int to) {
    return (rows[from] & bit(to)) != 0;
  }

  /** Returns the events that an event is related to. */
  long successors(int from) {
    return rows[from];
  }

  /** Returns the relation with one pair more. */
  Relation with(int from, int to) {
    long[] copy = rows.clone();
    copy[from] |= bit(to);
    return new Relation(copy);
  }

  Relation union(Relation other) {
    long[] copy = rows.clone();
    for (int i = 0; i < copy.length; i++) {
      copy[i] |= other.rows[i];
    }
    return new Relation(copy);
  }

  Relation intersect(Relation other) {
    long[] copy = rows.clone();
    for (int i = 0; i < copy.length; i++) {
      copy[i] &= other.rows[i];
    }
    return new Relation(copy);
  }

  Relation minus(Relation other) {
    long[] copy = rows.clone();
    for (int i = 0; i < copy.length; i++) {
      copy[i] &= ~other.rows[i];
    }
    return new Relation(copy);
  }

  /** Returns [set]; this. */
  Relation from(long set) {
    long[] copy = new long[rows.length];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = (set & bit(i)) != 0 ? rows[i] : 0;
    }
    return new Relation(copy);
  }

  /** Returns this; [set]. */
  Relation to(long set) {
    long[] copy = rows.clone();
    for (int i = 0; i < copy.length; i++) {
      copy[i] &= set;
    }
    return new Relation(copy);
  }

  /** Returns this; other. */
  Relation then(Relation other) {
    long[] result = new long[rows.length];
    for (int i = 0; i < result.length; i++) {
      for (long left = rows[i]; left != 0; left &= left - 1) {
        result[i] |= other.rows[Long.numberOfTrailingZeros(left)];
      }
    }
    return new Relation(result);
  }

  /** Returns this^-1. */
  Relation inverse() {
    long[] result = new long[rows.length];
    for (int i = 0; i < result.length; i++) {
      for (long left = rows[i]; left != 0; left &= left - 1) {
        result[Long.numberOfTrailingZeros(left)] |= bit(i);
      }
    }
    return new Relation(result);
  }

  /** Returns this?: this and the identity. */
  Relation optional() {
    long[] copy = rows.clone();
    for (int i = 0; i < copy.length; i++) {
      copy[i] |= bit(i);
    }
    return new Relation(copy);
  }

  /** Returns this without the identity. */
  Relation irreflexive() {
    long[] copy = rows.clone();
    for (int i = 0; i < copy.length; i++) {
      copy[i] &= ~bit(i);
    }
    return new Relation(copy);
  }

  /** Returns this+, the transitive closure. */
  Relation plus() {
    long[] copy = rows.clone();
    for (int k = 0; k < copy.length; k++) {
      for (int i = 0; i < copy.length; i++) {
        if ((copy[i] & bit(k)) != 0) {
          copy[i] |= copy[k];
        }
      }
    }
    return new Relation(copy);
  }

  /** Returns this*, the reflexive transitive closure. */
  Relation star() {
    return plus().optional();
  }

  boolean isIrreflexive() {
    for (int i = 0; i < rows.length; i++) {
      if (has(i, i)) {
        return false;
      }
    }
    return true;
  }

  boolean isAcyclic() {
    return plus().isIrreflexive();
  }

  boolean isEmpty() {
    for (long row : rows) {
      if (row != 0) {
        return false;
      }
    }
    return true;
  }

  /** Returns this relation with one event taken for another: what is related to either is. */
  Relation merge(int kept, int gone) {
    long[] copy = rows.clone();
    copy[kept] |= copy[gone];
    copy[gone] = 0;
    for (int i = 0; i < copy.length; i++) {
      copy[i] = merge(copy[i], kept, gone);
    }
    copy[kept] &= ~bit(kept);
    return new Relation(copy);
  }

  /** Returns the set with one event taken for another. */
  static long merge(long set, int kept, int gone) {
    return (set & bit(gone)) == 0 ? set : (set & ~bit(gone)) | bit(kept);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Relation relation && Arrays.equals(rows, relation.rows);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(rows);
  }

  /** Returns the pairs, such as {@code 0>1 1>2}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < rows.length; i++) {
      for (long left = rows[i]; left != 0; left &= left - 1) {
        text.append(text.isEmpty() ? "" : " ").append(i);
        text.append('>').append(Long.numberOfTrailingZeros(left));
      }
    }
    return text.toString();
  }
}
