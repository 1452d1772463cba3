package dev.compactfuture.evaluator;

/** Connectives, equality and quantifiers. */
final class LogicNodes {
  private LogicNodes() {}

  /** Conjunction, from left to right. */
  static final class And extends Expr.Test {
    private final Expr[] parts;

    And(Expr... parts) {
      super(parts);
      this.parts = parts;
    }

    @Override
    boolean test(Env env) {
      for (Expr each : parts) {
        if (!each.test(env)) {
          return false;
        }
      }
      return true;
    }
  }

  /** Disjunction, from left to right. */
  static final class Or extends Expr.Test {
    private final Expr[] parts;

    Or(Expr... parts) {
      super(parts);
      this.parts = parts;
    }

    @Override
    boolean test(Env env) {
      for (Expr each : parts) {
        if (each.test(env)) {
          return true;
        }
      }
      return false;
    }
  }

  /** Negation. */
  static final class Not extends Expr.Test {
    private final Expr part;

    Not(Expr part) {
      super(part);
      this.part = part;
    }

    @Override
    boolean test(Env env) {
      return !part.test(env);
    }
  }

  /** Implication. */
  static final class Implies extends Expr.Test {
    private final Expr left;
    private final Expr right;

    Implies(Expr left, Expr right) {
      super(left, right);
      this.left = left;
      this.right = right;
    }

    @Override
    boolean test(Env env) {
      return !left.test(env) || right.test(env);
    }
  }

  /** Equivalence. */
  static final class Iff extends Expr.Test {
    private final Expr left;
    private final Expr right;

    Iff(Expr left, Expr right) {
      super(left, right);
      this.left = left;
      this.right = right;
    }

    @Override
    boolean test(Env env) {
      return left.test(env) == right.test(env);
    }
  }

  /** Equality. TLA+ leaves open whether 1 equals "a": that is an error here, as in TLC. */
  static final class Equal extends Expr.Test {
    final Expr left;
    final Expr right;
    private final boolean equal;

    /** Creates {@code left = right}, or {@code left # right} if {@code equal} is false. */
    Equal(Expr left, Expr right, boolean equal) {
      super(left, right);
      this.left = left;
      this.right = right;
      this.equal = equal;
    }

    boolean isEquality() {
      return equal;
    }

    @Override
    boolean test(Env env) {
      Value a = left.eval(env);
      Value b = right.eval(env);
      if (a == b) {
        return equal;
      }
      if (a.rank() != b.rank() && !comparable(a, b)) {
        throw failure(a + " is compared with " + b);
      }
      return a.equals(b) == equal;
    }

    private static boolean comparable(Value a, Value b) {
      return (a instanceof FunctionValue && b instanceof FunctionValue)
          || a instanceof ModelValue
          || b instanceof ModelValue;
    }
  }

  /** Membership. */
  static final class In extends Expr.Test {
    final Expr element;
    final Expr set;
    private final boolean in;

    /** Creates {@code element \in set}, or {@code \notin} if {@code in} is false. */
    In(Expr element, Expr set, boolean in) {
      super(element, set);
      this.element = element;
      this.set = set;
      this.in = in;
    }

    boolean isMembership() {
      return in;
    }

    @Override
    boolean test(Env env) {
      Value value = element.eval(env);
      if (set.eval(env) instanceof SetValue elements) {
        return elements.contains(value) == in;
      }
      throw failure(set.eval(env) + " is not a set");
    }
  }

  /** A quantifier over one bounded variable. */
  static final class Quantifier extends Expr.Test {
    private final int slot;
    private final Expr set;
    private final Expr body;
    private final boolean exists;

    Quantifier(int slot, Expr set, Expr body, boolean exists) {
      super(body);
      sets(slot);
      dependsOn(set);
      this.slot = slot;
      this.set = set;
      this.body = body;
      this.exists = exists;
    }

    @Override
    boolean test(Env env) {
      for (Value each : SetNodes.elements(set, env)) {
        env.locals[slot] = each;
        if (body.test(env) == exists) {
          return exists;
        }
      }
      return !exists;
    }
  }
}
