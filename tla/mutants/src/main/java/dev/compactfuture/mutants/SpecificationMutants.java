package dev.compactfuture.mutants;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tla2sany.drivers.FrontEndException;
import tla2sany.drivers.SANY;
import tla2sany.modanalyzer.SpecObj;
import tla2sany.semantic.ExprNode;
import tla2sany.semantic.ExprOrOpArgNode;
import tla2sany.semantic.LetInNode;
import tla2sany.semantic.LevelConstants;
import tla2sany.semantic.ModuleNode;
import tla2sany.semantic.OpApplNode;
import tla2sany.semantic.OpDefNode;
import tla2sany.semantic.SemanticNode;
import tla2sany.st.Location;
import util.SimpleFilenameToStream;
import util.ToolIO;

/**
 * Wrong variants of a specification whose actions are {@code Name(t)}, one for each step of a
 * thread, with {@code pc[t] = "Name"} as their guard. They come from TLA+'s own parse tree, so an
 * action that is new has its mutants by itself.
 */
final class SpecificationMutants implements Mutated {
  /** What is done to a definition, or to one of its parts. */
  private enum Operator implements Fault {
    /** A conjunct is left out; what it would have changed stays as it is. */
    DROP,
    /** A conjunct, which says nothing of the next state, is negated. */
    NEGATE,
    /** A test is taken for true. */
    ALWAYS,
    /** A test is taken for false. */
    NEVER,
    /** An action never happens. */
    DELETE,
    /** An action happens in one step with the one before. */
    MERGE,
    /** An action takes two steps. */
    SPLIT,
    /** There is one action more. */
    SPURIOUS;

    @Override
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Those that allow the same behaviours, each with the reason; by what they are, too. */
  static final Map<String, String> EQUIVALENT =
      Map.of(
          "Collect.drop.5 without Go(t, \"Collect\")",
          "the step is taken where pc[t] is \"Collect\", and Go would leave it so",
          "EnvTimeOut.drop.4 without ~expired[t]",
          "to expire again changes nothing: it stutters, which every specification allows",
          "EnvInterrupt.drop.2 without ~interrupted[t]",
          "to interrupt again changes nothing: it stutters, which every specification allows");

  private final Path folder;
  private final String module;
  private final String text;
  private final int[] lines; // where each begins
  private final ModuleNode root;
  private final Set<String> modules = new TreeSet<>(); // the one, and those it is made of
  private final List<Mutant> mutants = new ArrayList<>();
  private final Map<String, String> texts = new HashMap<>();
  private final Map<String, Integer> numbers = new TreeMap<>();
  private final Set<OpDefNode> parts = new HashSet<>(); // what Next is made of
  private final Set<String> properties = new HashSet<>(); // definitions of actions that it is not
  private final TreeSet<Integer> moves =
      new TreeSet<>(Comparator.reverseOrder()); // ends of pc' = …

  /**
   * Finds them.
   *
   * @param folder where the modules are
   * @param module which of them has the actions
   */
  SpecificationMutants(Path folder, String module) throws IOException {
    this.folder = folder;
    this.module = module;
    Path file = folder.resolve(module + ".tla");
    this.text = Files.readString(file);
    this.lines = text.lines().mapToInt(line -> line.length() + 1).toArray();
    for (int i = 0, begin = 0; i < lines.length; i++) {
      int length = lines[i];
      lines[i] = begin;
      begin += length;
    }
    SpecObj specification = parse(file);
    this.root = specification.getRootModule();
    for (Object each : specification.parseUnitContext.keySet()) {
      if (Files.exists(folder.resolve(each + ".tla"))) { // others are TLA+'s own
        modules.add(each.toString());
      }
    }
    for (OpDefNode definition : root.getOpDefs()) {
      if (definition.getName().toString().equals("Next")) {
        collect(definition);
      }
    }
    List<OpDefNode> own =
        Arrays.stream(root.getOpDefs())
            .filter(definition -> definition.getOriginallyDefinedInModuleNode() == root)
            .toList();
    own.forEach(definition -> findMoves(definition.getBody()));
    for (OpDefNode definition : own) {
      if (definition.getLevel() == LevelConstants.ActionLevel && !isOfNext(definition)) {
        within(definition, definition.getBody());
        if (!parts.contains(definition)) {
          properties.add(definition.getName().toString());
        }
        if (isStep(definition)) {
          deleted(definition);
          merged(definition);
          split(definition);
        }
      }
    }
    spurious();
  }

