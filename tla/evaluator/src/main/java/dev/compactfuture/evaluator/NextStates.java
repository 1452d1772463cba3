package dev.compactfuture.evaluator;

import dev.compactfuture.evaluator.BasicNodes.Const;
import dev.compactfuture.evaluator.Scope.Compiled;
import dev.compactfuture.evaluator.Scope.Meaning;
import dev.compactfuture.evaluator.Scope.OperatorOf;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tla2sany.semantic.ASTConstants;
import tla2sany.semantic.OpApplNode;
import tla2sany.semantic.OpDefNode;
import tla2sany.semantic.SemanticNode;
import tla2sany.semantic.SubstInNode;

/**
 * The next-state relation, split as TLC splits it: at disjunctions, at {@code \E} over a constant
 * set, and at definitions that are applied to constants. A step has the name of the innermost such
 * definition.
 *
 * <p>Most actions begin with {@code pc[t] = "…"}. They are indexed by that string, so that only
 * those that may have a step are run.
 */
final class NextStates {
  /**
   * A part of the next-state relation.
   *
   * @param name the definition that it is the body of
   * @param arguments the constants that are bound around it
   */
  record Part(String name, List<Value> arguments, Action code) {}

  /** The actions that begin by comparing one element of one variable with constants. */
  private static final class Index {
    private final int slot;
    private final Value key;
    private final Map<Value, List<Part>> parts = new HashMap<>();
    private final List<Part> all = new ArrayList<>();

    Index(int slot, Value key) {
      this.slot = slot;
      this.key = key;
    }

    /** Returns the actions that may have a step; all of them if the comparison has no value. */
    List<Part> possible(Value[] state) {
      Value found = state[slot] instanceof FunctionValue function ? function.apply(key) : null;
      return found == null ? all : parts.getOrDefault(found, List.of());
    }
  }

  private record Place(int slot, Value key) {}

  private record Comparison(Place place, List<Value> values) {}

  private final ExpressionCompiler expressions;
  private final ActionCompiler actions;
  private final List<Part> parts = new ArrayList<>();
  private final List<Part> unindexed = new ArrayList<>();
  private final Map<Place, Index> indexes = new LinkedHashMap<>();

  NextStates(ExpressionCompiler expressions, SemanticNode next, Scope scope, String name) {
    this.expressions = expressions;
    this.actions = new ActionCompiler(expressions);
    split(next, scope.enumerating(true), name, List.of());
    parts.forEach(this::index);
  }

  List<Part> parts() {
    return parts;
  }

  private void split(SemanticNode node, Scope scope, String name, List<Value> bound) {
    if (node instanceof SubstInNode instance) {
      split(instance.getBody(), expressions.instances.enter(instance, scope), name, bound);
    } else if (!(node instanceof OpApplNode application)
        || !split(application, scope, name, bound)) {
      Action code = actions.compile(node, scope, false, new ActionNodes.Found(false));
      parts.add(new Part(name, bound, code));
    }
  }

  /** Splits an application; returns whether it can be split. */
  private boolean split(OpApplNode node, Scope scope, String name, List<Value> bound) {
    if (!(node.getOperator() instanceof OpDefNode definition)) {
      return false;
    }
    String operator = definition.getName().toString();
    if (definition.getKind() != ASTConstants.BuiltInKind) {
      return !ExpressionCompiler.isStandard(definition)
          && splitDefined(definition, node, scope, bound);
    }
    if (operator.equals("$DisjList") || operator.equals("\\lor")) {
      for (SemanticNode each : node.getArgs()) {
        split(each, scope, name, bound);
      }
      return true;
    }
    return operator.equals("$BoundedExists") && splitExists(node, scope, name, bound);
  }

