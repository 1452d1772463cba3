package dev.compactfuture.evaluator;

/** TRUE or FALSE. */
final class BoolValue extends Value {
  static final BoolValue TRUE = new BoolValue(true);
  static final BoolValue FALSE = new BoolValue(false);

  final boolean value;

  private BoolValue(boolean value) {
    this.value = value;
  }

  static BoolValue of(boolean value) {
    return value ? TRUE : FALSE;
  }

  @Override
  long computeFingerprint() {
    return mix(1, value ? 1 : 2);
  }

  @Override
  int rank() {
    return 0;
  }

  @Override
  int compareToSame(Value other) {
    return Boolean.compare(value, ((BoolValue) other).value);
  }

  @Override
  boolean equalsSame(Value other) {
    return value == ((BoolValue) other).value;
  }

  @Override
  public Object toJava() {
    return value;
  }

  @Override
  String kind() {
    return "a boolean";
  }

  @Override
  public String toString() {
    return value ? "TRUE" : "FALSE";
  }
}
