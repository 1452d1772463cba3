package dev.compactfuture.weakmemory.axioms;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An axiomatic memory model: it tells which executions are allowed. It has named rules: its axioms,
 * and clauses of the relations that they are about. {@link #without} leaves one out, to show that a
 * verdict depends on it.
 */
public abstract class AxiomaticModel {
  private final Set<String> dropped;

  AxiomaticModel(Set<String> dropped) {
    this.dropped = Set.copyOf(dropped);
  }

  /** Returns the name of the model. */
  public abstract String name();

  /** Returns the names of the rules: the axioms, and then the clauses. */
  public abstract List<String> rules();

  /** Returns a judge of the executions with these events: whether the model allows one. */
  abstract Predicate<Execution> judge(EventStructure events);

  /** Returns whether the model allows an execution. */
  public final boolean allows(Execution execution) {
    return judge(execution.events()).test(execution);
  }

  /** Returns whether the model allows an outcome that meets the condition. */
  public final boolean allows(LitmusQuestion question) {
    return question.isMetByAny(outcomes(Executions.of(question)));
  }

  /** Returns this model without some of its rules. */
  abstract AxiomaticModel dropping(Set<String> rules);

  /**
   * Returns a weaker model, which lacks a rule.
   *
   * @throws IllegalArgumentException if there is no rule of this name
   */
  public final AxiomaticModel without(String rule) {
    if (!rules().contains(rule)) {
      throw new IllegalArgumentException(name() + " has no rule '" + rule + "' but " + rules());
    }
    Set<String> all = new TreeSet<>(dropped);
    all.add(rule);
    return dropping(all);
  }

  /** Returns the outcomes of a program that the model allows. */
  public final Set<Outcome> outcomes(LitmusProgram program) {
    return outcomes(Executions.of(program));
  }

  /** Returns the outcomes of those of the executions that the model allows. */
  public final Set<Outcome> outcomes(List<Execution> executions) {
    Set<Outcome> outcomes = new LinkedHashSet<>();
    @Nullable EventStructure events = null;
    Predicate<Execution> judge = each -> false;
    for (Execution each : executions) {
      if (each.events() != events) { // the executions of one structure stand together
        events = each.events();
        judge = judge(events);
      }
      if (!outcomes.contains(each.outcome()) && judge.test(each)) {
        outcomes.add(each.outcome());
      }
    }
    return outcomes;
  }

  /** Returns whether an axiom holds; one that was dropped always does. */
  final boolean axiom(String name, BooleanSupplier holds) {
    return dropped.contains(name) || holds.getAsBoolean();
  }

  /** Returns what a clause adds to a relation; one that was dropped adds nothing. */
  final Relation clause(String name, int size, Supplier<Relation> relation) {
    return dropped.contains(name) ? Relation.empty(size) : relation.get();
  }
}
