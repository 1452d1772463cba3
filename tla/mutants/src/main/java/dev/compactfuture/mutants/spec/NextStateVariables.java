package dev.compactfuture.mutants.spec;

import static dev.compactfuture.mutants.spec.ParsedModule.appliedDefinition;
import static dev.compactfuture.mutants.spec.ParsedModule.children;
import static dev.compactfuture.mutants.spec.ParsedModule.operatorOf;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import tla2sany.semantic.OpApplNode;
import tla2sany.semantic.OpDefNode;
import tla2sany.semantic.SemanticNode;

/**
 * The variables whose next values a formula determines, through the definitions that it applies.
 */
final class NextStateVariables {
  private final Set<String> variables;
  private final Set<String> changed = new TreeSet<>();
  private final Set<String> unchanged = new TreeSet<>();
  private final Set<OpDefNode> underWay = new HashSet<>();

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
      appliedDefinition(node).ifPresent(definition -> inside(definition, this::find));
    }
    children(node).forEach(this::find);
  }

  /** Looks into a definition, unless it is one that applies itself. */
  private void inside(OpDefNode definition, Consumer<SemanticNode> look) {
    if (underWay.add(definition)) {
      look.accept(definition.getBody());
      underWay.remove(definition);
    }
  }

  private void collect(SemanticNode node, Set<String> into) {
    if (node instanceof OpApplNode application && variables.contains(operatorOf(application))) {
      into.add(operatorOf(application));
    }
    appliedDefinition(node)
        .ifPresent(definition -> inside(definition, body -> collect(body, into)));
    children(node).forEach(child -> collect(child, into));
  }
}
