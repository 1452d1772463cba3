package dev.compactfuture.mutants.spec;

import tla2sany.semantic.SemanticNode;

/**
 * A change of the specification.
 *
 * @param definition the name of the definition that it is in, or of the variable that it resets
 * @param at what is changed
 * @param what what is wrong, in a line
 * @param text the whole changed module
 */
record SpecificationChange(
    String definition, SpecificationOperator operator, SemanticNode at, String what, String text) {
  String kind() {
    return definition + "." + operator.id();
  }
}
