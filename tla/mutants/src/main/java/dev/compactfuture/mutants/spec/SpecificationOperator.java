package dev.compactfuture.mutants.spec;

import dev.compactfuture.mutants.MutationOperator;
import java.util.Locale;

/** The operators on definitions of the specification and on their parts. */
enum SpecificationOperator implements MutationOperator {
  /** Leaves a conjunct out; the variables that it would have changed stay as they are. */
  DROP,
  /** Negates a conjunct that does not speak of the next state. */
  NEGATE,
  /** Takes the condition of an IF for true. */
  ALWAYS,
  /** Takes the condition of an IF for false. */
  NEVER,
  /** Disables an action. */
  DELETE,
  /** Makes an action one atomic step with the action before it. */
  MERGE,
  /** Makes two steps of an action. */
  SPLIT,
  /** Adds an action that resets a variable to its initial value. */
  SPURIOUS;

  @Override
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
