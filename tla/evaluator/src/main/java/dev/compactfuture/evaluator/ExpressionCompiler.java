package dev.compactfuture.evaluator;

import dev.compactfuture.evaluator.BasicNodes.Const;
import dev.compactfuture.evaluator.Scope.Compiled;
import dev.compactfuture.evaluator.Scope.Delayed;
import dev.compactfuture.evaluator.Scope.Meaning;
import dev.compactfuture.evaluator.Scope.OperatorOf;
import dev.compactfuture.evaluator.Scope.StateVariable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tla2sany.semantic.ASTConstants;
import tla2sany.semantic.AtNode;
import tla2sany.semantic.FormalParamNode;
import tla2sany.semantic.LetInNode;
import tla2sany.semantic.NumeralNode;
import tla2sany.semantic.OpApplNode;
import tla2sany.semantic.OpDeclNode;
import tla2sany.semantic.OpDefNode;
import tla2sany.semantic.SemanticNode;
import tla2sany.semantic.StringNode;
import tla2sany.semantic.SubstInNode;
import tla2sany.semantic.SymbolNode;

/**
 * Compiles expressions of SANY's semantic tree. Definitions are inlined where they are applied,
 * with the arguments known by then; what depends on nothing is evaluated at once, and what depends
 * on the state alone is computed once for each state.
 */
final class ExpressionCompiler {
  /** SANY's level of what depends on one state. */
  private static final int STATE_LEVEL = 1;

  /** A definition of a module applied to constants. */
  private record Applied(OpDefNode definition, List<Value> arguments, boolean primed, Scope root) {}

  final Slots slots = new Slots();
  private final Env scratch = new Env(slots);
  private final Map<Applied, Expr> applied = new HashMap<>();
  final Instances instances = new Instances();
  private final Map<List<Object>, RecursionNodes.Procedure> procedures = new HashMap<>();
  private final SpecialForms forms;
  private int depth;

  /** Compiles the operators whose arguments are not just values. */
  interface SpecialForms {
    /** Returns the compiled application, or null if the operator is none of these. */
    @Nullable Expr compile(
        ExpressionCompiler compiler, OpApplNode node, Scope scope, boolean primed);
  }

  ExpressionCompiler(SpecialForms forms) {
    this.forms = forms;
  }

  /** Returns an error about a place in a module. */
  static EvaluationException unsupported(String what, SemanticNode node) {
    return new EvaluationException(what + " is not supported").at(node.getLocation());
  }

  /** Compiles an expression; {@code primed} for its value in the state after the step. */
  final Expr compile(SemanticNode node, Scope scope, boolean primed) {
    // Recursive definitions would be inlined for ever.
    if (++depth > 1_000) {
      throw unsupported("recursion", node);
    }
    try {
      Expr expr = fold(expression(node, scope, primed));
      if (expr.place == null) {
        expr.place = node.getLocation();
      }
      return expr;
    } finally {
      depth--;
    }
  }

  final Expr[] compile(SemanticNode[] nodes, Scope scope, boolean primed) {
    return Arrays.stream(nodes).map(n -> compile(n, scope, primed)).toArray(Expr[]::new);
  }

  /** Evaluates what is closed. What has no value is an error only if it is evaluated later. */
  private Expr fold(Expr expr) {
    if (!expr.isClosed() || expr instanceof Const) {
      return expr;
    }
    try {
      return new Const(evaluate(expr));
    } catch (EvaluationException e) {
      return expr;
    }
  }

  /** Evaluates an expression that is closed. */
  final Value evaluate(Expr expr) {
    scratch.grow(slots);
    return expr.eval(scratch);
  }

