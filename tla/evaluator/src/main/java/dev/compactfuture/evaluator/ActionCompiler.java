package dev.compactfuture.evaluator;

import dev.compactfuture.evaluator.BasicNodes.Const;
import dev.compactfuture.evaluator.Scope.Compiled;
import dev.compactfuture.evaluator.Scope.Delayed;
import dev.compactfuture.evaluator.Scope.Meaning;
import dev.compactfuture.evaluator.Scope.OperatorOf;
import dev.compactfuture.evaluator.Scope.StateVariable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tla2sany.semantic.ASTConstants;
import tla2sany.semantic.ExprOrOpArgNode;
import tla2sany.semantic.FormalParamNode;
import tla2sany.semantic.LetInNode;
import tla2sany.semantic.LevelNode;
import tla2sany.semantic.OpApplNode;
import tla2sany.semantic.OpDefNode;
import tla2sany.semantic.SemanticNode;
import tla2sany.semantic.SubstInNode;

/**
 * Compiles an action so that its steps can be enumerated. The first {@code x' = e} that is met says
 * what x becomes; a later one is a test. Init is compiled in the same way, with its variables taken
 * for those after a step.
 */
final class ActionCompiler {
  /** SANY's levels. */
  private static final int STATE_LEVEL = 1;

  private final ExpressionCompiler expressions;
  private final Map<List<Object>, RecursiveActions.Procedure> procedures = new HashMap<>();

  ActionCompiler(ExpressionCompiler expressions) {
    this.expressions = expressions;
  }

  /**
   * Compiles an action.
   *
   * @param primed whether all of it is about the state after the step, as Init is
   * @param next what follows it
   */
  Action compile(SemanticNode node, Scope scope, boolean primed, Action next) {
    if (node instanceof LetInNode let) {
      Entered entered = Entered.of(let, scope);
      return entered.around(compile(let.getBody(), entered.scope(), primed, next));
    }
    if (node instanceof SubstInNode instance) {
      return compile(
          instance.getBody(), expressions.instances.enter(instance, scope), primed, next);
    }
    if (node instanceof OpApplNode application) {
      return application(application, scope, primed, next);
    }
    return test(node, scope, primed, next);
  }

  private Action test(SemanticNode node, Scope scope, boolean primed, Action next) {
    return guard(expressions.compile(node, scope, primed), next);
  }

  /** Returns an action that goes on if a condition is true; what is never true is left out. */
  static Action guard(Expr condition, Action next) {
    if (condition instanceof Const constant) {
      if (constant.value == BoolValue.TRUE) {
        return next;
      }
      if (constant.value == BoolValue.FALSE) {
        return new ActionNodes.Any();
      }
    }
    return new ActionNodes.Guard(condition, next);
  }

  private Action application(OpApplNode node, Scope scope, boolean primed, Action next) {
    if (node.getOperator() instanceof FormalParamNode parameter) {
      Meaning meaning = scope.find(parameter);
      if (meaning instanceof OperatorOf operator) {
        return defined(operator, scope.arguments(node), scope, primed, next);
      }
      return meaning instanceof Delayed delayed && (primed || isAction(delayed.node))
          ? compile(delayed.node, delayed.scope().at(scope), primed, next)
          : test(node, scope, primed, next);
    }
    if (!(node.getOperator() instanceof OpDefNode definition)) {
      return test(node, scope, primed, next);
    }
    if (definition.getKind() == ASTConstants.BuiltInKind) {
      return builtIn(node, definition.getName().toString(), scope, primed, next);
    }
    boolean mayAssign = primed || isAction(node);
    if (!mayAssign || ExpressionCompiler.isStandard(definition)) {
      return test(node, scope, primed, next);
    }
    Meaning meaning = scope.find(definition);
    if (meaning instanceof Delayed delayed) {
      return compile(delayed.node, delayed.scope().at(scope), primed, next);
    }
    OperatorOf operator =
        meaning instanceof OperatorOf o ? o : new OperatorOf(definition, scope.root);
    return defined(operator, scope.arguments(node), scope, primed, next);
  }

  private static boolean isAction(SemanticNode node) {
    return node instanceof LevelNode levelled && levelled.getLevel() > STATE_LEVEL;
  }

  private Action defined(
      OperatorOf operator, List<Meaning> arguments, Scope scope, boolean primed, Action next) {
    if (operator.definition().getInRecursive()) {
      return call(operator, arguments, scope, primed, next);
    }
    Entered entered = Entered.of(operator, arguments, scope);
    return entered.around(compile(operator.definition().getBody(), entered.scope(), primed, next));
  }

