package dev.compactfuture.evaluator;

import java.util.ArrayList;
import java.util.List;
import tla2sany.semantic.FormalParamNode;
import tla2sany.semantic.OpApplNode;
import tla2sany.semantic.SemanticNode;

/** A bound variable and its set. */
record Quantified(FormalParamNode symbol, SemanticNode set) {
  /** Returns the bound variables of a quantifier, or of another operator that has some. */
  static List<Quantified> of(OpApplNode node) {
    List<Quantified> all = new ArrayList<>();
    FormalParamNode[][] symbols = node.getBdedQuantSymbolLists();
    if (symbols == null) {
      throw ExpressionCompiler.unsupported("an unbounded variable", node);
    }
    for (int i = 0; i < symbols.length; i++) {
      if (node.isBdedQuantATuple()[i]) {
        throw ExpressionCompiler.unsupported("a bound variable that is a tuple", node);
      }
      for (FormalParamNode symbol : symbols[i]) {
        all.add(new Quantified(symbol, node.getBdedQuantBounds()[i]));
      }
    }
    return all;
  }
}
