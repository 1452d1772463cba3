package dev.compactfuture.evaluator;

/** A compiled expression. */
abstract class Expr extends Code {
  Expr(Code... parts) {
    super(parts);
  }

  /**
   * Returns its value.
   *
   * @throws EvaluationException if it has none
   */
  abstract Value eval(Env env);

  /** Returns its value, which has to be a boolean. */
  boolean test(Env env) {
    Value value = eval(env);
    if (value instanceof BoolValue bool) {
      return bool.value;
    }
    throw new EvaluationException(value + " is not a boolean").at(place);
  }

  final EvaluationException failure(String message) {
    return new EvaluationException(message).at(place);
  }

  /** An expression that is TRUE or FALSE. */
  abstract static class Test extends Expr {
    Test(Code... parts) {
      super(parts);
    }

    @Override
    abstract boolean test(Env env);

    @Override
    final Value eval(Env env) {
      return BoolValue.of(test(env));
    }
  }
}
