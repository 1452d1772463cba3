package dev.compactfuture.evaluator;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A string. There is one object for each, so that equal strings are the same object. */
final class StringValue extends Value {
  private static final Map<String, StringValue> ALL = new ConcurrentHashMap<>();

  final String text;

  private StringValue(String text) {
    this.text = text;
  }

  static StringValue of(String text) {
    return ALL.computeIfAbsent(text, StringValue::new);
  }

  @Override
  long computeFingerprint() {
    long h = 3;
    for (int i = 0; i < text.length(); i++) {
      h = mix(h, text.charAt(i));
    }
    return h;
  }

  @Override
  int rank() {
    return 2;
  }

  @Override
  int compareToSame(Value other) {
    return text.compareTo(((StringValue) other).text);
  }

  @Override
  boolean equalsSame(Value other) {
    return false; // equal strings are the same object
  }

  @Override
  public Object toJava() {
    return text;
  }

  @Override
  String kind() {
    return "a string";
  }

  @Override
  public String toString() {
    return '"' + text + '"';
  }
}
