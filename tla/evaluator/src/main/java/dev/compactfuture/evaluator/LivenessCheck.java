package dev.compactfuture.evaluator;

import dev.compactfuture.evaluator.StateTable.IntList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Searches a graph for a behaviour that satisfies what is assumed, and violates a property. The
 * assumptions and the negated property are brought to a disjunction of conjunctions; a conjunction
 * is satisfied by a loop in a strongly connected part of the graph.
 *
 * <p>Each state has a step to itself besides those of the graph: a behaviour may stop in it, if
 * fairness does not forbid that.
 */
final class LivenessCheck {
  /** A conjunction: what a violating behaviour has to satisfy. */
  private static final class Clause {
    final List<Expr> often = new ArrayList<>();
    final List<Expr> finallyAlways = new ArrayList<>();
    final List<Formula.IfOften> ifOften = new ArrayList<>();
    final List<Expr> initially = new ArrayList<>();
    final List<Expr> always = new ArrayList<>(); // from the first state on, or from `since`
    @Nullable Expr since;

    void add(Formula part) {
      if (part instanceof Formula.Often f) {
        often.add(f.expr());
      } else if (part instanceof Formula.Finally f) {
        finallyAlways.add(f.expr());
      } else if (part instanceof Formula.IfOften f) {
        ifOften.add(f);
      } else if (part instanceof Formula.Initially f && since == null) {
        initially.add(f.expr());
      } else if (part instanceof Formula.Always f && since == null) {
        always.add(f.expr());
      } else if (part instanceof Formula.Since f
          && since == null
          && always.isEmpty()
          && initially.isEmpty()) {
        since = f.from();
        always.add(f.always());
      } else {
        throw new EvaluationException(
            "this combination of temporal formulas is not supported: " + part.getClass());
      }
    }

    boolean startsAnywhere() {
      return since == null && always.isEmpty() && initially.isEmpty();
    }
  }

  private final StateGraph graph;
  private final Env env;
  private final List<Formula> assumptions;
  private final int states;
  private final int steps; // those of the graph; then comes, for each state, the one to itself
  private final Map<Expr, BitSet> values = new HashMap<>();

  LivenessCheck(StateGraph graph, List<Formula> assumptions) {
    this.graph = graph;
    this.env = graph.evaluation.env;
    this.assumptions = assumptions;
    this.states = graph.states();
    this.steps = graph.firstStep(states);
  }

