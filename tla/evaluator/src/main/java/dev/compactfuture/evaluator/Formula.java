package dev.compactfuture.evaluator;

import java.util.List;

/**
 * A temporal formula without negations, as far as it is supported. Its expressions are about a
 * step; one that is about a state reads the state before.
 */
sealed interface Formula {
  /** Holds in the first state. */
  record Initially(Expr expr) implements Formula {}

  /** Holds at each step, or in each state. */
  record Always(Expr expr) implements Formula {}

  /** Holds at infinitely many steps. */
  record Often(Expr expr) implements Formula {}

  /** Holds from some step on. */
  record Finally(Expr expr) implements Formula {}

  /** If the one holds at infinitely many steps, so does the other: strong fairness. */
  record IfOften(Expr often, Expr then) implements Formula {}

  /** Whenever the one holds, the other holds then or later: {@code from ~> to}. */
  record LeadsTo(Expr from, Expr to) implements Formula {}

  /** At some state the one holds, and from there on the other. */
  record Since(Expr from, Expr always) implements Formula {}

  /** At some step it holds. */
  record Sometime(Expr expr) implements Formula {}

  /** Conjunction. */
  record All(List<Formula> parts) implements Formula {}

  /** Disjunction. */
  record Some(List<Formula> parts) implements Formula {}

  /** Returns the negation of a formula. */
  static Formula not(Formula formula) {
    if (formula instanceof Initially f) {
      return new Initially(not(f.expr));
    } else if (formula instanceof Always f) {
      return new Sometime(not(f.expr));
    } else if (formula instanceof Sometime f) {
      return new Always(not(f.expr));
    } else if (formula instanceof Often f) {
      return new Finally(not(f.expr));
    } else if (formula instanceof Finally f) {
      return new Often(not(f.expr));
    } else if (formula instanceof IfOften f) {
      return new All(List.of(new Often(f.often), new Finally(not(f.then))));
    } else if (formula instanceof LeadsTo f) {
      return new Since(f.from, not(f.to));
    } else if (formula instanceof All f) {
      return new Some(f.parts.stream().map(Formula::not).toList());
    } else if (formula instanceof Some f) {
      return new All(f.parts.stream().map(Formula::not).toList());
    }
    throw new EvaluationException("the negation of " + formula + " is not supported");
  }

  private static Expr not(Expr expr) {
    return new LogicNodes.Not(expr);
  }
}
