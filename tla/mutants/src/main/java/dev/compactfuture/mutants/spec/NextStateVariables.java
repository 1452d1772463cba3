package dev.compactfuture.mutants.spec;

import static dev.compactfuture.mutants.spec.ParsedModule.appliedDefinition;
import static dev.compactfuture.mutants.spec.ParsedModule.children;
import static dev.compactfuture.mutants.spec.ParsedModule.operatorOf;

import java.util.Set;
import java.util.TreeSet;
import tla2sany.semantic.OpApplNode;
import tla2sany.semantic.SemanticNode;

/**
 * The variables whose next values a formula determines, through the definitions that it applies.
 */
final class NextStateVariables {
  private final Set<String> variables;
  private final Set<String> changed = new TreeSet<>();
  private final Set<String> unchanged = new TreeSet<>();

  NextStateVariables(ParsedModule module, SemanticNode formula) {
    this.variables = Set.copyOf(module.variables());
    find(formula);
  }

  /** Returns the primed variables. */
  Set<String> changed() {
    return changed;
  }

  /** Returns whether the formula does not speak of the next state. */
  boolean areNone() {
    return changed.isEmpty() && unchanged.isEmpty();
  }

  /** Returns a formula that leaves all these variables as they are. */
  String asUnchanged() {
    Set<String> all = new TreeSet<>(unchanged);
    all.addAll(changed);
    return unchanged(all);
  }

  /** Returns {@code UNCHANGED <<…>>}. */
  static String unchanged(Iterable<String> variables) {
    return "UNCHANGED <<" + String.join(", ", variables) + ">>";
  }

  private void find(SemanticNode node) {
    if (node instanceof OpApplNode application) {
      if (operatorOf(application).equals("'")) {
        collect(application, changed);
      } else if (operatorOf(application).equals("UNCHANGED")) {
        collect(application, unchanged);
      }
      appliedDefinition(node).ifPresent(definition -> find(definition.getBody()));
    }
    children(node).forEach(this::find);
  }

  private void collect(SemanticNode node, Set<String> into) {
    if (node instanceof OpApplNode application && variables.contains(operatorOf(application))) {
      into.add(operatorOf(application));
    }
    appliedDefinition(node).ifPresent(definition -> collect(definition.getBody(), into));
    children(node).forEach(child -> collect(child, into));
  }
}