  /** Returns a behaviour that violates a property; null if there is none. */
  @Nullable Violation violation(String name, Formula property) {
    List<Formula> wanted = new ArrayList<>(assumptions);
    wanted.add(Formula.not(property));
    for (List<Formula> parts : clauses(new Formula.All(wanted))) {
      Clause clause = new Clause();
      // What a behaviour does from some state on restricts the others, so it comes first.
      parts.stream().filter(p -> p instanceof Formula.Since).forEach(clause::add);
      parts.stream().filter(p -> !(p instanceof Formula.Since)).forEach(clause::add);
      Violation found = search(name, clause);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** Brings a formula to a disjunction of conjunctions. */
  private static List<List<Formula>> clauses(Formula formula) {
    if (formula instanceof Formula.Some some) {
      return some.parts().stream().flatMap(part -> clauses(part).stream()).toList();
    }
    if (formula instanceof Formula.All all) {
      List<List<Formula>> product = List.of(List.of());
      for (Formula part : all.parts()) {
        List<List<Formula>> longer = new ArrayList<>();
        for (List<Formula> begun : product) {
          for (List<Formula> more : clauses(part)) {
            List<Formula> both = new ArrayList<>(begun);
            both.addAll(more);
            longer.add(both);
          }
        }
        product = longer;
      }
      return product;
    }
    return List.of(List.of(formula));
  }

  /** Returns at which steps an expression holds. */
  private BitSet value(Expr expr) {
    return values.computeIfAbsent(expr, this::evaluate);
  }

  private BitSet evaluate(Expr expr) {
    env.grow(graph.evaluation.slots());
    BitSet holds = new BitSet(steps + states);
    for (int s = 0; s < states; s++) {
      env.enter(graph.state(s));
      if (!expr.readsNext) {
        if (expr.test(env)) {
          holds.set(graph.firstStep(s), graph.firstStep(s + 1));
          holds.set(steps + s);
        }
        continue;
      }
      for (int e = graph.firstStep(s); e < graph.firstStep(s + 1); e++) {
        env.enterStep(graph.state(graph.target(e)));
        holds.set(e, expr.test(env));
      }
      env.enterStep(graph.state(s));
      holds.set(steps + s, expr.test(env));
    }
    return holds;
  }

  private @Nullable Violation search(String name, Clause clause) {
    BitSet allowed = new BitSet(steps + states);
    allowed.set(0, steps + states);
    for (Expr each : clause.always) {
      allowed.and(value(each));
    }
    BitSet reached = reached(clause, allowed);
    for (Expr each : clause.finallyAlways) {
      allowed.and(value(each));
    }
    for (int s = 0; s < states; s++) {
      if (!reached.get(s)) {
        allowed.clear(graph.firstStep(s), graph.firstStep(s + 1));
        allowed.clear(steps + s);
      }
    }
    return search(name, clause, allowed, reached);
  }

  /** Returns the states that a behaviour of the clause comes to, by allowed steps. */
  private BitSet reached(Clause clause, BitSet allowed) {
    BitSet reached = new BitSet(states);
    if (clause.startsAnywhere()) {
      reached.set(0, states);
      return reached;
    }
    IntList open = new IntList();
    int candidates = clause.since == null ? graph.initial() : states;
    for (int s = 0; s < candidates; s++) {
      env.enter(graph.state(s));
      boolean starts = clause.since == null || clause.since.test(env);
      for (Expr each : clause.initially) {
        starts = starts && each.test(env);
      }
      if (starts) {
        reached.set(s);
        open.add(s);
      }
    }
    while (open.size() > 0) {
      int s = open.removeLast();
      for (int e = graph.firstStep(s); e < graph.firstStep(s + 1); e++) {
        if (allowed.get(e) && !reached.get(graph.target(e))) {
          reached.set(graph.target(e));
          open.add(graph.target(e));
        }
      }
    }
    return reached;
  }

  /** Searches the strongly connected parts of what is allowed. */
  private @Nullable Violation search(String name, Clause clause, BitSet allowed, BitSet within) {
    for (int[] part : new Components(graph, allowed, within).all()) {
      BitSet own = stepsWithin(part, allowed);
      if (own.isEmpty() || clause.often.stream().anyMatch(each -> !own.intersects(value(each)))) {
        continue;
      }
      BitSet fewer = null;
      for (Formula.IfOften each : clause.ifOften) {
        if (own.intersects(value(each.often())) && !own.intersects(value(each.then()))) {
          fewer = fewer == null ? (BitSet) own.clone() : fewer;
          fewer.andNot(value(each.often()));
        }
      }
      if (fewer == null) {
        return new Loop(graph, own).violation(name, wanted(clause, own), part[0]);
      }
      BitSet states = new BitSet();
      Arrays.stream(part).forEach(states::set);
      Violation found = search(name, clause, fewer, states);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private BitSet stepsWithin(int[] part, BitSet allowed) {
    BitSet members = new BitSet(states);
    Arrays.stream(part).forEach(members::set);
    BitSet own = new BitSet(steps + states);
    for (int s : part) {
      for (int e = graph.firstStep(s); e < graph.firstStep(s + 1); e++) {
        own.set(e, allowed.get(e) && members.get(graph.target(e)));
      }
      own.set(steps + s, allowed.get(steps + s));
    }
    return own;
  }

  /** Returns the sets of steps of each of which the loop has to take one. */
  private List<BitSet> wanted(Clause clause, BitSet own) {
    List<BitSet> wanted = new ArrayList<>();
    clause.often.forEach(each -> wanted.add(value(each)));
    for (Formula.IfOften each : clause.ifOften) {
      if (own.intersects(value(each.often()))) {
        wanted.add(value(each.then()));
      }
    }
    return wanted;
  }
}
