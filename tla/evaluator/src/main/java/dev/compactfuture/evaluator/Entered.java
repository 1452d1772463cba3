package dev.compactfuture.evaluator;

import dev.compactfuture.evaluator.Scope.Delayed;
import dev.compactfuture.evaluator.Scope.Meaning;
import dev.compactfuture.evaluator.Scope.OperatorOf;
import java.util.ArrayList;
import java.util.List;
import tla2sany.semantic.FormalParamNode;
import tla2sany.semantic.LetInNode;
import tla2sany.semantic.OpDefNode;

/**
 * A scope with delayed expressions, which are computed at most once each time that the code in it
 * is entered.
 */
record Entered(Scope scope, List<Delayed> delayed) {
  /** Returns the scope of a LET. */
  static Entered of(LetInNode let, Scope scope) {
    Scope inner = scope;
    List<Delayed> delayed = new ArrayList<>();
    for (OpDefNode each : let.getLets()) {
      if (each.getArity() == 0) {
        Delayed definition = Delayed.definition(each.getBody());
        delayed.add(definition);
        inner = inner.with(each, definition);
        definition.setScope(inner);
      } else {
        // A definition sees those before it, and its own scope is not needed.
        inner = inner.with(each, new OperatorOf(each, inner));
      }
    }
    return new Entered(inner, delayed);
  }

  /** Returns the scope of the body of an operator that is applied to arguments at a place. */
  static Entered of(OperatorOf operator, List<Meaning> arguments, Scope place) {
    Scope inner = operator.scope().at(place);
    List<Delayed> delayed = new ArrayList<>();
    FormalParamNode[] parameters = operator.definition().getParams();
    for (int i = 0; i < parameters.length; i++) {
      Meaning meaning = arguments.get(i);
      inner = inner.with(parameters[i], meaning);
      if (meaning instanceof Delayed own) {
        delayed.add(own);
      }
    }
    return new Entered(inner, delayed);
  }

  /** Returns the slots to forget when the code is entered, now that the code is compiled. */
  int[] slots() {
    List<Integer> slots = new ArrayList<>();
    for (Delayed each : delayed) {
      for (Expr target : each.targets) {
        if (target instanceof BasicNodes.Lazy lazy && lazy.isOf(each)) {
          slots.add(lazy.slotToForget());
        }
      }
    }
    return slots.stream().mapToInt(slot -> slot).filter(slot -> slot >= 0).toArray();
  }

  /** Returns code that forgets what was computed when it is entered. */
  Expr around(Expr body) {
    int[] slots = slots();
    return slots.length == 0 || body instanceof BasicNodes.Const
        ? body
        : new BasicNodes.Entry(slots, body);
  }

  /** Returns an action that forgets what was computed when it is entered. */
  Action around(Action body) {
    int[] slots = slots();
    return slots.length == 0 ? body : new ActionNodes.Entry(slots, body);
  }
}
