package dev.compactfuture.evaluator;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tla2sany.semantic.OpApplNode;

/** Known-bad variants of the evaluator, to see that a comparison with another one notices them. */
public enum PlantedFault {
  /** {@code s \o t} is {@code t \o s}. */
  CONCATENATION_SWAPPED("the evaluator swaps the operands of \\o") {
    @Override
    @Nullable Expr compile(
        ExpressionCompiler compiler, OpApplNode node, Scope scope, boolean primed) {
      if (!isOperator(node, "\\o")) {
        return null;
      }
      Operators.Operator concatenation = Operators.standard("\\o");
      return concatenation == null
          ? null
          : new Operators.Call(
              a -> concatenation.apply(new Value[] {a[1], a[0]}),
              compiler.compile(node.getArgs(), scope, primed));
    }
  },

  /** Of several conditions, the last is left out. */
  LAST_DISJUNCT_DROPPED("the evaluator drops the last part of a disjunction") {
    @Override
    @Nullable Expr compile(
        ExpressionCompiler compiler, OpApplNode node, Scope scope, boolean primed) {
      return isOperator(node, "\\lor") || isOperator(node, "$DisjList")
          ? compiler.compile(node.getArgs()[0], scope, primed)
          : null;
    }
  },

  /** {@code [f EXCEPT ![a] = e]} is f. */
  EXCEPT_IGNORED("the evaluator ignores EXCEPT") {
    @Override
    @Nullable Expr compile(
        ExpressionCompiler compiler, OpApplNode node, Scope scope, boolean primed) {
      return isOperator(node, "$Except")
          ? compiler.compile(node.getArgs()[0], scope, primed)
          : null;
    }
  };

  private final String description;

  PlantedFault(String description) {
    this.description = description;
  }

  /** Returns what is wrong with the variant. */
  public String description() {
    return description;
  }

  /** Compiles an application wrongly; returns null if the fault makes no difference to it. */
  abstract @Nullable Expr compile(
      ExpressionCompiler compiler, OpApplNode node, Scope scope, boolean primed);

  private static boolean isOperator(OpApplNode node, String name) {
    return node.getOperator().getName().toString().equals(name);
  }

  /** Returns the compiler of special forms with some faults. */
  static ExpressionCompiler.SpecialForms plantedIn(
      ExpressionCompiler.SpecialForms forms, List<PlantedFault> faults) {
    return (compiler, node, scope, primed) -> {
      for (PlantedFault each : faults) {
        Expr wrong = each.compile(compiler, node, scope, primed);
        if (wrong != null) {
          return wrong;
        }
      }
      return forms.compile(compiler, node, scope, primed);
    };
  }
}
