package dev.compactfuture.mutants.spec;

import static dev.compactfuture.mutants.spec.ParsedModule.indentation;
import static dev.compactfuture.mutants.spec.ParsedModule.isConjunction;
import static dev.compactfuture.mutants.spec.ParsedModule.nameOf;
import static dev.compactfuture.mutants.spec.ParsedModule.operatorOf;

import java.util.function.Consumer;
import tla2sany.semantic.ExprNode;
import tla2sany.semantic.ExprOrOpArgNode;
import tla2sany.semantic.LetInNode;
import tla2sany.semantic.LevelConstants;
import tla2sany.semantic.OpApplNode;
import tla2sany.semantic.OpDefNode;
import tla2sany.semantic.SemanticNode;

/** Changes parts of one definition: its conjuncts, and the conditions of its IFs. */
final class PartMutations {
  private static final int LENGTH = 70; // of a formula in a line of a report

  private final ParsedModule module;
  private final OpDefNode definition;
  private final Consumer<SpecificationChange> changes;

  private PartMutations(
      ParsedModule module, OpDefNode definition, Consumer<SpecificationChange> changes) {
    this.module = module;
    this.definition = definition;
    this.changes = changes;
  }

  /**
   * Generates the changes of a definition's parts.
   *
   * @param changes is given each change
   */
  static void generate(
      ParsedModule module, OpDefNode definition, Consumer<SpecificationChange> changes) {
    new PartMutations(module, definition, changes).mutate(definition.getBody());
  }

  private void mutate(SemanticNode node) {
    if (node instanceof LetInNode let) {
      mutate(let.getBody());
      for (OpDefNode local : let.getLets()) {
        if (local.getLevel() == LevelConstants.ActionLevel) {
          mutate(local.getBody());
        }
      }
    }
    if (!(node instanceof OpApplNode application)) {
      return;
    }
    ExprOrOpArgNode[] parts = application.getArgs();
    if (isConjunction(node)) {
      for (ExprOrOpArgNode part : parts) {
        if (!isConjunction(part)) {
          drop(part);
          negate(part);
        }
      }
    } else if (operatorOf(application).equals("$IfThenElse")) {
      decide(parts[0]);
    }
    for (ExprOrOpArgNode part : parts) {
      if (part instanceof ExprNode expression
          && (expression.getLevel() == LevelConstants.ActionLevel
              || (isConjunction(node) && isConjunction(part)))) {
        mutate(part);
      }
    }
  }

  private void decide(ExprOrOpArgNode condition) {
    String test = "IF " + brief(condition);
    add(SpecificationOperator.ALWAYS, condition, "TRUE", test + " THEN, in any case");
    add(SpecificationOperator.NEVER, condition, "FALSE", test + " ELSE, in any case");
  }

  /**
   * Leaves a conjunct out. TLC refuses a state that lacks variables, so a step keeps those that the
   * conjunct changes; a conjunct that only says UNCHANGED would be replaced by itself.
   */
  private void drop(ExprOrOpArgNode conjunct) {
    NextStateVariables next = new NextStateVariables(module, conjunct);
    String what = "without " + brief(conjunct);
    if (next.areNone()) {
      add(SpecificationOperator.DROP, conjunct, "TRUE", what);
    } else if (!next.changed().isEmpty()) {
      add(SpecificationOperator.DROP, conjunct, next.asUnchanged(), what);
    }
  }

  private void negate(ExprOrOpArgNode conjunct) {
    if (((ExprNode) conjunct).getLevel() <= LevelConstants.VariableLevel) {
      String negated = "~(\n" + indentation(conjunct) + module.textOf(conjunct) + ")";
      add(SpecificationOperator.NEGATE, conjunct, negated, "not " + brief(conjunct));
    }
  }

  private void add(SpecificationOperator operator, SemanticNode part, String instead, String what) {
    String text = module.textWith(part, instead);
    changes.accept(new SpecificationChange(nameOf(definition), operator, part, what, text));
  }

  private String brief(SemanticNode node) {
    String line = module.textOf(node).replaceAll("\\\\\\*.*", "").replaceAll("\\s+", " ").strip();
    return line.length() <= LENGTH ? line : line.substring(0, LENGTH - 3) + "...";
  }
}
