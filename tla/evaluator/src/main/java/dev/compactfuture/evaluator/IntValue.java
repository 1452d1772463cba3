package dev.compactfuture.evaluator;

/** An integer of 32 bits; a result that does not fit is an error. */
final class IntValue extends Value {
  private static final int CACHED = 1024;
  private static final IntValue[] CACHE = new IntValue[CACHED];

  static {
    for (int i = 0; i < CACHED; i++) {
      CACHE[i] = new IntValue(i);
    }
  }

  final int value;

  private IntValue(int value) {
    this.value = value;
  }

  static IntValue of(int value) {
    return value >= 0 && value < CACHED ? CACHE[value] : new IntValue(value);
  }

  /** Returns a result, unless it overflows. */
  static IntValue ofLong(long value) {
    if (value != (int) value) {
      throw new EvaluationException(value + " does not fit into 32 bits");
    }
    return of((int) value);
  }

  @Override
  long computeFingerprint() {
    return mix(2, value);
  }

  @Override
  int rank() {
    return 1;
  }

  @Override
  int compareToSame(Value other) {
    return Integer.compare(value, ((IntValue) other).value);
  }

  @Override
  boolean equalsSame(Value other) {
    return value == ((IntValue) other).value;
  }

  @Override
  public Object toJava() {
    return value;
  }

  @Override
  String kind() {
    return "an integer";
  }

  @Override
  public String toString() {
    return Integer.toString(value);
  }
}
