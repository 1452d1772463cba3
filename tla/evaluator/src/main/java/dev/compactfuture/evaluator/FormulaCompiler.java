package dev.compactfuture.evaluator;

import dev.compactfuture.evaluator.BasicNodes.Const;
import dev.compactfuture.evaluator.Formula.All;
import dev.compactfuture.evaluator.Formula.Always;
import dev.compactfuture.evaluator.Formula.Finally;
import dev.compactfuture.evaluator.Formula.IfOften;
import dev.compactfuture.evaluator.Formula.Initially;
import dev.compactfuture.evaluator.Formula.Often;
import dev.compactfuture.evaluator.Formula.Some;
import dev.compactfuture.evaluator.Formula.Sometime;
import dev.compactfuture.evaluator.Scope.Compiled;
import dev.compactfuture.evaluator.Scope.OperatorOf;
import java.util.ArrayList;
import java.util.List;
import tla2sany.semantic.ASTConstants;
import tla2sany.semantic.LetInNode;
import tla2sany.semantic.LevelNode;
import tla2sany.semantic.OpApplNode;
import tla2sany.semantic.OpDefNode;
import tla2sany.semantic.SemanticNode;
import tla2sany.semantic.SubstInNode;

/** Compiles temporal formulas, or their negations. */
final class FormulaCompiler {
  private static final int ACTION_LEVEL = 2;

  private final ExpressionCompiler expressions;
  private final ActionCompiler actions;

  FormulaCompiler(ExpressionCompiler expressions) {
    this.expressions = expressions;
    this.actions = new ActionCompiler(expressions);
  }

  private static int level(SemanticNode node) {
    return node instanceof LevelNode levelled ? levelled.getLevel() : 0;
  }

  /**
   * Compiles a formula.
   *
   * @param holds whether the formula is to hold, or its negation
   */
  Formula compile(SemanticNode node, Scope scope, boolean holds) {
    if (level(node) < ACTION_LEVEL) {
      return signed(new Initially(expressions.compile(node, scope, false)), holds);
    }
    if (node instanceof LetInNode let) {
      // Its definitions are compiled where they are used, so nothing has to be forgotten.
      return compile(let.getBody(), Entered.of(let, scope).scope(), holds);
    }
    if (node instanceof SubstInNode instance) {
      return compile(instance.getBody(), expressions.instances.enter(instance, scope), holds);
    }
    if (!(node instanceof OpApplNode application)
        || !(application.getOperator() instanceof OpDefNode definition)) {
      throw ExpressionCompiler.unsupported("this temporal formula", node);
    }
    if (definition.getKind() != ASTConstants.BuiltInKind) {
      OperatorOf operator =
          scope.find(definition) instanceof OperatorOf o
              ? o
              : new OperatorOf(definition, scope.root);
      Scope inner = Entered.of(operator, scope.arguments(application), scope).scope();
      return compile(operator.definition().getBody(), inner, holds);
    }
    return builtIn(application, definition.getName().toString(), scope, holds);
  }

  private static Formula join(List<Formula> parts, boolean all) {
    return parts.size() == 1 ? parts.get(0) : all ? new All(parts) : new Some(parts);
  }

