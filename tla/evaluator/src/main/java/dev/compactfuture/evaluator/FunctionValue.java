package dev.compactfuture.evaluator;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A function with a finite domain. Which subclass it is depends on the domain alone: {@link
 * Sequence} for 1..n, the empty domain included, else {@link Table}. Records are tables.
 */
abstract class FunctionValue extends Value {
  static final Sequence EMPTY = new Sequence(new Value[0]);

  final Value[] values;

  private FunctionValue(Value[] values) {
    this.values = values;
  }

  /** Creates a sequence, which keeps the array. */
  static Sequence sequence(Value... values) {
    return values.length == 0 ? EMPTY : new Sequence(values);
  }

  /**
   * Creates a function, which keeps the array.
   *
   * @param values for each element of the domain, in its order
   */
  static FunctionValue of(SetValue.Finite domain, Value[] values) {
    Value[] keys = domain.elements;
    boolean sequence = true;
    for (int i = 0; i < keys.length && sequence; i++) {
      sequence = keys[i] instanceof IntValue number && number.value == i + 1;
    }
    return sequence ? sequence(values) : new Table(domain, values);
  }

  /** Creates a record from names in any order. */
  static FunctionValue record(Map<String, Value> fields) {
    SetValue.Finite domain =
        SetValue.Finite.of(fields.keySet().stream().map(StringValue::of).toList());
    Value[] values = new Value[domain.elements.length];
    fields.forEach((name, value) -> values[domain.indexOf(StringValue.of(name))] = value);
    return of(domain, values);
  }

  /** Returns the position of an argument in {@link #values}, or a negative number. */
  abstract int indexOf(Value argument);

  abstract SetValue.Finite domain();

  /** Returns this function with another value at one position. */
  abstract FunctionValue replace(int index, Value value);

  /** Returns the function's value, or null outside of its domain. */
  final @Nullable Value apply(Value argument) {
    int index = indexOf(argument);
    return index < 0 ? null : values[index];
  }

  final Value[] replaced(int index, Value value) {
    Value[] copy = values.clone();
    copy[index] = value;
    return copy;
  }

  /** A sequence or tuple. */
  static final class Sequence extends FunctionValue {
    private Sequence(Value[] values) {
      super(values);
    }

    @Override
    int indexOf(Value argument) {
      return argument instanceof IntValue number && number.value <= values.length
          ? number.value - 1
          : -1;
    }

    @Override
    SetValue.Finite domain() {
      return SetValue.Finite.range(1, values.length);
    }

    @Override
    FunctionValue replace(int index, Value value) {
      return values[index] == value ? this : new Sequence(replaced(index, value));
    }

    Sequence append(Value value) {
      Value[] longer = Arrays.copyOf(values, values.length + 1);
      longer[values.length] = value;
      return new Sequence(longer);
    }

    Sequence concat(Sequence other) {
      if (values.length == 0 || other.values.length == 0) {
        return values.length == 0 ? other : this;
      }
      Value[] all = Arrays.copyOf(values, values.length + other.values.length);
      System.arraycopy(other.values, 0, all, values.length, other.values.length);
      return new Sequence(all);
    }

    /** Returns the elements from one position to before another, counted from 0. */
    Sequence part(int from, int to) {
      return from >= to ? EMPTY : new Sequence(Arrays.copyOfRange(values, from, to));
    }

    @Override
    long computeFingerprint() {
      return mix(7, values);
    }

    @Override
    int rank() {
      return 6;
    }

    @Override
    int compareToSame(Value other) {
      return compare(values, ((Sequence) other).values);
    }

    @Override
    boolean equalsSame(Value other) {
      return equal(values, ((Sequence) other).values);
    }

    @Override
    public Object toJava() {
      List<Object> list = new ArrayList<>();
      for (Value each : values) {
        list.add(each.toJava());
      }
      return list;
    }

    @Override
    String kind() {
      return "a sequence";
    }

    @Override
    public String toString() {
      return Arrays.stream(values).map(Value::toString).collect(joining(", ", "<<", ">>"));
    }
  }

  /** Any other function; a record, too. */
  static final class Table extends FunctionValue {
    private final SetValue.Finite domain;

    private Table(SetValue.Finite domain, Value[] values) {
      super(values);
      this.domain = domain;
    }

    @Override
    int indexOf(Value argument) {
      return domain.indexOf(argument);
    }

    @Override
    SetValue.Finite domain() {
      return domain;
    }

    @Override
    FunctionValue replace(int index, Value value) {
      return values[index] == value ? this : new Table(domain, replaced(index, value));
    }

    @Override
    long computeFingerprint() {
      return mix(mix(8, domain.fingerprint()), values);
    }

    @Override
    int rank() {
      return 7;
    }

    @Override
    int compareToSame(Value other) {
      Table table = (Table) other;
      int order = domain.compareTo(table.domain);
      return order != 0 ? order : compare(values, table.values);
    }

    @Override
    boolean equalsSame(Value other) {
      Table table = (Table) other;
      return domain.equals(table.domain) && equal(values, table.values);
    }

    @Override
    public Object toJava() {
      Map<Object, Object> map = new HashMap<>();
      for (int i = 0; i < values.length; i++) {
        map.put(domain.elements[i].toJava(), values[i].toJava());
      }
      return map;
    }

    private boolean isRecord() {
      return domain.elements[0] instanceof StringValue;
    }

    @Override
    String kind() {
      return isRecord() ? "a record" : "a function";
    }

    @Override
    public String toString() {
      String sign = isRecord() ? " |-> " : " :> ";
      String fields =
          IntStream.range(0, values.length)
              .mapToObj(i -> name(domain.elements[i]) + sign + values[i])
              .collect(joining(isRecord() ? ", " : " @@ "));
      return isRecord() ? "[" + fields + "]" : "(" + fields + ")";
    }

    private String name(Value key) {
      return isRecord() && key instanceof StringValue string ? string.text : key.toString();
    }
  }
}