  private Action call(
      OperatorOf operator, List<Meaning> arguments, Scope scope, boolean primed, Action next) {
    List<Object> key = List.of(operator.definition(), operator.scope(), primed);
    RecursiveActions.Procedure known = procedures.get(key);
    if (known == null) {
      FormalParamNode[] parameters = operator.definition().getParams();
      int[] own = Arrays.stream(parameters).mapToInt(p -> expressions.slots.local()).toArray();
      known = new RecursiveActions.Procedure(own);
      procedures.put(key, known);
      Scope inner = operator.scope().at(scope);
      for (int i = 0; i < own.length; i++) {
        String name = String.valueOf(parameters[i].getName());
        inner = inner.with(parameters[i], new Compiled(new BasicNodes.Local(own[i], name)));
      }
      known.setBody(
          compile(operator.definition().getBody(), inner, primed, new RecursiveActions.Return()));
    }
    Expr[] values =
        arguments.stream()
            .map(each -> expressions.argument(each, scope, primed))
            .toArray(Expr[]::new);
    return new RecursiveActions.Call(known, values, next);
  }

  private Action builtIn(OpApplNode node, String name, Scope scope, boolean primed, Action next) {
    ExprOrOpArgNode[] parts = node.getArgs();
    switch (name) {
      case "$ConjList", "\\land":
        Action chain = next;
        for (int i = parts.length - 1; i >= 0; i--) {
          chain = compile(parts[i], scope, primed, chain);
        }
        return chain;
      case "$DisjList", "\\lor":
        if (!primed && !isAction(node)) {
          return test(node, scope, false, next); // one step, however many parts are true
        }
        Action[] any = new Action[parts.length];
        for (int i = 0; i < any.length; i++) {
          any[i] = compile(parts[i], scope, primed, next);
        }
        return new ActionNodes.Any(any);
      case "$IfThenElse":
        Expr condition = expressions.compile(parts[0], scope, primed);
        if (condition instanceof Const constant && constant.value instanceof BoolValue known) {
          return compile(parts[known.value ? 1 : 2], scope, primed, next);
        }
        return new ActionNodes.Select(
            env -> condition.test(env) ? 0 : 1,
            new Expr[] {condition},
            compile(parts[1], scope, primed, next),
            compile(parts[2], scope, primed, next));
      case "$Case":
        return select(node, scope, primed, next);
      case "$BoundedExists":
        return exists(node, scope, primed, next);
      case "$BoundedForall":
        return forAll(node, scope, primed, next);
      case "=":
        int assigned = assignable(parts[0], scope, primed);
        return assigned < 0
            ? test(node, scope, primed, next)
            : new ActionNodes.Assign(assigned, expressions.compile(parts[1], scope, primed), next);
      case "\\in":
        int chosen = assignable(parts[0], scope, primed);
        return chosen < 0
            ? test(node, scope, primed, next)
            : new ActionNodes.AssignIn(chosen, expressions.compile(parts[1], scope, primed), next);
      case "UNCHANGED":
        return unchanged(parts[0], scope, next);
      case "$SquareAct":
        return new ActionNodes.Any(
            compile(parts[0], scope, primed, next), unchanged(parts[1], scope, next));
      case "$AngleAct":
        return compile(parts[0], scope, primed, guard(changes(parts[1], scope), next));
      default:
        return test(node, scope, primed, next);
    }
  }

  /** Returns whether an expression is not the same after the step. */
  private Expr changes(SemanticNode node, Scope scope) {
    return new LogicNodes.Equal(
        expressions.compile(node, scope, true), expressions.compile(node, scope, false), false);
  }

  private Action select(OpApplNode node, Scope scope, boolean primed, Action next) {
    List<Expr> guards = new ArrayList<>();
    List<Action> arms = new ArrayList<>();
    for (ExprOrOpArgNode each : node.getArgs()) {
      ExprOrOpArgNode[] pair = ((OpApplNode) each).getArgs();
      guards.add(pair[0] == null ? Const.TRUE : expressions.compile(pair[0], scope, primed));
      arms.add(compile(pair[1], scope, primed, next));
    }
    Expr[] all = guards.toArray(Expr[]::new);
    return new ActionNodes.Select(
        env -> {
          for (int i = 0; i < all.length; i++) {
            if (all[i].test(env)) {
              return i;
            }
          }
          throw new EvaluationException("no arm of CASE is true").at(node.getLocation());
        },
        all,
        arms.toArray(Action[]::new));
  }