  private static SpecObj parse(Path file) throws IOException {
    SpecObj specification =
        new SpecObj(
            file.toString(),
            new SimpleFilenameToStream(requireNonNull(file.getParent()).toString()));
    synchronized (SANY.class) { // it keeps static state
      ToolIO.setMode(ToolIO.TOOL); // and what it has to say
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

  @Override
  public List<Mutant> all() {
    return List.copyOf(mutants);
  }

  /** Whether it changes a property alone: no step is made of what is mutated. */
  boolean isOfProperty(Mutant mutant) {
    return properties.contains(mutant.label());
  }

  @Override
  public void write(Mutant mutant, Path to) throws IOException {
    for (String each : modules) {
      Files.copy(folder.resolve(each + ".tla"), to.resolve(each + ".tla"));
    }
    Path file = to.resolve(module + ".tla");
    Files.writeString(
        file, mutant.equals(Mutant.ORIGINAL) ? text : requireNonNull(texts.get(mutant.id())));
    parse(file); // one that is no specification would be noticed for the operator's fault
  }

  @Override
  public String hash() throws IOException {
    return Mutated.hash(folder, "(" + String.join("|", modules) + ")\\.tla|models/\\w+\\.cfg");
  }

  /** The disjunction of all actions, and its parts: no step is made of them. */
  private boolean isOfNext(OpDefNode definition) {
    String name = definition.getName().toString();
    return name.equals("Next") || name.equals("Step") || name.equals("Environment");
  }

  private String textOf(SemanticNode node) {
    Location at = node.getLocation();
    return text.substring(begin(at), end(at));
  }

  private int begin(Location at) {
    return lines[at.beginLine() - 1] + at.beginColumn() - 1;
  }

  private int end(Location at) {
    return lines[at.endLine() - 1] + at.endColumn();
  }

  private void add(String of, Operator operator, SemanticNode at, String what, String changed) {
    String kind = of + "." + operator.id();
    String id = kind + "." + numbers.merge(kind, 1, Integer::sum);
    String where = module + ".tla:" + at.getLocation().beginLine();
    String equivalent = EQUIVALENT.getOrDefault(id + " " + what, "");
    mutants.add(new Mutant(id, operator, of, where, what, equivalent));
    texts.put(id, changed);
  }

  private String with(SemanticNode part, String instead) {
    Location at = part.getLocation();
    return text.substring(0, begin(at)) + instead + text.substring(end(at));
  }

  private static String brief(String text) {
    String line = text.replaceAll("\\\\\\*.*", "").replaceAll("\\s+", " ").strip();
    return line.length() <= 70 ? line : line.substring(0, 67) + "...";
  }

  // Parts of a definition: conjuncts, and tests.

  private void within(OpDefNode definition, SemanticNode node) {
    if (node instanceof LetInNode let) {
      within(definition, let.getBody());
      for (OpDefNode local : let.getLets()) {
        if (local.getLevel() == LevelConstants.ActionLevel) {
          within(definition, local.getBody());
        }
      }
    }
    if (!(node instanceof OpApplNode application)) {
      return;
    }
    String operator = application.getOperator().getName().toString();
    ExprOrOpArgNode[] parts = application.getArgs();
    String of = definition.getName().toString();
    if (operator.equals("$ConjList") || operator.equals("\\land")) {
      for (ExprOrOpArgNode part : parts) {
        if (!isConjunction(part)) {
          dropped(definition, part);
        }
      }
    } else if (operator.equals("$IfThenElse")) {
      String test = brief(textOf(parts[0]));
      add(
          of,
          Operator.ALWAYS,
          parts[0],
          "IF " + test + " THEN, whatever it is",
          with(parts[0], "TRUE"));
      add(
          of,
          Operator.NEVER,
          parts[0],
          "IF " + test + " ELSE, whatever it is",
          with(parts[0], "FALSE"));
    }
    for (ExprOrOpArgNode part : parts) {
      if (part instanceof ExprNode expression
          && (expression.getLevel() == LevelConstants.ActionLevel
              || (isConjunction(node) && isConjunction(part)))) {
        within(definition, part);
      }
    }
  }

  private static boolean isConjunction(SemanticNode node) {
    if (!(node instanceof OpApplNode application)) {
      return false;
    }
    String operator = application.getOperator().getName().toString();
    return operator.equals("$ConjList") || operator.equals("\\land");
  }

  private void dropped(OpDefNode definition, ExprOrOpArgNode part) {
    String of = definition.getName().toString();
    String conjunct = textOf(part);
    Set<String> changed = new TreeSet<>();
    Set<String> kept = new TreeSet<>();
    next(part, changed, kept);
    if (!parts.contains(definition) || (changed.isEmpty() && kept.isEmpty())) {
      add(of, Operator.DROP, part, "without " + brief(conjunct), with(part, "TRUE"));
    } else if (!changed.isEmpty()) {
      // TLC would refuse a state that lacks variables; and without UNCHANGED they are the same.
      kept.addAll(changed);
      String instead = "UNCHANGED <<" + String.join(", ", kept) + ">>";
      add(of, Operator.DROP, part, "without " + brief(conjunct), with(part, instead));
    }
    if (((ExprNode) part).getLevel() <= LevelConstants.VariableLevel) {
      // On a line of its own, so that what is in it stays aligned.
      String indentation = " ".repeat(part.getLocation().beginColumn() - 1);
      add(
          of,
          Operator.NEGATE,
          part,
          "not " + brief(conjunct),
          with(part, "~(\n" + indentation + conjunct + ")"));
    }
  }

  private void findMoves(SemanticNode node) {
    if (isEquation(node) && textOf(((OpApplNode) node).getArgs()[0]).equals("pc'")) {
      moves.add(end(node.getLocation()));
    }
    children(node).forEach(this::findMoves);
  }

  private static boolean isEquation(SemanticNode node) {
    return node instanceof OpApplNode application
        && application.getOperator().getName().toString().equals("=");
  }

  private static List<SemanticNode> children(SemanticNode node) {
    SemanticNode[] children = node.getChildren();
    return children == null ? List.of() : Arrays.stream(children).filter(Objects::nonNull).toList();
  }

  /** The definition, and what it is made of. */
  private void collect(OpDefNode definition) {
    if (parts.add(definition)) {
      collect(definition.getBody());
    }
  }

  private void collect(SemanticNode node) {
    used(node).ifPresent(this::collect);
    children(node).forEach(this::collect);
  }

  /** The definition that is applied here. */
  private static Optional<OpDefNode> used(SemanticNode node) {
    return node instanceof OpApplNode application
            && application.getOperator() instanceof OpDefNode definition
            && definition.getBody() != null
        ? Optional.of(definition)
        : Optional.empty();
  }

  /** The variables of which it says what they become, and those that it says to stay. */
  private void next(SemanticNode node, Set<String> changed, Set<String> kept) {
    if (node instanceof OpApplNode application) {
      String operator = application.getOperator().getName().toString();
      if (operator.equals("'")) {
        variables(application, changed);
      } else if (operator.equals("UNCHANGED")) {
        variables(application, kept);
      }
      used(node).ifPresent(definition -> next(definition.getBody(), changed, kept));
    }
    children(node).forEach(child -> next(child, changed, kept));
  }

  private void variables(SemanticNode node, Set<String> names) {
    if (node instanceof OpApplNode application) {
      String name = application.getOperator().getName().toString();
      if (Arrays.stream(root.getVariableDecls())
          .anyMatch(v -> v.getName().toString().equals(name))) {
        names.add(name);
      }
    }
    used(node).ifPresent(definition -> variables(definition.getBody(), names));
    children(node).forEach(child -> variables(child, names));
  }

  private String unchangedBut(String one) {
    return Arrays.stream(root.getVariableDecls())
        .map(variable -> variable.getName().toString())
        .filter(variable -> !variable.equals(one))
        .sorted()
        .collect(Collectors.joining(", ", "UNCHANGED <<", ">>"));
  }

  // Whole actions.

  /** Whether it is a step: it waits for a thread to be at its own name. */
  private boolean isStep(OpDefNode definition) {
    return textOf(definition.getBody()).contains(guard(definition.getName().toString()));
  }

  private static String guard(String step) {
    return "pc[t] = \"" + step + "\"";
  }

  private void deleted(OpDefNode action) {
    String name = action.getName().toString();
    add(name, Operator.DELETE, action, "never happens", with(action.getBody(), "FALSE"));
  }

  /** Nobody else takes a step while a thread is about to take this one. */
  private void merged(OpDefNode action) {
    String name = action.getName().toString();
    String atOnce =
        " /\\ (\\A u \\in DOMAIN pc : pc[u] = \"" + name + "\" => pc'[u] # \"" + name + "\")";
    StringBuilder changed = new StringBuilder(text);
    moves.forEach(end -> changed.insert(end, atOnce)); // from the last to the first
    add(name, Operator.MERGE, action, "one step with the one before", changed.toString());
  }

  /** A CAS tests in one step, and writes in another; any other step first does nothing. */
  private void split(OpDefNode action) {
    String name = action.getName().toString();
    String body = textOf(action.getBody());
    String guard = guard(name);
    String second = guard(name + "2");
    List<SemanticNode> test = new ArrayList<>(); // with the definitions around it
    boolean compares = findTest(action.getBody(), test);
    String condition = compares ? textOf(test.get(test.size() - 1)) : "TRUE";
    String indentation = " ".repeat(action.getBody().getLocation().beginColumn() - 1);
    String whole = compares ? within(test) : condition;
    String definitions =
        name
            + "Test(t) == "
            + guard
            + " /\\ ("
            + whole
            + ") /\\ pc' = [pc EXCEPT ![t] = \""
            + name
            + "2\"] /\\ "
            + unchangedBut("pc")
            + "\n"
            + name
            + "Write(t) ==\n"
            + indentation
            + body.replace(guard, second).replace(condition, "TRUE")
            + "\n"
            + (compares
                ? name
                    + "Loses(t) == "
                    + guard
                    + " /\\ ~("
                    + whole
                    + ") /\\\n"
                    + indentation
                    + body
                    + "\n"
                : "");
    Location at = action.getLocation();
    add(
        name,
        Operator.SPLIT,
        action,
        compares ? "tests, then writes" : "hesitates",
        text.substring(0, lines[at.beginLine() - 1])
            + definitions
            + name
            + "(t) == "
            + name
            + "Test(t) \\/ "
            + name
            + "Write(t)"
            + (compares ? " \\/ " + name + "Loses(t)" : "")
            + text.substring(end(at)));
  }

  /** Whether a CAS is compared in there: the way to it is put into {@code way}. */
  private boolean findTest(SemanticNode node, List<SemanticNode> way) {
    if (used(node)
        .filter(d -> Set.of("Wins", "IsThere").contains(d.getName().toString()))
        .isPresent()) {
      way.add(node);
      return true;
    }
    if (node instanceof LetInNode) {
      way.add(node);
    }
    for (SemanticNode child : children(node)) {
      if (findTest(child, way)) {
        return true;
      }
    }
    way.remove(node);
    return false;
  }

  /** What the way ends with, within the local definitions that the way leads through. */
  private String within(List<SemanticNode> way) {
    StringBuilder text = new StringBuilder();
    for (SemanticNode node : way.subList(0, way.size() - 1)) {
      List<Location> locals =
          Arrays.stream(((LetInNode) node).getLets()).map(OpDefNode::getLocation).toList();
      int begin = locals.stream().mapToInt(this::begin).min().orElseThrow();
      int end = locals.stream().mapToInt(this::end).max().orElseThrow();
      int column = begin - (this.text.lastIndexOf('\n', begin) + 1); // what is in it stays aligned
      text.append("LET\n").append(" ".repeat(column)).append(this.text, begin, end).append("\nIN ");
    }
    return text + textOf(way.get(way.size() - 1));
  }

  /** A variable becomes what it was at the beginning, at any time. */
  private void spurious() {
    Map<String, String> initially = new LinkedHashMap<>();
    for (OpDefNode definition : root.getOpDefs()) {
      if (definition.getName().toString().equals("Init")
          && definition.getBody() instanceof OpApplNode init) {
        for (ExprOrOpArgNode each : init.getArgs()) {
          if (each instanceof OpApplNode equation
              && equation.getOperator().getName().toString().equals("=")) {
            initially.put(textOf(equation.getArgs()[0]), textOf(equation.getArgs()[1]));
          }
        }
      }
    }
    Matcher step = Pattern.compile("(?m)^Step\\(t\\) ==$").matcher(text);
    if (!step.find()) {
      return;
    }
    initially.forEach(
        (variable, value) -> {
          add(
              variable,
              Operator.SPURIOUS,
              root,
              variable + " becomes what it was at the beginning",
              text.substring(0, step.start())
                  + "Beginning == " // not in there, where t is a name already
                  + value
                  + "\n"
                  + "Spurious(t) == pc[t] # \"Returned\" /\\ "
                  + variable
                  + "' = Beginning /\\ "
                  + unchangedBut(variable)
                  + "\n"
                  + text.substring(step.start(), step.end())
                  + "\n  \\/ Spurious(t)"
                  + text.substring(step.end()));
        });
  }
}
