package dev.compactfuture.evaluator;

/**
 * An immutable value of TLA+. Values are in normal form: two values are equal in TLA+ exactly if
 * they are equal here. A sequence is the function with the domain 1..n, and a record the function
 * whose domain is a set of strings.
 *
 * <p>Each value has a fingerprint, computed once, so most comparisons of different values end
 * there. Equality never relies on it alone.
 */
public abstract class Value implements Comparable<Value> {
  /** The fractional part of the golden ratio: an odd number without structure. */
  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

  private long fingerprint; // 0: not computed yet. Threads that race write the same.

  Value() {}

  /** Returns a 64-bit hash of the value. It is the same in every run. */
  public final long fingerprint() {
    long known = fingerprint;
    if (known == 0) {
      known = computeFingerprint();
      known = known == 0 ? 1 : known;
      fingerprint = known;
    }
    return known;
  }

  abstract long computeFingerprint();

  /** Returns the place of this kind of values among all kinds, in the order of the elements. */
  abstract int rank();

  /** Compares with another value of the same rank. */
  abstract int compareToSame(Value other);

  /** Compares with another value that is not this object, and has the same fingerprint. */
  abstract boolean equalsSame(Value other);

  /**
   * Returns the value as objects of the JDK: a Boolean, Integer or String, a List for a sequence, a
   * Map for any other function, or a Set.
   *
   * @throws EvaluationException if it is an infinite set, or a model value
   */
  public abstract Object toJava();

  /** Returns what kind of value it is, for messages. */
  abstract String kind();

  /** Combines two hashes so that each bit of the result depends on all bits of both. */
  static long mix(long hash, long next) {
    long h = (hash ^ next) * MULTIPLIER;
    h ^= h >>> 32;
    h *= MULTIPLIER;
    return h ^ (h >>> 29);
  }

  /** Combines the fingerprints of some values. */
  static long mix(long seed, Value[] values) {
    long h = mix(seed, values.length);
    for (Value each : values) {
      h = mix(h, each.fingerprint());
    }
    return h;
  }

  /** Compares lengths first, then element by element. */
  static int compare(Value[] a, Value[] b) {
    if (a.length != b.length) {
      return Integer.compare(a.length, b.length);
    }
    for (int i = 0; i < a.length; i++) {
      int order = a[i].compareTo(b[i]);
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  /** Returns whether two arrays have equal elements. */
  static boolean equal(Value[] a, Value[] b) {
    if (a == b) {
      return true;
    }
    if (a.length != b.length) {
      return false;
    }
    for (int i = 0; i < a.length; i++) {
      if (a[i] != b[i] && !a[i].equals(b[i])) {
        return false;
      }
    }
    return true;
  }

  @Override
  public final int compareTo(Value other) {
    if (this == other) {
      return 0;
    }
    int order = Integer.compare(rank(), other.rank());
    return order != 0 ? order : compareToSame(other);
  }

  @Override
  public final boolean equals(Object other) {
    return this == other
        || (other instanceof Value value
            && rank() == value.rank()
            && fingerprint() == value.fingerprint()
            && equalsSame(value));
  }

  @Override
  public final int hashCode() {
    long h = fingerprint();
    return (int) (h ^ (h >>> 32));
  }
}
