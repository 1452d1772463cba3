package dev.compactfuture.evaluator;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Sets that are built from bound variables. */
final class SetNodes {
  private SetNodes() {}

  /** Returns the elements of a set, in their order. */
  static Value[] elements(Expr set, Env env) {
    Value value = set.eval(env);
    if (value instanceof SetValue.Finite finite) {
      return finite.elements;
    }
    if (value instanceof SetValue other) {
      return other.finite().elements;
    }
    throw set.failure(value + " is not a set");
  }

  /** {@code {a, b, c}}. */
  static final class Enumeration extends Expr {
    private final Expr[] elements;

    Enumeration(Expr... elements) {
      super(elements);
      this.elements = elements;
    }

    @Override
    Value eval(Env env) {
      return SetValue.Finite.of(values(elements, env));
    }
  }

  /** Returns the values of several expressions. */
  static Value[] values(Expr[] all, Env env) {
    Value[] values = new Value[all.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = all[i].eval(env);
    }
    return values;
  }

  /** {@code {x \in set : condition}}. */
  static final class Filter extends Expr {
    private final int slot;
    private final Expr set;
    private final Expr condition;

    Filter(int slot, Expr set, Expr condition) {
      super(condition);
      sets(slot);
      dependsOn(set);
      this.slot = slot;
      this.set = set;
      this.condition = condition;
    }

    @Override
    Value eval(Env env) {
      if (!(set.eval(env) instanceof SetValue all)) {
        throw failure(set.eval(env) + " is not a set");
      }
      return all.finite()
          .filter(
              each -> {
                env.locals[slot] = each;
                return condition.test(env);
              });
    }
  }

  /** {@code {element : x \in a, y \in b}}. */
  static final class Image extends Expr {
    private final int[] slots;
    private final Expr[] sets;
    private final Expr element;

    Image(int[] slots, Expr[] sets, Expr element) {
      super(element);
      sets(slots[0]);
      for (Expr set : sets) {
        dependsOn(set);
      }
      this.slots = slots;
      this.sets = sets;
      this.element = element;
    }

    @Override
    Value eval(Env env) {
      List<Value> found = new ArrayList<>();
      add(env, 0, found);
      return SetValue.Finite.of(found);
    }

    private void add(Env env, int from, Collection<Value> found) {
      if (from == slots.length) {
        found.add(element.eval(env));
        return;
      }
      for (Value each : elements(sets[from], env)) {
        env.locals[slots[from]] = each;
        add(env, from + 1, found);
      }
    }
  }

  /** {@code CHOOSE x \in set : condition}: the first such element in the order of the elements. */
  static final class Choose extends Expr {
    private final int slot;
    private final Expr set;
    private final Expr condition;

    Choose(int slot, Expr set, Expr condition) {
      super(condition);
      sets(slot);
      dependsOn(set);
      this.slot = slot;
      this.set = set;
      this.condition = condition;
    }

    @Override
    Value eval(Env env) {
      for (Value each : elements(set, env)) {
        env.locals[slot] = each;
        if (condition.test(env)) {
          return each;
        }
      }
      throw failure("CHOOSE: no element satisfies the condition");
    }
  }
}
