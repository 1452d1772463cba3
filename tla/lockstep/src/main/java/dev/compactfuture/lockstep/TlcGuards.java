package dev.compactfuture.lockstep;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tla2sany.semantic.ExprOrOpArgNode;
import tla2sany.semantic.OpApplNode;
import tla2sany.semantic.OpDeclNode;
import tla2sany.semantic.SemanticNode;
import tla2sany.semantic.StringNode;
import tlc2.tool.Action;
import tlc2.tool.TLCState;
import tlc2.tool.impl.FastTool;
import tlc2.util.Context;
import tlc2.value.IValue;
import tlc2.value.impl.StringValue;
import util.UniqueString;

/**
 * Tells from {@code pc[t]} which actions need not be asked for their steps: those whose first
 * conjunct is {@code pc[t] = "…"}, with another string. TLC would evaluate that conjunct first,
 * too, and go no further; with it, it would be asked for every action in every state.
 *
 * <p>{@code pc} may be any variable that is a function, and {@code t} any constant expression.
 */
final class TlcGuards {
  /**
   * The first conjunct of an action.
   *
   * @param function which of the functions that are compared, counted from 0
   * @param value what it must be equal to
   */
  record Guard(int function, UniqueString value) {}

  /** An application of a variable to an argument. */
  private record Function(OpApplNode application, Context context, String name) {}

  private final FastTool tool;
  private final List<Function> functions = new ArrayList<>();

  TlcGuards(FastTool tool) {
    this.tool = tool;
  }

  /** Returns the guard of an action; null if it begins in another way. */
  @Nullable Guard guard(Action action) {
    SemanticNode node = action.pred;
    while (node instanceof OpApplNode list && isConjunction(list)) {
      node = list.getArgs()[0];
    }
    if (!(node instanceof OpApplNode equation && isOperator(equation, "="))
        || !(equation.getArgs()[1] instanceof StringNode string)
        || !(equation.getArgs()[0] instanceof OpApplNode application)
        || !isOperator(application, "$FcnApply")) {
      return null;
    }
    ExprOrOpArgNode[] applied = application.getArgs();
    if (!(applied[0] instanceof OpApplNode variable)
        || !(variable.getOperator() instanceof OpDeclNode)
        || applied[1].getLevel() > 0) { // not constant
      return null;
    }
    IValue argument = tool.eval(applied[1], action.con, TLCState.Empty);
    String name = variable.getOperator().getName() + "[" + argument + "]";
    return new Guard(function(new Function(application, action.con, name)), string.getRep());
  }

  private int function(Function searched) {
    for (int i = 0; i < functions.size(); i++) {
      if (functions.get(i).name.equals(searched.name)) {
        return i;
      }
    }
    functions.add(searched);
    return functions.size() - 1;
  }

  private static boolean isConjunction(OpApplNode node) {
    return isOperator(node, "$ConjList") || isOperator(node, "\\land");
  }

  private static boolean isOperator(OpApplNode node, String name) {
    return node.getOperator().getName().equals(name);
  }

  /** Returns the values of all functions in a state; null where the value is not a string. */
  @Nullable UniqueString[] values(TLCState state) {
    UniqueString[] values = new UniqueString[functions.size()];
    for (int i = 0; i < values.length; i++) {
      Function each = functions.get(i);
      IValue value = tool.eval(each.application, each.context, state);
      values[i] = value instanceof StringValue string ? string.val : null;
    }
    return values;
  }

  /** Returns whether an action with this guard may have a step, given the values in a state. */
  static boolean mayHold(@Nullable Guard guard, @Nullable UniqueString[] values) {
    if (guard == null) {
      return true;
    }
    UniqueString value = values[guard.function];
    return value == null || value.equals(guard.value);
  }
}
