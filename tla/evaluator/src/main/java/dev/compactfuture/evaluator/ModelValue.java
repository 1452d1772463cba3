package dev.compactfuture.evaluator;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A model value: a constant that is equal to itself alone. */
final class ModelValue extends Value {
  private static final Map<String, ModelValue> ALL = new ConcurrentHashMap<>();

  private final String name;

  private ModelValue(String name) {
    this.name = name;
  }

  static ModelValue of(String name) {
    return ALL.computeIfAbsent(name, ModelValue::new);
  }

  @Override
  long computeFingerprint() {
    return mix(4, StringValue.of(name).fingerprint());
  }

  @Override
  int rank() {
    return 3;
  }

  @Override
  int compareToSame(Value other) {
    return name.compareTo(((ModelValue) other).name);
  }

  @Override
  boolean equalsSame(Value other) {
    return false; // equal model values are the same object
  }

  @Override
  public Object toJava() {
    throw new EvaluationException("the model value " + name + " is no object of the JDK");
  }

  @Override
  String kind() {
    return "a model value";
  }

  @Override
  public String toString() {
    return name;
  }
}