  private Formula builtIn(OpApplNode node, String name, Scope scope, boolean holds) {
    SemanticNode[] args = node.getArgs();
    switch (name) {
      case "$ConjList", "\\land", "$DisjList", "\\lor":
        List<Formula> parts = new ArrayList<>();
        for (SemanticNode each : args) {
          parts.add(compile(each, scope, holds));
        }
        return join(parts, (name.equals("$ConjList") || name.equals("\\land")) == holds);
      case "\\lnot", "\\neg":
        return compile(args[0], scope, !holds);
      case "=>":
        return join(
            List.of(compile(args[0], scope, !holds), compile(args[1], scope, holds)), !holds);
      case "$BoundedForall", "$BoundedExists":
        List<Formula> each = new ArrayList<>();
        instantiate(node, Quantified.of(node), 0, scope, holds, each);
        return join(each, name.equals("$BoundedForall") == holds);
      case "[]":
        return always(args[0], scope, holds);
      case "<>":
        return eventually(args[0], scope, holds);
      case "~>":
        if (level(args[0]) >= ACTION_LEVEL || level(args[1]) >= ACTION_LEVEL) {
          throw ExpressionCompiler.unsupported("~> between actions", node);
        }
        return signed(
            new Formula.LeadsTo(
                expressions.compile(args[0], scope, false),
                expressions.compile(args[1], scope, false)),
            holds);
      case "$WF":
        return weak(args[0], args[1], scope, holds);
      case "$SF":
        return strong(args[0], args[1], scope, holds);
      default:
        throw ExpressionCompiler.unsupported("the temporal operator " + name, node);
    }
  }

  /** Replaces bound variables by the elements of their sets, which have to be constant. */
  private void instantiate(
      OpApplNode node,
      List<Quantified> bound,
      int from,
      Scope scope,
      boolean holds,
      List<Formula> into) {
    if (from == bound.size()) {
      into.add(compile(node.getArgs()[0], scope, holds));
      return;
    }
    if (!(expressions.compile(bound.get(from).set(), scope, false) instanceof Const set)) {
      throw ExpressionCompiler.unsupported("a temporal quantifier over a set that changes", node);
    }
    for (Value each : Sets.set(set.value).finite().elements) {
      Scope inner = scope.with(bound.get(from).symbol(), new Compiled(new Const(each)));
      instantiate(node, bound, from + 1, inner, holds, into);
    }
  }

  private static boolean is(SemanticNode node, String operator) {
    return node instanceof OpApplNode application
        && application.getOperator().getName().toString().equals(operator);
  }

  private static SemanticNode argument(SemanticNode node) {
    return ((OpApplNode) node).getArgs()[0];
  }

  private static Formula signed(Formula formula, boolean holds) {
    return holds ? formula : Formula.not(formula);
  }

  private Formula always(SemanticNode node, Scope scope, boolean holds) {
    return signed(
        is(node, "<>")
            ? new Often(ofStep(argument(node), scope, "$AngleAct"))
            : new Always(ofStep(node, scope, "$SquareAct")),
        holds);
  }

  private Formula eventually(SemanticNode node, Scope scope, boolean holds) {
    return signed(
        is(node, "[]")
            ? new Finally(ofStep(argument(node), scope, "$SquareAct"))
            : new Sometime(ofStep(node, scope, "$AngleAct")),
        holds);
  }

  /** Compiles a state predicate, or an action with a subscript. */
  private Expr ofStep(SemanticNode node, Scope scope, String action) {
    if (level(node) >= ACTION_LEVEL && !is(node, action)) {
      throw ExpressionCompiler.unsupported("this formula under [] or <>", node);
    }
    return expressions.compile(node, scope, false);
  }

  private Expr taken(SemanticNode subscript, SemanticNode action, Scope scope) {
    return new LogicNodes.And(
        expressions.compile(action, scope, false),
        new LogicNodes.Equal(
            expressions.compile(subscript, scope, true),
            expressions.compile(subscript, scope, false),
            false));
  }

  /** WF: infinitely often it is taken, or not enabled. */
  private Formula weak(SemanticNode subscript, SemanticNode action, Scope scope, boolean holds) {
    Expr disabled = new LogicNodes.Not(enabled(subscript, action, scope));
    return signed(new Often(new LogicNodes.Or(disabled, taken(subscript, action, scope))), holds);
  }

  private Formula strong(SemanticNode subscript, SemanticNode action, Scope scope, boolean holds) {
    Expr enabled = enabled(subscript, action, scope);
    return signed(new IfOften(enabled, taken(subscript, action, scope)), holds);
  }

  private Expr enabled(SemanticNode subscript, SemanticNode action, Scope scope) {
    return expressions.oncePerState(actions.enabled(action, subscript, scope), false);
  }
}