  private boolean splitDefined(
      OpDefNode definition, OpApplNode node, Scope scope, List<Value> bound) {
    List<Meaning> arguments = new ArrayList<>();
    List<Value> more = new ArrayList<>(bound);
    for (SemanticNode each : node.getArgs()) {
      if (!(expressions.compile(each, scope, false) instanceof Const constant)) {
        return false;
      }
      arguments.add(new Compiled(constant));
      more.add(constant.value);
    }
    Meaning meaning = scope.find(definition);
    OperatorOf operator =
        meaning instanceof OperatorOf o ? o : new OperatorOf(definition, scope.root);
    Scope inner = Entered.of(operator, arguments, scope).scope();
    split(
        operator.definition().getBody(),
        inner,
        operator.definition().getName().toString(),
        List.copyOf(more));
    return true;
  }

  private boolean splitExists(OpApplNode node, Scope scope, String name, List<Value> bound) {
    List<Quantified> variables = Quantified.of(node);
    List<SetValue> sets = new ArrayList<>();
    for (Quantified each : variables) {
      if (!(expressions.compile(each.set(), scope, false) instanceof Const constant)) {
        return false;
      }
      sets.add(Sets.set(constant.value));
    }
    for (Value tuple : Sets.product(sets.toArray(SetValue[]::new)).finite().elements) {
      Value[] values = ((FunctionValue) tuple).values;
      Scope inner = scope;
      List<Value> more = new ArrayList<>(bound);
      for (int i = 0; i < values.length; i++) {
        inner = inner.with(variables.get(i).symbol(), new Compiled(new Const(values[i])));
        more.add(values[i]);
      }
      split(node.getArgs()[0], inner, name, List.copyOf(more));
    }
    return true;
  }

  private void index(Part part) {
    Comparison comparison =
        part.code instanceof ActionNodes.Guard guard ? comparison(guard.condition) : null;
    if (comparison == null) {
      unindexed.add(part);
      return;
    }
    Place place = comparison.place;
    Index index = indexes.computeIfAbsent(place, p -> new Index(p.slot, p.key));
    index.all.add(part);
    for (Value each : comparison.values) {
      index.parts.computeIfAbsent(each, v -> new ArrayList<>()).add(part);
    }
  }

  /** Returns what {@code f[constant] = constant} compares, or {@code f[constant] \in constant}. */
  private static @Nullable Comparison comparison(Expr condition) {
    if (condition instanceof LogicNodes.Equal equal
        && equal.isEquality()
        && equal.right instanceof Const constant) {
      Place place = place(equal.left);
      return place == null ? null : new Comparison(place, List.of(constant.value));
    }
    if (condition instanceof LogicNodes.In in
        && in.isMembership()
        && in.set instanceof Const constant
        && constant.value instanceof SetValue.Finite set) {
      Place place = place(in.element);
      return place == null ? null : new Comparison(place, List.of(set.elements));
    }
    return null;
  }

  private static @Nullable Place place(Expr expr) {
    return expr instanceof FunctionNodes.Apply apply
            && apply.function instanceof BasicNodes.Variable variable
            && apply.argument instanceof Const constant
        ? new Place(variable.slot, constant.value)
        : null;
  }

  /** Receives a step. */
  interface Receiver {
    /** Receives a step; the array is not changed afterwards. */
    void step(Part part, Value[] to);
  }

  /** Finds all steps from the state that the environment is in. */
  void run(Env env, String[] variables, Receiver receiver) {
    Value[] state = env.now;
    env.clearNext(variables.length);
    for (Index index : indexes.values()) {
      for (Part part : index.possible(state)) {
        run(env, part, variables, receiver);
      }
    }
    for (Part part : unindexed) {
      run(env, part, variables, receiver);
    }
  }

  private static void run(Env env, Part part, String[] variables, Receiver receiver) {
    env.found = () -> receiver.step(part, complete(env.next, variables));
    try {
      part.code.run(env);
    } catch (EvaluationException e) {
      throw e.in(part.name + part.arguments);
    }
  }

  /** Returns a copy of the variables after a step, all of which must have a value. */
  static Value[] complete(@Nullable Value[] next, String[] variables) {
    Value[] copy = new Value[variables.length];
    for (int i = 0; i < copy.length; i++) {
      Value value = next[i];
      if (value == null) {
        throw new EvaluationException("nothing says what becomes of " + variables[i]);
      }
      copy[i] = value;
    }
    return copy;
  }
}
