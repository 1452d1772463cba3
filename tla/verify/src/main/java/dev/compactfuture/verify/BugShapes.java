package dev.compactfuture.verify;

import dev.compactfuture.evaluator.ModuleReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import tla2sany.semantic.ASTConstants;
import tla2sany.semantic.AtNode;
import tla2sany.semantic.InstanceNode;
import tla2sany.semantic.ModuleNode;
import tla2sany.semantic.OpApplNode;
import tla2sany.semantic.OpArgNode;
import tla2sany.semantic.OpDeclNode;
import tla2sany.semantic.OpDefNode;
import tla2sany.semantic.SemanticNode;
import tla2sany.semantic.SubstInNode;

/**
 * Searches modules for places that have the shape of a bug of TLC, and compares them with a list
 * that says of each why it is safe.
 *
 * <p>Issues 1145 and 1302 need a function that TLC keeps as an expression, so one that was not read
 * from a state: an EXCEPT has the shape unless, in an action, it changes a variable that is not
 * primed, or a part of one. Issue 725 needs ENABLED, or fairness, of an action of a module that is
 * instantiated, and in that action an operator that takes an operator and is written in Java.
 */
final class BugShapes {
  private static final String LIST = "bugs/safe-shapes.txt";

  /** SANY's level of actions; below are constants and states. */
  private static final int ACTION_LEVEL = 2;

  /** The operators of the standard modules here that take operators. */
  private static final Set<String> HIGHER_ORDER = Set.of("SelectSeq", "SortSeq");

  private final Set<String> found = new TreeSet<>();
  private final Set<String> instantiated = new HashSet<>();
  private int modules;

  private BugShapes() {}

  /**
   * Searches all modules of a folder.
   *
   * @throws dev.compactfuture.evaluator.EvaluationException if SANY cannot read one
   */
  static BugShapes in(Path folder) throws IOException {
    List<ModuleNode> modules = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".tla")).sorted().toList()) {
        String name = file.getFileName().toString().replace(".tla", "");
        modules.add(ModuleReader.read(folder, name));
      }
    }
    BugShapes shapes = new BugShapes();
    shapes.modules = modules.size();
    for (ModuleNode each : modules) {
      for (InstanceNode instance : each.getInstances()) {
        shapes.instantiated.add(instance.getModule().getName().toString());
      }
    }
    modules.forEach(shapes::search);
    return shapes;
  }

  int modules() {
    return modules;
  }

  /** Returns the places that have the shape of a bug. */
  Set<String> found() {
    return found;
  }

  private void search(ModuleNode module) {
    for (OpDefNode definition : module.getOpDefs()) {
      if (definition.getOriginallyDefinedInModuleNode() == module
          && definition.getKind() == ASTConstants.UserDefinedOpKind
          && !(definition.getBody() instanceof SubstInNode)) { // of an instance
        String where = module.getName() + "!" + definition.getName();
        // Init is of state level; it may change a function that it has just made.
        boolean ofState = definition.getLevel() < ACTION_LEVEL;
        walk(
            definition.getBody(), new HashSet<>(), false, node -> exceptions(node, where, ofState));
        if (instantiated.contains(module.getName().toString())) {
          walk(definition.getBody(), new HashSet<>(), false, node -> enabled(node, where));
        }
      }
    }
  }

  /** Visits a tree; with the definitions that it applies, or with those in a LET only. */
  private static void walk(
      SemanticNode node, Set<Object> seen, boolean definitions, Consumer<OpApplNode> visitor) {
    if (node == null || !seen.add(node)) {
      return;
    }
    if (node instanceof OpArgNode argument && argument.getOp() instanceof OpDefNode operator) {
      walk(operator.getBody(), seen, definitions, visitor);
      return;
    }
    if (node instanceof OpApplNode application) {
      visitor.accept(application);
      if (definitions && application.getOperator() instanceof OpDefNode operator) {
        walk(operator.getBody(), seen, true, visitor);
      }
    }
    SemanticNode[] children = node.getChildren();
    if (children != null) {
      for (SemanticNode child : children) {
        walk(child, seen, definitions, visitor);
      }
    }
  }

  private static String name(OpApplNode node) {
    return node.getOperator().getName().toString();
  }

  private void exceptions(OpApplNode node, String where, boolean ofState) {
    if (name(node).equals("$Except") && (ofState || !isOfVariable(node.getArgs()[0]))) {
      found.add("1145 1302 " + where + ": EXCEPT of " + text(node.getArgs()[0]));
    }
  }

  private static boolean isOfVariable(SemanticNode node) {
    if (!(node instanceof OpApplNode application)) {
      return false;
    }
    return switch (name(application)) {
      case "$FcnApply", "$RcdSelect" -> isOfVariable(application.getArgs()[0]);
      default ->
          application.getOperator() instanceof OpDeclNode declared
              && declared.getKind() == ASTConstants.VariableDeclKind;
    };
  }

  private static String text(SemanticNode node) {
    if (node instanceof AtNode) {
      return "@";
    }
    if (!(node instanceof OpApplNode application)) {
      return "an expression";
    }
    return switch (name(application)) {
      case "$FcnApply", "$RcdSelect" -> "part of " + text(application.getArgs()[0]);
      case "$FcnConstructor" -> "[x \\in S |-> e]";
      case "$Except" -> "EXCEPT of " + text(application.getArgs()[0]);
      default -> name(application);
    };
  }

  private void enabled(OpApplNode node, String where) {
    if (!Set.of("ENABLED", "$WF", "$SF").contains(name(node))) {
      return;
    }
    walk(
        node,
        new HashSet<>(),
        true,
        inner -> {
          if (HIGHER_ORDER.contains(name(inner))) {
            found.add("725 " + where + ": " + name(inner) + " of " + text(inner.getArgs()[0]));
          }
        });
  }

  /** Returns the reasons of the list, by the places. */
  static Map<String, String> reasons() {
    try (InputStream list = BugShapes.class.getResourceAsStream(LIST)) {
      if (list == null) {
        throw new IllegalStateException("no resource " + LIST);
      }
      Map<String, String> reasons = new TreeMap<>();
      new String(list.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .forEach(
              line -> {
                String[] parts = line.split(" => ", 2);
                reasons.put(parts[0], parts.length == 2 ? parts[1].trim() : "");
              });
      return reasons;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the places without a reason, and the reasons without a place. */
  List<String> unexplained(Map<String, String> reasons) {
    List<String> wrong = new ArrayList<>();
    for (String place : found) {
      if (reasons.getOrDefault(place, "").isEmpty()) {
        wrong.add("the shape of a bug of TLC, and no reason why it is safe: " + place);
      }
    }
    for (String place : reasons.keySet()) {
      if (!found.contains(place)) {
        wrong.add("a reason for what is not there: " + place);
      }
    }
    return wrong;
  }
}