  private Expr expression(SemanticNode node, Scope scope, boolean primed) {
    if (node instanceof OpApplNode application) {
      return application(application, scope, primed);
    }
    if (node instanceof NumeralNode number) {
      return new Const(IntValue.ofLong(number.useVal() ? number.val() : Long.MAX_VALUE));
    }
    if (node instanceof StringNode string) {
      return new Const(StringValue.of(string.getRep().toString()));
    }
    if (node instanceof LetInNode let) {
      Entered entered = Entered.of(let, scope);
      return entered.around(compile(let.getBody(), entered.scope(), primed));
    }
    if (node instanceof SubstInNode substitution) {
      return compile(substitution.getBody(), instances.enter(substitution, scope), primed);
    }
    if (node instanceof AtNode at && scope.find(at.getExceptComponentRef()) instanceof Compiled c) {
      return c.expr();
    }
    throw unsupported(node.getClass().getSimpleName(), node);
  }

  private Expr application(OpApplNode node, Scope scope, boolean primed) {
    SymbolNode operator = node.getOperator();
    if (operator instanceof OpDeclNode || operator instanceof FormalParamNode) {
      Meaning meaning = scope.find(operator);
      if (meaning == null) {
        throw unsupported("'" + operator.getName() + "', which has no value here,", node);
      }
      return meaning instanceof OperatorOf of
          ? apply(of, scope.arguments(node), node, scope, primed)
          : reference(meaning, scope, primed);
    }
    if (!(operator instanceof OpDefNode definition)) {
      throw unsupported(String.valueOf(operator.getName()), node);
    }
    Meaning meaning = scope.find(definition);
    if (meaning instanceof Delayed || meaning instanceof Compiled) {
      return reference(meaning, scope, primed);
    }
    Expr special = forms.compile(this, node, scope, primed);
    if (special != null) {
      return special;
    }
    OperatorOf of = meaning instanceof OperatorOf o ? o : new OperatorOf(definition, scope.root);
    return apply(of, scope.arguments(node), node, scope, primed);
  }

  /** Compiles the use of a symbol. */
  final Expr reference(Meaning meaning, Scope scope, boolean primed) {
    if (meaning instanceof Compiled compiled) {
      return compiled.expr();
    }
    if (meaning instanceof StateVariable variable) {
      if (primed) {
        return new BasicNodes.NextVariable(variable.slot(), variable.name());
      }
      return variable.unprimed() != null
          ? reference(variable.unprimed(), scope, false)
          : new BasicNodes.Variable(variable.slot(), variable.name());
    }
    if (!(meaning instanceof Delayed delayed)) {
      throw new IllegalStateException("an operator is used as an expression");
    }
    Expr target = target(delayed, scope, primed);
    if (target instanceof BasicNodes.Lazy lazy) {
      lazy.use(scope.loops);
    }
    return target;
  }

  /** Compiles what a symbol means, and does not count this as a use. */
  private Expr target(Delayed delayed, Scope scope, boolean primed) {
    int form = Delayed.form(scope, primed);
    Expr target = delayed.targets[form];
    if (target == null) {
      target = compile(delayed.node, delayed.scope().at(scope), primed);
      boolean changes = target.readsNext && scope.enumerates;
      if (!isCheap(target) && !changes) {
        target =
            delayed.isOfModule()
                ? oncePerState(target, primed)
                : new BasicNodes.Lazy(target, delayed, slots.local(), delayed.scope().loops);
      }
      delayed.targets[form] = target;
    }
    return target;
  }

  final Expr oncePerState(Expr expr, boolean primed) {
    boolean ofState = primed ? !expr.readsNow : !expr.readsNext;
    return ofState && expr.outer == Code.NO_LOCAL && !isCheap(expr)
        ? new BasicNodes.OncePerState(expr, slots.memo(), primed)
        : expr;
  }

  private static boolean isCheap(Expr target) {
    return target instanceof Const
        || target instanceof BasicNodes.Local
        || target instanceof BasicNodes.Variable
        || target instanceof BasicNodes.NextVariable
        || target instanceof BasicNodes.Lazy
        || target instanceof BasicNodes.OncePerState;
  }

