package dev.compactfuture.evaluator;

import java.util.Arrays;

/** Functions: construction, application, EXCEPT. */
final class FunctionNodes {
  private FunctionNodes() {}

  /** {@code <<a, b, c>>}. */
  static final class Tuple extends Expr {
    private final Expr[] elements;

    Tuple(Expr... elements) {
      super(elements);
      this.elements = elements;
    }

    @Override
    Value eval(Env env) {
      return FunctionValue.sequence(SetNodes.values(elements, env));
    }
  }

  /** {@code [a |-> x, b |-> y]}. */
  static final class Record extends Expr {
    private final SetValue.Finite names;
    private final Expr[] values;

    /**
     * Creates a record.
     *
     * @param values in the order of the names
     */
    Record(SetValue.Finite names, Expr... values) {
      super(values);
      this.names = names;
      this.values = values;
    }

    @Override
    Value eval(Env env) {
      return FunctionValue.of(names, SetNodes.values(values, env));
    }
  }

  /** {@code [x \in a, y \in b |-> value]}; of two variables the domain is a set of pairs. */
  static final class Construct extends Expr {
    private final int[] slots;
    private final Expr[] sets;
    private final Expr body;

    Construct(int[] slots, Expr[] sets, Expr body) {
      super(body);
      sets(slots[0]);
      for (Expr set : sets) {
        dependsOn(set);
      }
      this.slots = slots;
      this.sets = sets;
      this.body = body;
    }

    @Override
    Value eval(Env env) {
      return slots.length == 1 ? ofOne(env) : ofMany(env);
    }

    private Value ofOne(Env env) {
      SetValue.Finite domain = finite(sets[0].eval(env));
      Value[] values = new Value[domain.elements.length];
      for (int i = 0; i < values.length; i++) {
        env.locals[slots[0]] = domain.elements[i];
        values[i] = body.eval(env);
      }
      return FunctionValue.of(domain, values);
    }

    private Value ofMany(Env env) {
      SetValue[] all = new SetValue[sets.length];
      for (int i = 0; i < all.length; i++) {
        all[i] = finite(sets[i].eval(env));
      }
      SetValue.Finite domain = Sets.product(all).finite();
      Value[] values = new Value[domain.elements.length];
      for (int i = 0; i < values.length; i++) {
        Value[] arguments = ((FunctionValue) domain.elements[i]).values;
        for (int k = 0; k < slots.length; k++) {
          env.locals[slots[k]] = arguments[k];
        }
        values[i] = body.eval(env);
      }
      return FunctionValue.of(domain, values);
    }

    private SetValue.Finite finite(Value value) {
      if (value instanceof SetValue set) {
        return set.finite();
      }
      throw failure(value + " is not a set");
    }
  }

  /** {@code function[argument]}. */
  static final class Apply extends Expr {
    final Expr function;
    final Expr argument;

    Apply(Expr function, Expr argument) {
      super(function, argument);
      this.function = function;
      this.argument = argument;
    }

    @Override
    Value eval(Env env) {
      if (!(function.eval(env) instanceof FunctionValue value)) {
        throw failure(function.eval(env) + " is not a function");
      }
      Value at = argument.eval(env);
      Value found = value.apply(at);
      if (found == null) {
        throw failure(at + " is not in the domain of " + value);
      }
      return found;
    }
  }

  /**
   * A step of EXCEPT: {@code [function EXCEPT ![a][b] = value]}. As in TLA+, nothing changes where
   * an argument is not in the domain.
   */
  static final class Except extends Expr {
    private final Expr function;
    private final Expr[] path;
    private final int old;
    private final Expr value;

    /**
     * Creates a step of EXCEPT.
     *
     * @param old the local variable that {@code value} reads as {@code @}
     */
    Except(Expr function, Expr[] path, int old, Expr value) {
      super(value);
      sets(old);
      dependsOn(function);
      for (Expr each : path) {
        dependsOn(each);
      }
      this.function = function;
      this.path = path;
      this.old = old;
      this.value = value;
    }

    @Override
    Value eval(Env env) {
      return change(env, function.eval(env), 0);
    }

    private Value change(Env env, Value at, int from) {
      if (from == path.length) {
        env.locals[old] = at;
        return value.eval(env);
      }
      if (!(at instanceof FunctionValue changed)) {
        throw failure("EXCEPT: " + at + " is not a function");
      }
      int index = changed.indexOf(path[from].eval(env));
      return index < 0 ? at : changed.replace(index, change(env, changed.values[index], from + 1));
    }
  }

  /** {@code SelectSeq(sequence, LAMBDA x : test)}. */
  static final class Selection extends Expr {
    private final int slot;
    private final Expr sequence;
    private final Expr test;

    Selection(int slot, Expr sequence, Expr test) {
      super(test);
      sets(slot);
      dependsOn(sequence);
      this.slot = slot;
      this.sequence = sequence;
      this.test = test;
    }

    @Override
    Value eval(Env env) {
      if (!(sequence.eval(env) instanceof FunctionValue.Sequence all)) {
        throw failure("SelectSeq of what is not a sequence");
      }
      Value[] kept = new Value[all.values.length];
      int n = 0;
      for (Value each : all.values) {
        env.locals[slot] = each;
        if (test.test(env)) {
          kept[n++] = each;
        }
      }
      return n == kept.length ? all : FunctionValue.sequence(Arrays.copyOf(kept, n));
    }
  }
}
