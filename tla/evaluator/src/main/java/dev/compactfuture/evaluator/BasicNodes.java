package dev.compactfuture.evaluator;

import org.jspecify.annotations.Nullable;

/** Constants, variables, and what is computed once at most. */
final class BasicNodes {
  private BasicNodes() {}

  /** A constant. */
  static final class Const extends Expr {
    static final Const TRUE = new Const(BoolValue.TRUE);
    static final Const FALSE = new Const(BoolValue.FALSE);

    final Value value;

    Const(Value value) {
      this.value = value;
    }

    @Override
    Value eval(Env env) {
      return value;
    }
  }

  /** An expression that is an error where it is evaluated. */
  static final class Failure extends Expr {
    private final String message;

    Failure(String message) {
      this.message = message;
      this.outer = 0; // not closed: it must not be evaluated by the compiler
    }

    @Override
    Value eval(Env env) {
      throw failure(message);
    }
  }

  /** A bound variable. */
  static final class Local extends Expr {
    private final int slot;
    private final String name;

    Local(int slot, String name) {
      this.slot = slot;
      this.name = name;
      this.outer = slot;
    }

    @Override
    Value eval(Env env) {
      Value value = env.locals[slot];
      if (value == null) {
        throw failure(name + " has no value");
      }
      return value;
    }
  }

  /** A variable of the state. */
  static final class Variable extends Expr {
    final int slot;
    private final String name;

    Variable(int slot, String name) {
      this.slot = slot;
      this.name = name;
      this.readsNow = true;
    }

    @Override
    Value eval(Env env) {
      Value value = env.now[slot];
      if (value == null) {
        throw failure(name + " has no value");
      }
      return value;
    }
  }

  /** A variable of the state after the step. */
  static final class NextVariable extends Expr {
    final int slot;
    private final String name;

    NextVariable(int slot, String name) {
      this.slot = slot;
      this.name = name;
      this.readsNext = true;
    }

    @Override
    Value eval(Env env) {
      Value value = env.next[slot];
      if (value == null) {
        throw failure(name + "' is read before the action says what it is");
      }
      return value;
    }
  }

  /** Computes an expression at most once each time that the code around it is entered. */
  static final class Lazy extends Expr {
    private final Expr target;
    private final Object owner;
    private final int loops;
    private int slot;
    private int uses;

    /**
     * Creates an expression without uses.
     *
     * @param owner what it is the value of
     * @param loops how many loops are around the code that forgets its value
     */
    Lazy(Expr target, Object owner, int slot, int loops) {
      super(target);
      this.target = target;
      this.owner = owner;
      this.slot = slot;
      this.loops = loops;
    }

    boolean isOf(Object value) {
      return owner == value;
    }

    /** Counts one more place that reads it, with so many loops around. */
    void use(int loopsThere) {
      uses += loopsThere > loops ? 2 : 1;
    }

    /**
     * Returns the slot to forget where the code around it is entered; or -1 if it is read once at
     * most, so that it need not be kept.
     */
    int slotToForget() {
      if (uses < 2) {
        slot = -1;
      }
      return slot;
    }

    @Override
    Value eval(Env env) {
      int at = slot;
      if (at < 0) {
        return target.eval(env);
      }
      Value value = env.locals[at];
      if (value == null) {
        value = target.eval(env);
        env.locals[at] = value;
      }
      return value;
    }

    @Override
    boolean test(Env env) {
      return slot < 0 ? target.test(env) : super.test(env);
    }
  }

  /** Forgets what {@link Lazy} expressions have computed, and evaluates the code that has them. */
  static final class Entry extends Expr {
    private final int[] slots;
    private final Expr body;

    Entry(int[] slots, Expr body) {
      super(body);
      this.slots = slots;
      this.body = body;
    }

    private void reset(Env env) {
      for (int each : slots) {
        env.locals[each] = null;
      }
    }

    @Override
    Value eval(Env env) {
      reset(env);
      return body.eval(env);
    }

    @Override
    boolean test(Env env) {
      reset(env);
      return body.test(env);
    }
  }

  /**
   * Computes an expression at most once for each state; of the state after a step if it is primed.
   */
  static final class OncePerState extends Expr {
    private final Expr target;
    private final int memo;
    private final boolean primed;

    OncePerState(Expr target, int memo, boolean primed) {
      super(target);
      this.target = target;
      this.memo = memo;
      this.primed = primed;
    }

    @Override
    Value eval(Env env) {
      long state = primed ? env.nextId : env.nowId;
      Value known = env.memo[memo];
      if (known != null && env.memoOf[memo] == state) {
        return known;
      }
      Value value = target.eval(env);
      env.memo[memo] = value;
      env.memoOf[memo] = state;
      return value;
    }
  }

  /** {@code IF condition THEN yes ELSE no}. */
  static final class If extends Expr {
    private final Expr condition;
    private final Expr yes;
    private final Expr no;

    If(Expr condition, Expr yes, Expr no) {
      super(condition, yes, no);
      this.condition = condition;
      this.yes = yes;
      this.no = no;
    }

    @Override
    Value eval(Env env) {
      return condition.test(env) ? yes.eval(env) : no.eval(env);
    }

    @Override
    boolean test(Env env) {
      return condition.test(env) ? yes.test(env) : no.test(env);
    }
  }

  /** CASE: the first arm whose guard is true. */
  static final class Case extends Expr {
    private final Expr[] guards;
    private final Expr[] arms;
    private final @Nullable Expr other;

    Case(Expr[] guards, Expr[] arms, @Nullable Expr other) {
      super(guards);
      for (Expr arm : arms) {
        dependsOn(arm);
      }
      if (other != null) {
        dependsOn(other);
      }
      this.guards = guards;
      this.arms = arms;
      this.other = other;
    }

    private Expr arm(Env env) {
      for (int i = 0; i < guards.length; i++) {
        if (guards[i].test(env)) {
          return arms[i];
        }
      }
      if (other == null) {
        throw failure("no arm of CASE is true");
      }
      return other;
    }

    @Override
    Value eval(Env env) {
      return arm(env).eval(env);
    }

    @Override
    boolean test(Env env) {
      return arm(env).test(env);
    }
  }
}
