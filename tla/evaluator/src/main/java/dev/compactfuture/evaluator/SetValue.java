package dev.compactfuture.evaluator;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A set. Most are {@link Finite}: their elements are listed. A set that is large or infinite, such
 * as {@code SUBSET S} or {@code Nat}, is {@link Described} until its elements are needed.
 */
abstract class SetValue extends Value {
  static final int RANK = 5;

  /** Returns whether an element is in the set. */
  abstract boolean contains(Value element);

  /**
   * Returns the set with its elements listed.
   *
   * @throws EvaluationException if it is infinite
   */
  abstract Finite finite();

  @Override
  int rank() {
    return RANK;
  }

  @Override
  String kind() {
    return "a set";
  }

  @Override
  public Object toJava() {
    Set<Object> elements = new HashSet<>();
    for (Value each : finite().elements) {
      elements.add(each.toJava());
    }
    return elements;
  }

  /** A set whose elements are listed, each once, in their order. */
  static final class Finite extends SetValue {
    static final Finite EMPTY = new Finite(new Value[0]);

    final Value[] elements;

    private Finite(Value[] elements) {
      this.elements = elements;
    }

    /** Creates a set from elements in any order, which are kept. */
    static Finite of(Value... elements) {
      if (elements.length == 0) {
        return EMPTY;
      }
      boolean ascending = true;
      for (int i = 1; i < elements.length && ascending; i++) {
        ascending = elements[i - 1].compareTo(elements[i]) < 0;
      }
      return new Finite(ascending ? elements : sorted(elements));
    }

    private static Value[] sorted(Value[] elements) {
      Arrays.sort(elements);
      int n = 1;
      for (int i = 1; i < elements.length; i++) {
        if (!elements[i].equals(elements[n - 1])) {
          elements[n++] = elements[i];
        }
      }
      return n == elements.length ? elements : Arrays.copyOf(elements, n);
    }

    static Finite of(Collection<? extends Value> elements) {
      return of(elements.toArray(Value[]::new));
    }

    /** Returns {@code from .. to}. */
    static Finite range(int from, int to) {
      if (to < from) {
        return EMPTY;
      }
      Value[] elements = new Value[Math.addExact(Math.subtractExact(to, from), 1)];
      for (int i = 0; i < elements.length; i++) {
        elements[i] = IntValue.of(from + i);
      }
      return new Finite(elements);
    }

    /** Returns the position of an element, or -1. */
    int indexOf(Value element) {
      if (elements.length <= 8) {
        for (int i = 0; i < elements.length; i++) {
          if (elements[i].equals(element)) {
            return i;
          }
        }
        return -1;
      }
      return Arrays.binarySearch(elements, element);
    }

    @Override
    boolean contains(Value element) {
      return indexOf(element) >= 0;
    }

    @Override
    Finite finite() {
      return this;
    }

    Finite filter(Predicate<Value> which) {
      List<Value> kept = new ArrayList<>();
      for (Value each : elements) {
        if (which.test(each)) {
          kept.add(each);
        }
      }
      return kept.size() == elements.length ? this : new Finite(kept.toArray(Value[]::new));
    }

    @Override
    long computeFingerprint() {
      return mix(5, elements);
    }

    @Override
    int compareToSame(Value other) {
      return compare(elements, ((SetValue) other).finite().elements);
    }

    @Override
    boolean equalsSame(Value other) {
      return equal(elements, ((SetValue) other).finite().elements);
    }

    @Override
    public String toString() {
      return Arrays.stream(elements).map(Value::toString).collect(joining(", ", "{", "}"));
    }
  }

  /** A set of which is known what is in it; its elements are listed when they are needed. */
  abstract static class Described extends SetValue {
    private final String text;
    private @Nullable Finite listed;

    Described(String text) {
      this.text = text;
    }

    /** Lists the elements, which may repeat. */
    abstract Collection<Value> list();

    @Override
    final Finite finite() {
      Finite known = listed;
      if (known == null) {
        known = Finite.of(list());
        listed = known;
      }
      return known;
    }

    @Override
    long computeFingerprint() {
      return finite().computeFingerprint();
    }

    @Override
    int compareToSame(Value other) {
      return finite().compareToSame(other);
    }

    @Override
    boolean equalsSame(Value other) {
      return finite().equalsSame(other);
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** An infinite set, such as Nat: only membership has a value. */
  static final class Infinite extends SetValue {
    private final String text;
    private final Predicate<Value> members;

    Infinite(String text, Predicate<Value> members) {
      this.text = text;
      this.members = members;
    }

    @Override
    boolean contains(Value element) {
      return members.test(element);
    }

    @Override
    Finite finite() {
      throw new EvaluationException("the elements of " + text + " cannot be listed");
    }

    @Override
    long computeFingerprint() {
      return mix(6, StringValue.of(text).fingerprint());
    }

    @Override
    int compareToSame(Value other) {
      throw new EvaluationException(text + " cannot be compared with " + other);
    }

    @Override
    boolean equalsSame(Value other) {
      throw new EvaluationException(text + " cannot be compared with " + other);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
