package dev.compactfuture.evaluator;

import dev.compactfuture.evaluator.BasicNodes.Const;
import dev.compactfuture.evaluator.Scope.Compiled;
import dev.compactfuture.evaluator.Scope.Meaning;
import dev.compactfuture.evaluator.Scope.OperatorOf;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tla2sany.semantic.ASTConstants;
import tla2sany.semantic.ExprOrOpArgNode;
import tla2sany.semantic.OpApplNode;
import tla2sany.semantic.OpDefNode;
import tla2sany.semantic.SemanticNode;
import tla2sany.semantic.StringNode;

/** Compiles the operators of the language whose arguments are not just values. */
final class FormCompiler implements ExpressionCompiler.SpecialForms {
  /** SANY's level of what depends on one state. */
  private static final int STATE_LEVEL = 1;

  @Override
  public @Nullable Expr compile(
      ExpressionCompiler compiler, OpApplNode node, Scope scope, boolean primed) {
    OpDefNode definition = (OpDefNode) node.getOperator();
    String name = definition.getName().toString();
    if (definition.getKind() != ASTConstants.BuiltInKind) {
      return name.equals("SelectSeq") && ExpressionCompiler.isStandard(definition)
          ? selection(compiler, node, scope, primed)
          : null;
    }
    SemanticNode[] args = node.getArgs();
    return switch (name) {
      case "$ConjList", "\\land" -> and(compiler.compile(args, scope, primed));
      case "$DisjList", "\\lor" -> or(compiler.compile(args, scope, primed));
      case "\\lnot", "\\neg" -> new LogicNodes.Not(compiler.compile(args[0], scope, primed));
      case "=>" -> {
        Expr[] two = compiler.compile(args, scope, primed);
        yield new LogicNodes.Implies(two[0], two[1]);
      }
      case "\\equiv", "<=>" -> {
        Expr[] two = compiler.compile(args, scope, primed);
        yield new LogicNodes.Iff(two[0], two[1]);
      }
      case "=", "/=", "#" -> {
        Expr[] two = compiler.compile(args, scope, primed);
        yield new LogicNodes.Equal(two[0], two[1], name.equals("="));
      }
      case "\\in", "\\notin" -> {
        Expr[] two = compiler.compile(args, scope, primed);
        yield new LogicNodes.In(two[0], two[1], name.equals("\\in"));
      }
      case "$IfThenElse" -> choice(compiler, args, scope, primed);
      case "$Case" -> cases(compiler, node, scope, primed);
      case "$BoundedForall" -> quantifier(compiler, node, scope, primed, false);
      case "$BoundedExists" -> quantifier(compiler, node, scope, primed, true);
      case "$BoundedChoose" -> {
        Bound bound = new Bound(compiler, node, scope, primed);
        yield new SetNodes.Choose(bound.slot(), bound.set(), bound.body(args[0]));
      }
      case "$SubsetOf" -> {
        Bound bound = new Bound(compiler, node, scope, primed);
        yield new SetNodes.Filter(bound.slot(), bound.set(), bound.body(args[0]));
      }
      case "$SetOfAll" -> {
        Bound bound = new Bound(compiler, node, scope, primed);
        yield new SetNodes.Image(bound.slots(), bound.sets(), bound.body(args[0]));
      }
      case "$FcnConstructor", "$NonRecursiveFcnSpec" -> {
        Bound bound = new Bound(compiler, node, scope, primed);
        yield new FunctionNodes.Construct(bound.slots(), bound.sets(), bound.body(args[0]));
      }
      case "$SetEnumerate" -> new SetNodes.Enumeration(compiler.compile(args, scope, primed));
      case "$Tuple" -> new FunctionNodes.Tuple(compiler.compile(args, scope, primed));
      case "$RcdConstructor" -> {
        Fields fields = new Fields(compiler, args, scope, primed);
        yield new FunctionNodes.Record(fields.names, fields.values);
      }
      case "$SetOfRcds" -> {
        Fields fields = new Fields(compiler, args, scope, primed);
        yield new Operators.Call(a -> Sets.records(fields.names, sets(a)), fields.values);
      }
      case "$RecursiveFcnSpec" -> recursive(compiler, node, scope, primed);
      case "$FcnApply", "$RcdSelect" -> {
        Expr[] two = compiler.compile(args, scope, primed);
        yield two[0] instanceof RecursionNodes.Function function
            ? RecursionNodes.Call.of(function, two[1])
            : new FunctionNodes.Apply(two[0], two[1]);
      }
      case "$Except" -> except(compiler, args, scope, primed);
      case "'" -> {
        if (primed) {
          throw ExpressionCompiler.unsupported("a prime of what is primed", node);
        }
        yield compiler.compile(args[0], scope, true);
      }
      case "UNCHANGED" -> changes(compiler, args[0], scope, true);
      case "$SquareAct" ->
          or(compiler.compile(args[0], scope, false), changes(compiler, args[1], scope, true));
      case "$AngleAct" ->
          and(compiler.compile(args[0], scope, false), changes(compiler, args[1], scope, false));
      case "ENABLED" -> {
        if (primed) {
          throw ExpressionCompiler.unsupported("ENABLED of what is primed", node);
        }
        yield new ActionCompiler(compiler).enabled(args[0], null, scope);
      }
      default -> null;
    };
  }

