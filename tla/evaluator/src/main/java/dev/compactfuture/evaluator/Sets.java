package dev.compactfuture.evaluator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** Sets of functions, of sets, and infinite sets. Their elements are listed only if needed. */
final class Sets {
  static final SetValue BOOLEANS = SetValue.Finite.of(BoolValue.FALSE, BoolValue.TRUE);
  static final SetValue STRINGS = new SetValue.Infinite("STRING", v -> v instanceof StringValue);
  static final SetValue INTEGERS = new SetValue.Infinite("Int", v -> v instanceof IntValue);
  static final SetValue NATURALS =
      new SetValue.Infinite("Nat", v -> v instanceof IntValue number && number.value >= 0);

  /** The most elements that are listed; more would not end in a useful time. */
  private static final int MOST = 20_000_000;

  private Sets() {}

  /** Returns a value that has to be a set. */
  static SetValue set(Value value) {
    if (value instanceof SetValue set) {
      return set;
    }
    throw new EvaluationException(value + " is not a set");
  }

  /** Returns all sequences of a set: {@code Seq(set)}. */
  static SetValue sequences(SetValue set) {
    return new SetValue.Infinite(
        "Seq(" + set + ")",
        v ->
            v instanceof FunctionValue.Sequence sequence
                && Arrays.stream(sequence.values).allMatch(set::contains));
  }

  /** Returns {@code [domain -> range]}. */
  static SetValue functions(SetValue domain, SetValue range) {
    return new SetValue.Described("[" + domain + " -> " + range + "]") {
      @Override
      boolean contains(Value element) {
        return element instanceof FunctionValue function
            && function.domain().equals(domain)
            && Arrays.stream(function.values).allMatch(range::contains);
      }

      @Override
      Collection<Value> list() {
        SetValue.Finite keys = domain.finite();
        SetValue[] ranges = new SetValue[keys.elements.length];
        Arrays.fill(ranges, range);
        return combinations(ranges).stream()
            .map(values -> (Value) FunctionValue.of(keys, values))
            .toList();
      }
    };
  }

  /** Returns {@code [a : x, b : y]}, with the ranges in the order of the names. */
  static SetValue records(SetValue.Finite names, SetValue... ranges) {
    return new SetValue.Described("a set of records with " + names) {
      @Override
      boolean contains(Value element) {
        if (!(element instanceof FunctionValue function) || !function.domain().equals(names)) {
          return false;
        }
        for (int i = 0; i < ranges.length; i++) {
          if (!ranges[i].contains(function.values[i])) {
            return false;
          }
        }
        return true;
      }

      @Override
      Collection<Value> list() {
        return combinations(ranges).stream()
            .map(values -> (Value) FunctionValue.of(names, values))
            .toList();
      }
    };
  }

  /** Returns {@code a \X b}. */
  static SetValue product(SetValue... factors) {
    return new SetValue.Described("a product of sets") {
      @Override
      boolean contains(Value element) {
        if (!(element instanceof FunctionValue.Sequence tuple)
            || tuple.values.length != factors.length) {
          return false;
        }
        for (int i = 0; i < factors.length; i++) {
          if (!factors[i].contains(tuple.values[i])) {
            return false;
          }
        }
        return true;
      }

      @Override
      Collection<Value> list() {
        return combinations(factors).stream()
            .map(values -> (Value) FunctionValue.sequence(values))
            .toList();
      }
    };
  }

  /** Returns {@code SUBSET set}. */
  static SetValue subsets(SetValue set) {
    return new SetValue.Described("SUBSET " + set) {
      @Override
      boolean contains(Value element) {
        return element instanceof SetValue part
            && Arrays.stream(part.finite().elements).allMatch(set::contains);
      }

      @Override
      Collection<Value> list() {
        Value[] all = set.finite().elements;
        if (all.length > 24) {
          throw new EvaluationException("SUBSET of a set with " + all.length + " elements");
        }
        List<Value> found = new ArrayList<>();
        for (int mask = 0; mask < 1 << all.length; mask++) {
          List<Value> part = new ArrayList<>();
          for (int i = 0; i < all.length; i++) {
            if ((mask & 1 << i) != 0) {
              part.add(all[i]);
            }
          }
          found.add(SetValue.Finite.of(part));
        }
        return found;
      }
    };
  }

  private static List<Value[]> combinations(SetValue... sets) {
    List<Value[]> all = new ArrayList<>();
    all.add(new Value[0]);
    for (SetValue set : sets) {
      Value[] elements = set.finite().elements;
      if ((long) all.size() * elements.length > MOST) {
        throw new EvaluationException("a set with more than " + MOST + " elements");
      }
      List<Value[]> longer = new ArrayList<>(all.size() * elements.length);
      for (Value[] begun : all) {
        for (Value each : elements) {
          Value[] next = Arrays.copyOf(begun, begun.length + 1);
          next[begun.length] = each;
          longer.add(next);
        }
      }
      all = longer;
    }
    return all;
  }

  /** Returns the union of two sets. */
  static Value union(Value left, Value right) {
    SetValue a = set(left);
    SetValue b = set(right);
    if (a instanceof SetValue.Infinite || b instanceof SetValue.Infinite) {
      return new SetValue.Infinite(
          "(" + a + " \\cup " + b + ")", v -> a.contains(v) || b.contains(v));
    }
    Value[] first = a.finite().elements;
    Value[] second = b.finite().elements;
    if (first.length == 0 || second.length == 0) {
      return first.length == 0 ? b : a;
    }
    Value[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return SetValue.Finite.of(all);
  }

  /** Returns what is in both sets. */
  static Value intersection(Value left, Value right) {
    SetValue a = set(left);
    SetValue b = set(right);
    return a instanceof SetValue.Infinite
        ? b.finite().filter(a::contains)
        : a.finite().filter(b::contains);
  }

  /** Returns what is in the first set only. */
  static Value difference(Value left, Value right) {
    SetValue b = set(right);
    return set(left).finite().filter(v -> !b.contains(v));
  }

  /** Returns whether each element of the first set is in the second. */
  static boolean isSubset(Value left, Value right) {
    SetValue b = set(right);
    return Arrays.stream(set(left).finite().elements).allMatch(b::contains);
  }

  /** Returns {@code UNION sets}. */
  static Value unionOf(Value sets) {
    List<Value> all = new ArrayList<>();
    for (Value each : set(sets).finite().elements) {
      all.addAll(Arrays.asList(set(each).finite().elements));
    }
    return SetValue.Finite.of(all);
  }
}