  private Action exists(OpApplNode node, Scope scope, boolean primed, Action next) {
    if (!primed && !isAction(node)) {
      return test(node, scope, false, next); // one step, however many elements there are
    }
    Scope inner = scope.inLoop();
    List<Integer> slots = new ArrayList<>();
    List<Expr> sets = new ArrayList<>();
    for (Quantified each : Quantified.of(node)) {
      int slot = expressions.slots.local();
      slots.add(slot);
      sets.add(expressions.compile(each.set(), scope, primed));
      inner =
          inner.with(
              each.symbol(),
              new Compiled(new BasicNodes.Local(slot, each.symbol().getName() + "")));
    }
    Action body = compile(node.getArgs()[0], inner, primed, next);
    for (int i = slots.size() - 1; i >= 0; i--) {
      body = new ActionNodes.Exists(slots.get(i), sets.get(i), body);
    }
    return body;
  }

  /** A conjunction with an element for each element of a constant set; else it is a test. */
  private Action forAll(OpApplNode node, Scope scope, boolean primed, Action next) {
    List<Quantified> bound = Quantified.of(node);
    boolean mayAssign = primed || isAction(node);
    if (!mayAssign
        || bound.size() != 1
        || !(expressions.compile(bound.get(0).set(), scope, primed) instanceof Const set)) {
      return test(node, scope, primed, next);
    }
    List<Value> elements = new ArrayList<>(List.of(Sets.set(set.value).finite().elements));
    Collections.reverse(elements);
    Action chain = next;
    for (Value each : elements) {
      Scope inner = scope.with(bound.get(0).symbol(), new Compiled(new Const(each)));
      chain = compile(node.getArgs()[0], inner, primed, chain);
    }
    return chain;
  }

  private Action unchanged(SemanticNode node, Scope scope, Action next) {
    if (node instanceof OpApplNode application) {
      int slot = assignable(application, scope, true);
      if (slot >= 0) {
        return new ActionNodes.Assign(slot, expressions.compile(node, scope, false), next);
      }
      // A parameter, or a definition in a LET.
      if (scope.find(application.getOperator()) instanceof Delayed delayed) {
        return unchanged(delayed.node, delayed.scope().at(scope), next);
      }
      String name = application.getOperator().getName().toString();
      if (name.equals("$Tuple")) {
        Action chain = next;
        ExprOrOpArgNode[] parts = application.getArgs();
        for (int i = parts.length - 1; i >= 0; i--) {
          chain = unchanged(parts[i], scope, chain);
        }
        return chain;
      }
      if (application.getOperator() instanceof OpDefNode definition
          && definition.getKind() == ASTConstants.UserDefinedOpKind
          && definition.getArity() == 0
          && scope.find(definition) == null) {
        return unchanged(definition.getBody(), scope.root.at(scope), next);
      }
    }
    if (node instanceof SubstInNode instance) {
      return unchanged(instance.getBody(), expressions.instances.enter(instance, scope), next);
    }
    return guard(
        new LogicNodes.Equal(
            expressions.compile(node, scope, true), expressions.compile(node, scope, false), true),
        next);
  }

  /** Returns the slot of the variable that an expression is, after the step; else -1. */
  private static int assignable(SemanticNode node, Scope scope, boolean primed) {
    if (!(node instanceof OpApplNode application)) {
      return -1;
    }
    if (application.getOperator() instanceof OpDefNode definition) {
      return definition.getName().toString().equals("'")
          ? assignable(application.getArgs()[0], scope, true)
          : -1;
    }
    Meaning meaning = scope.find(application.getOperator());
    if (meaning instanceof StateVariable variable) {
      return primed ? variable.slot() : -1;
    }
    return meaning instanceof Delayed delayed
        ? assignable(delayed.node, delayed.scope(), primed)
        : -1;
  }

  /**
   * Compiles {@code ENABLED action}, or {@code ENABLED <<action>>_subscript}. It quantifies over
   * the variables of the module that it stands in: in an instance these are not the model's, so
   * they get slots of their own.
   */
  Expr enabled(SemanticNode action, @Nullable SemanticNode subscript, Scope scope) {
    Scope inner = scope.withOwnVariables(expressions.slots).enumerating(true);
    Action found = new ActionNodes.Found(true);
    Action end = subscript == null ? found : guard(changes(subscript, inner), found);
    return new ActionNodes.Enabled(compile(action, inner, false, end), expressions.slots);
  }
}
