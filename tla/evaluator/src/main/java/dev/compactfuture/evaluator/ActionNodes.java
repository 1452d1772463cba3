package dev.compactfuture.evaluator;

import java.util.function.ToIntFunction;

/** Actions that are enumerated; {@code next} is the action that follows. */
final class ActionNodes {
  private ActionNodes() {}

  /** The end of an action: the variables after the step are all that is wanted. */
  static final class Found extends Action {
    private final boolean last;

    /** Creates an end that hands on the step; the first one ends the search if {@code last}. */
    Found(boolean last) {
      this.last = last;
    }

    @Override
    boolean run(Env env) {
      if (!last) {
        env.found.run();
      }
      return last;
    }
  }

  /** Goes on if an expression is true. */
  static final class Guard extends Action {
    final Expr condition;
    private final Action next;

    Guard(Expr condition, Action next) {
      super(condition, next);
      this.condition = condition;
      this.next = next;
    }

    @Override
    boolean run(Env env) {
      return condition.test(env) && next.run(env);
    }
  }

  /** {@code x' = value}. */
  static final class Assign extends Action {
    private final int slot;
    private final Expr value;
    private final Action next;

    Assign(int slot, Expr value, Action next) {
      super(value, next);
      this.slot = slot;
      this.value = value;
      this.next = next;
    }

    @Override
    boolean run(Env env) {
      Value known = env.next[slot];
      Value own = value.eval(env);
      if (known != null) {
        return known.equals(own) && next.run(env);
      }
      env.next[slot] = own;
      boolean end = next.run(env);
      env.next[slot] = null;
      return end;
    }
  }

  /** {@code x' \in set}. */
  static final class AssignIn extends Action {
    private final int slot;
    private final Expr set;
    private final Action next;

    AssignIn(int slot, Expr set, Action next) {
      super(set, next);
      this.slot = slot;
      this.set = set;
      this.next = next;
    }

    @Override
    boolean run(Env env) {
      Value known = env.next[slot];
      if (known != null) {
        return Sets.set(set.eval(env)).contains(known) && next.run(env);
      }
      for (Value each : SetNodes.elements(set, env)) {
        env.next[slot] = each;
        if (next.run(env)) {
          env.next[slot] = null;
          return true;
        }
      }
      env.next[slot] = null;
      return false;
    }
  }

  /** Disjunction. */
  static final class Any extends Action {
    private final Action[] parts;

    Any(Action... parts) {
      super(parts);
      this.parts = parts;
    }

    @Override
    boolean run(Env env) {
      for (Action each : parts) {
        if (each.run(env)) {
          return true;
        }
      }
      return false;
    }
  }

  /** IF and CASE: one of several actions. */
  static final class Select extends Action {
    private final ToIntFunction<Env> which;
    private final Action[] arms;

    Select(ToIntFunction<Env> which, Expr[] guards, Action... arms) {
      super(arms);
      for (Expr guard : guards) {
        dependsOn(guard);
      }
      this.which = which;
      this.arms = arms;
    }

    @Override
    boolean run(Env env) {
      return arms[which.applyAsInt(env)].run(env);
    }
  }

  /** {@code \E x \in set : …}. */
  static final class Exists extends Action {
    private final int slot;
    private final Expr set;
    private final Action body;

    Exists(int slot, Expr set, Action body) {
      super(body);
      sets(slot);
      dependsOn(set);
      this.slot = slot;
      this.set = set;
      this.body = body;
    }

    @Override
    boolean run(Env env) {
      for (Value each : SetNodes.elements(set, env)) {
        env.locals[slot] = each;
        if (body.run(env)) {
          return true;
        }
      }
      return false;
    }
  }

  /** Forgets what {@link BasicNodes.Lazy} expressions have computed. */
  static final class Entry extends Action {
    private final int[] slots;
    private final Action body;

    Entry(int[] slots, Action body) {
      super(body);
      this.slots = slots;
      this.body = body;
    }

    @Override
    boolean run(Env env) {
      for (int each : slots) {
        env.locals[each] = null;
      }
      return body.run(env);
    }
  }

  /** ENABLED: whether an action has a step. */
  static final class Enabled extends Expr.Test {
    private final Action action;
    private final Slots slots;

    Enabled(Action action, Slots slots) {
      super(action);
      this.slots = slots;
      this.readsNow = true;
      this.readsNext = false; // it reads what it sets itself
      this.action = action;
    }

    @Override
    boolean test(Env env) {
      Value[] next = env.next;
      env.next = new Value[slots.variables()];
      try {
        return action.run(env);
      } finally {
        env.next = next;
      }
    }
  }
}