  private static SetValue[] sets(Value[] values) {
    SetValue[] sets = new SetValue[values.length];
    for (int i = 0; i < sets.length; i++) {
      sets[i] = Sets.set(values[i]);
    }
    return sets;
  }

  private static Expr changes(
      ExpressionCompiler compiler, SemanticNode node, Scope scope, boolean equal) {
    return new LogicNodes.Equal(
        compiler.compile(node, scope, true), compiler.compile(node, scope, false), equal);
  }

  /** Leaves out what is TRUE; what comes after FALSE is never evaluated. */
  private static Expr and(Expr... parts) {
    List<Expr> kept = new ArrayList<>();
    for (Expr each : parts) {
      if (each instanceof Const constant && constant.value == BoolValue.FALSE) {
        if (kept.isEmpty()) {
          return each;
        }
        kept.add(each);
        break;
      }
      if (!(each instanceof Const constant && constant.value == BoolValue.TRUE)) {
        kept.add(each);
      }
    }
    return kept.isEmpty() ? Const.TRUE : new LogicNodes.And(kept.toArray(Expr[]::new));
  }

  private static Expr or(Expr... parts) {
    List<Expr> kept = new ArrayList<>();
    for (Expr each : parts) {
      if (each instanceof Const constant && constant.value == BoolValue.TRUE) {
        if (kept.isEmpty()) {
          return each;
        }
        kept.add(each);
        break;
      }
      if (!(each instanceof Const constant && constant.value == BoolValue.FALSE)) {
        kept.add(each);
      }
    }
    return kept.isEmpty() ? Const.FALSE : new LogicNodes.Or(kept.toArray(Expr[]::new));
  }

  private static Expr choice(
      ExpressionCompiler compiler, SemanticNode[] args, Scope scope, boolean primed) {
    Expr condition = compiler.compile(args[0], scope, primed);
    if (condition instanceof Const constant && constant.value instanceof BoolValue known) {
      return compiler.compile(args[known.value ? 1 : 2], scope, primed);
    }
    return new BasicNodes.If(
        condition,
        compiler.compile(args[1], scope, primed),
        compiler.compile(args[2], scope, primed));
  }

  private static Expr cases(
      ExpressionCompiler compiler, OpApplNode node, Scope scope, boolean primed) {
    List<Expr> guards = new ArrayList<>();
    List<Expr> arms = new ArrayList<>();
    Expr other = null;
    for (ExprOrOpArgNode each : node.getArgs()) {
      ExprOrOpArgNode[] pair = ((OpApplNode) each).getArgs();
      Expr arm = compiler.compile(pair[1], scope, primed);
      if (pair[0] == null) {
        other = arm;
        continue;
      }
      Expr guard = compiler.compile(pair[0], scope, primed);
      if (guard instanceof Const constant && constant.value instanceof BoolValue known) {
        if (!known.value) {
          continue;
        }
        if (guards.isEmpty()) {
          return arm;
        }
      }
      guards.add(guard);
      arms.add(arm);
    }
    return guards.isEmpty() && other != null
        ? other
        : new BasicNodes.Case(guards.toArray(Expr[]::new), arms.toArray(Expr[]::new), other);
  }

  private static Expr quantifier(
      ExpressionCompiler compiler, OpApplNode node, Scope scope, boolean primed, boolean exists) {
    Bound bound = new Bound(compiler, node, scope, primed);
    Expr body = bound.body(node.getArgs()[0]);
    for (int i = bound.slots.size() - 1; i >= 0; i--) {
      body = new LogicNodes.Quantifier(bound.slots.get(i), bound.sets.get(i), body, exists);
    }
    return body;
  }

