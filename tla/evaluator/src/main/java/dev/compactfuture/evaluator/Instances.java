package dev.compactfuture.evaluator;

import dev.compactfuture.evaluator.Scope.Delayed;
import dev.compactfuture.evaluator.Scope.Meaning;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tla2sany.semantic.OpArgNode;
import tla2sany.semantic.Subst;
import tla2sany.semantic.SubstInNode;

/** The scopes of the instances of modules, one for each instance. */
final class Instances {
  private final Map<List<Object>, Scope> known = new HashMap<>();

  /**
   * Returns the scope of the body of a definition of an instance: the constants and variables mean
   * what is substituted, and the parameters of the definition what they mean around it.
   */
  Scope enter(SubstInNode node, Scope scope) {
    List<Object> key = new ArrayList<>();
    key.add(scope.root);
    for (Subst each : node.getSubsts()) {
      key.add(each.getExpr());
    }
    return scope.inRoot(known.computeIfAbsent(key, k -> create(node, scope.root)));
  }

  private static Scope create(SubstInNode node, Scope outside) {
    List<Object> symbols = new ArrayList<>();
    List<Meaning> meanings = new ArrayList<>();
    for (Subst each : node.getSubsts()) {
      symbols.add(each.getOp());
      meanings.add(
          each.getExpr() instanceof OpArgNode operator
              ? outside.argument(operator)
              : Delayed.ofModule(each.getExpr(), outside));
    }
    return Scope.ofModule(symbols, meanings);
  }
}