  /** Compiles the application of an operator that is defined in a module, or on values. */
  final Expr apply(
      OperatorOf operator,
      List<Meaning> arguments,
      SemanticNode node,
      Scope scope,
      boolean primed) {
    OpDefNode definition = operator.definition();
    Operators.Operator onValues = onValues(definition, node);
    if (onValues != null) {
      return new Operators.Call(
          onValues, arguments.stream().map(a -> argument(a, scope, primed)).toArray(Expr[]::new));
    }
    if (definition.getInRecursive()) {
      return call(operator, arguments, node, scope, primed);
    }
    boolean ofModule = operator.scope() == operator.scope().root;
    List<Value> constants = ofModule ? constants(arguments, scope) : null;
    Scope body = operator.scope();
    if (constants == null || (primed && scope.enumerates)) {
      Entered entered = Entered.of(operator, arguments, scope);
      return entered.around(compile(definition.getBody(), entered.scope(), primed));
    }
    Applied key = new Applied(definition, constants, primed, body);
    Expr known = applied.get(key);
    if (known == null) {
      List<Meaning> values = new ArrayList<>();
      constants.forEach(value -> values.add(new Compiled(new Const(value))));
      Entered entered = Entered.of(operator, values, body);
      known = entered.around(compile(definition.getBody(), entered.scope(), primed));
      known = oncePerState(known, primed);
      applied.put(key, known);
    }
    return known;
  }

  private Expr call(
      OperatorOf operator,
      List<Meaning> arguments,
      SemanticNode node,
      Scope scope,
      boolean primed) {
    FormalParamNode[] parameters = operator.definition().getParams();
    if (parameters.length == 0 || arguments.stream().anyMatch(a -> a instanceof OperatorOf)) {
      throw unsupported(
          "a recursive operator without parameters, or with operators as such,", node);
    }
    List<Object> key = List.of(operator.definition(), operator.scope(), primed, scope.enumerates);
    RecursionNodes.Procedure known = procedures.get(key);
    if (known == null) {
      int[] own = Arrays.stream(parameters).mapToInt(p -> slots.local()).toArray();
      known = new RecursionNodes.Procedure(operator.definition().getLevel() > STATE_LEVEL, own);
      procedures.put(key, known);
      Scope inner = operator.scope().at(scope);
      for (int i = 0; i < own.length; i++) {
        String name = String.valueOf(parameters[i].getName());
        inner = inner.with(parameters[i], new Compiled(new BasicNodes.Local(own[i], name)));
      }
      known.setBody(compile(operator.definition().getBody(), inner, primed));
    }
    return new RecursionNodes.Call(
        known, arguments.stream().map(a -> argument(a, scope, primed)).toArray(Expr[]::new));
  }

  /** Compiles an argument that is used once, so that it need not be kept. */
  Expr argument(Meaning meaning, Scope scope, boolean primed) {
    return meaning instanceof Delayed own
        ? compile(own.node, own.scope().at(scope), primed)
        : reference(meaning, scope, primed);
  }

  private @Nullable List<Value> constants(List<Meaning> arguments, Scope scope) {
    List<Value> values = new ArrayList<>();
    for (Meaning each : arguments) {
      if (each instanceof OperatorOf) {
        return null;
      }
      Expr expr =
          each instanceof Delayed d ? target(d, scope, false) : reference(each, scope, false);
      if (!(expr instanceof Const constant)) {
        return null;
      }
      values.add(constant.value);
    }
    return values;
  }

  private static Operators.@Nullable Operator onValues(OpDefNode definition, SemanticNode node) {
    String name = definition.getName().toString();
    Operators.Operator found = null;
    if (definition.getKind() == ASTConstants.BuiltInKind) {
      found = Operators.ofLanguage(name);
    } else if (isStandard(definition)) {
      found = Operators.standard(name);
    } else {
      return null;
    }
    if (found == null) {
      throw unsupported("the operator " + name, node);
    }
    return found;
  }

  /** Returns whether an operator is defined in a standard module. */
  static boolean isStandard(OpDefNode definition) {
    return definition.getOriginallyDefinedInModuleNode() != null
        && Operators.MODULES.contains(
            definition.getOriginallyDefinedInModuleNode().getName().toString());
  }
}