  private static Expr except(
      ExpressionCompiler compiler, SemanticNode[] args, Scope scope, boolean primed) {
    Expr function = compiler.compile(args[0], scope, primed);
    for (int i = 1; i < args.length; i++) {
      OpApplNode change = (OpApplNode) args[i];
      SemanticNode[] path = ((OpApplNode) change.getArgs()[0]).getArgs();
      int old = compiler.slots.local();
      Scope inner = scope.with(change, new Compiled(new BasicNodes.Local(old, "@")));
      function =
          new FunctionNodes.Except(
              function,
              compiler.compile(path, scope, primed),
              old,
              compiler.compile(change.getArgs()[1], inner, primed));
      function.place = change.getLocation();
    }
    return function;
  }

  /** {@code f[x \\in set] == body}, where the body applies f. */
  private static Expr recursive(
      ExpressionCompiler compiler, OpApplNode node, Scope scope, boolean primed) {
    Bound bound = new Bound(compiler, node, scope, primed);
    if (bound.slots.size() != 1) {
      throw ExpressionCompiler.unsupported("a recursive function of several arguments", node);
    }
    RecursionNodes.Procedure procedure =
        new RecursionNodes.Procedure(node.getLevel() > STATE_LEVEL, bound.slot());
    bound.inner =
        bound.inner.with(
            node.getUnbdedQuantSymbols()[0], new Compiled(new RecursionNodes.Function(procedure)));
    Expr body = bound.body(node.getArgs()[0]);
    procedure.setBody(body);
    return new FunctionNodes.Construct(bound.slots(), bound.sets(), body);
  }

  /** {@code SelectSeq(sequence, Test)}. */
  private static Expr selection(
      ExpressionCompiler compiler, OpApplNode node, Scope scope, boolean primed) {
    Expr sequence = compiler.compile(node.getArgs()[0], scope, primed);
    if (!(scope.argument(node.getArgs()[1]) instanceof OperatorOf operator)) {
      throw ExpressionCompiler.unsupported("this test of SelectSeq", node);
    }
    int slot = compiler.slots.local();
    Meaning element = new Compiled(new BasicNodes.Local(slot, "the element"));
    Expr test = compiler.apply(operator, List.of(element), node, scope.inLoop(), primed);
    return new FunctionNodes.Selection(slot, sequence, test);
  }

  /** The names of a record, in their order, with an expression for each. */
  private static final class Fields {
    final SetValue.Finite names;
    final Expr[] values;

    Fields(ExpressionCompiler compiler, SemanticNode[] pairs, Scope scope, boolean primed) {
      Map<String, Expr> byName = new TreeMap<>();
      for (SemanticNode each : pairs) {
        ExprOrOpArgNode[] pair = ((OpApplNode) each).getArgs();
        byName.put(
            ((StringNode) pair[0]).getRep().toString(), compiler.compile(pair[1], scope, primed));
      }
      names = SetValue.Finite.of(byName.keySet().stream().map(StringValue::of).toList());
      values = byName.values().toArray(Expr[]::new);
    }
  }

  /** The bound variables of an operator, with the sets that they range over. */
  private static final class Bound {
    private final ExpressionCompiler compiler;
    private final boolean primed;
    final List<Integer> slots = new ArrayList<>();
    final List<Expr> sets = new ArrayList<>();
    private Scope inner;

    Bound(ExpressionCompiler compiler, OpApplNode node, Scope scope, boolean primed) {
      this.compiler = compiler;
      this.primed = primed;
      this.inner = scope.inLoop();
      for (Quantified each : Quantified.of(node)) {
        sets.add(compiler.compile(each.set(), scope, primed));
      }
      for (Quantified each : Quantified.of(node)) {
        int slot = compiler.slots.local();
        slots.add(slot);
        String name = String.valueOf(each.symbol().getName());
        inner = inner.with(each.symbol(), new Compiled(new BasicNodes.Local(slot, name)));
      }
    }

    /** Returns the slot of the only variable. */
    int slot() {
      return slots.get(0);
    }

    Expr set() {
      return sets.get(0);
    }

    int[] slots() {
      return slots.stream().mapToInt(Integer::intValue).toArray();
    }

    Expr[] sets() {
      return sets.toArray(Expr[]::new);
    }

    Expr body(SemanticNode node) {
      return compiler.compile(node, inner, primed);
    }
  }
}
