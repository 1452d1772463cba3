package dev.compactfuture.mutants.spec;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tla2sany.drivers.FrontEndException;
import tla2sany.drivers.SANY;
import tla2sany.modanalyzer.SpecObj;
import tla2sany.semantic.ModuleNode;
import tla2sany.semantic.OpApplNode;
import tla2sany.semantic.OpDefNode;
import tla2sany.semantic.SemanticNode;
import tla2sany.st.Location;
import util.SimpleFilenameToStream;
import util.ToolIO;

/** A module of TLA+: its text, and the parse tree that SANY makes of it. */
final class ParsedModule {
  private final Path folder;
  private final String name;
  private final String text;
  private final int[] lineStarts;
  private final ModuleNode root;
  private final Set<String> modules = new TreeSet<>();

  /**
   * Parses a module.
   *
   * @param folder the folder of the module and of those that it extends or instantiates
   * @throws IOException if the module cannot be read or is not valid TLA+
   */
  ParsedModule(Path folder, String name) throws IOException {
    this.folder = folder;
    this.name = name;
    Path file = folder.resolve(name + ".tla");
    this.text = Files.readString(file);
    this.lineStarts = lineStarts(text);
    SpecObj specification = parse(file);
    this.root = specification.getRootModule();
    for (Object each : specification.parseUnitContext.keySet()) {
      if (Files.exists(folder.resolve(each + ".tla"))) { // the others are TLA+'s standard modules
        modules.add(each.toString());
      }
    }
  }

  private static int[] lineStarts(String text) {
    int[] starts = text.lines().mapToInt(line -> line.length() + 1).toArray();
    for (int i = 0, start = 0; i < starts.length; i++) {
      int length = starts[i];
      starts[i] = start;
      start += length;
    }
    return starts;
  }

  /** Throws an exception if the file is not a valid module. */
  static void requireValid(Path file) throws IOException {
    parse(file);
  }

  private static SpecObj parse(Path file) throws IOException {
    SpecObj specification =
        new SpecObj(
            file.toString(),
            new SimpleFilenameToStream(requireNonNull(file.getParent()).toString()));
    synchronized (SANY.class) { // it keeps static state
      ToolIO.setMode(ToolIO.TOOL); // collects SANY's messages instead of printing them
      try {
        SANY.frontEndMain(
            specification,
            file.toString(),
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
      } catch (FrontEndException e) {
        throw new IOException(file + " cannot be parsed", e);
      }
    }
    ModuleNode root = specification.getRootModule();
    if (root == null || specification.getErrorLevel() != 0) {
      throw new IOException(file + " cannot be parsed: " + specification.getSemanticErrors());
    }
    return specification;
  }

  // What the module is made of.

  Path folder() {
    return folder;
  }

  String name() {
    return name;
  }

  String text() {
    return text;
  }

  ModuleNode root() {
    return root;
  }

  /** Returns the names of this module and of the modules beside it that it is made of. */
  Set<String> modules() {
    return modules;
  }

  /** Returns the definitions that stand in this module's own text. */
  List<OpDefNode> ownDefinitions() {
    return Arrays.stream(root.getOpDefs())
        .filter(definition -> definition.getOriginallyDefinedInModuleNode() == root)
        .toList();
  }

  Optional<OpDefNode> definition(String called) {
    return Arrays.stream(root.getOpDefs())
        .filter(definition -> nameOf(definition).equals(called))
        .findFirst();
  }

  List<String> variables() {
    return Arrays.stream(root.getVariableDecls())
        .map(variable -> variable.getName().toString())
        .toList();
  }

  // The parse tree.

  static String nameOf(OpDefNode definition) {
    return definition.getName().toString();
  }

  static String operatorOf(OpApplNode application) {
    return application.getOperator().getName().toString();
  }

  static boolean isEquation(SemanticNode node) {
    return node instanceof OpApplNode application && operatorOf(application).equals("=");
  }

  static boolean isConjunction(SemanticNode node) {
    return node instanceof OpApplNode application
        && Set.of("$ConjList", "\\land").contains(operatorOf(application));
  }

  static List<SemanticNode> children(SemanticNode node) {
    SemanticNode[] children = node.getChildren();
    return children == null ? List.of() : Arrays.stream(children).filter(Objects::nonNull).toList();
  }

  /** Returns the definition that is applied at the node, if it is an application of one. */
  static Optional<OpDefNode> appliedDefinition(SemanticNode node) {
    return node instanceof OpApplNode application
            && application.getOperator() instanceof OpDefNode definition
            && definition.getBody() != null
        ? Optional.of(definition)
        : Optional.empty();
  }

  // The text of its nodes.

  String textOf(SemanticNode node) {
    return text.substring(begin(node), end(node));
  }

  int begin(SemanticNode node) {
    Location at = node.getLocation();
    return lineStarts[at.beginLine() - 1] + at.beginColumn() - 1;
  }

  int end(SemanticNode node) {
    Location at = node.getLocation();
    return lineStarts[at.endLine() - 1] + at.endColumn();
  }

  int lineStart(SemanticNode node) {
    return lineStarts[node.getLocation().beginLine() - 1];
  }

  /** Returns the spaces that put a line's text under the node, so that lists stay aligned. */
  static String indentation(SemanticNode node) {
    return " ".repeat(node.getLocation().beginColumn() - 1);
  }

  /** Returns the module's text with something else in place of a node. */
  String textWith(SemanticNode node, String instead) {
    return text.substring(0, begin(node)) + instead + text.substring(end(node));
  }
}
