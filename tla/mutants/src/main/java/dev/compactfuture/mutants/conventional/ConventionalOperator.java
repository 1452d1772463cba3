package dev.compactfuture.mutants.conventional;

import dev.compactfuture.mutants.MutationOperator;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.objectweb.asm.tree.MethodNode;
import org.pitest.mutationtest.engine.gregor.MethodMutatorFactory;
import org.pitest.mutationtest.engine.gregor.config.Mutator;

/** The operators: those of PIT, by the names of its mutators, and ours for what it has not. */
enum ConventionalOperator implements MutationOperator {
  NEGATE("negate", "a condition is negated", "NEGATE_CONDITIONALS"),

  BOUND("bound", "a comparison includes its bound, or no longer does", "CONDITIONALS_BOUNDARY"),

  ALWAYS(
      "always",
      "a condition is taken for true",
      "REMOVE_CONDITIONALS_EQUAL_IF",
      "REMOVE_CONDITIONALS_ORDER_IF"),

  NEVER(
      "never",
      "a condition is taken for false",
      "REMOVE_CONDITIONALS_EQUAL_ELSE",
      "REMOVE_CONDITIONALS_ORDER_ELSE"),

  DROP_CALL(
      "dropCall",
      "a method is not called; its result is 0, false or null",
      "VOID_METHOD_CALLS",
      "NON_VOID_METHOD_CALLS"),

  DROP_NEW("dropNew", "an object is not created: it is null", "CONSTRUCTOR_CALLS"),

  PASS_THROUGH(
      "passThrough",
      "a method is not called; its result is an argument or the object that it was called on",
      "EXPERIMENTAL_ARGUMENT_PROPAGATION",
      "EXPERIMENTAL_NAKED_RECEIVER"),

  DROP_WRITE("dropWrite", "a field is not written", "EXPERIMENTAL_MEMBER_VARIABLE"),

  CONSTANT("constant", "a number is another one", "INLINE_CONSTS"),

  MATH(
      "math",
      "an arithmetic or bitwise operation is another one, or is left out",
      "MATH",
      "INCREMENTS",
      "REMOVE_INCREMENTS",
      "INVERT_NEGS"),

  RESULT(
      "result",
      "a method returns 0, false, true, null or an empty collection",
      "TRUE_RETURNS",
      "FALSE_RETURNS",
      "PRIMITIVE_RETURNS",
      "EMPTY_RETURNS",
      "NULL_RETURNS"),

  TEXT("text", "a text is another one", BytecodeEdit::texts),

  DROP_HANDLER(
      "dropHandler",
      "where an exception is thrown, a catch, a finally or the close of a resource is left out",
      BytecodeEdit::handlers),

  SWAP_ARGUMENTS(
      "swapArguments", "two arguments of one type are swapped", BytecodeEdit::argumentSwaps);

  private final String id;
  private final String what;
  private final List<String> mutators;
  private final Function<MethodNode, List<BytecodeEdit>> edits;

  ConventionalOperator(String id, String what, String... mutators) {
    this.id = id;
    this.what = what;
    this.mutators = List.of(mutators);
    this.edits = method -> List.of();
  }

  ConventionalOperator(String id, String what, Function<MethodNode, List<BytecodeEdit>> edits) {
    this.id = id;
    this.what = what;
    this.mutators = List.of();
    this.edits = edits;
  }

  @Override
  public String id() {
    return id;
  }

  /** Returns what is wrong, in a line. */
  String what() {
    return what;
  }

  /** Returns the mutators of PIT; empty for an operator of ours. */
  Collection<MethodMutatorFactory> mutators() {
    return Mutator.fromStrings(mutators);
  }

  /** Returns what this can do in a method; nothing if it is an operator of PIT. */
  List<BytecodeEdit> edits(MethodNode method) {
    return edits.apply(method);
  }
}
