package dev.compactfuture.mutants.spec;

import static dev.compactfuture.mutants.spec.ParsedModule.appliedDefinition;
import static dev.compactfuture.mutants.spec.ParsedModule.children;
import static dev.compactfuture.mutants.spec.ParsedModule.indentation;
import static dev.compactfuture.mutants.spec.ParsedModule.isEquation;
import static dev.compactfuture.mutants.spec.ParsedModule.nameOf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import tla2sany.semantic.LetInNode;
import tla2sany.semantic.OpApplNode;
import tla2sany.semantic.OpDefNode;
import tla2sany.semantic.SemanticNode;

/**
 * Changes whole actions that are a thread's step: {@code Name(t)}, enabled while {@code pc[t] =
 * "Name"}.
 */
final class StepActionMutations {
  /** Definitions that say whether a CAS succeeds. */
  private static final Set<String> CAS_TESTS = Set.of("Wins", "IsThere");

  private final ParsedModule module;
  private final Consumer<SpecificationChange> changes;
  private final Set<Integer> pcUpdateEnds = new TreeSet<>(Comparator.reverseOrder());

  /**
   * Creates a generator.
   *
   * @param changes is given each change
   */
  StepActionMutations(ParsedModule module, Consumer<SpecificationChange> changes) {
    this.module = module;
    this.changes = changes;
    module.ownDefinitions().forEach(definition -> findPcUpdates(definition.getBody()));
  }

  /** Finds where each {@code pc' = …} ends. */
  private void findPcUpdates(SemanticNode node) {
    if (isEquation(node) && module.textOf(((OpApplNode) node).getArgs()[0]).equals("pc'")) {
      pcUpdateEnds.add(module.end(node));
    }
    children(node).forEach(this::findPcUpdates);
  }

  /** Generates the changes of a definition if it is a thread's step. */
  void mutate(OpDefNode action) {
    if (module.textOf(action.getBody()).contains(guard(nameOf(action)))) {
      delete(action);
      merge(action);
      split(action);
    }
  }

  private static String guard(String step) {
    return "pc[t] = \"" + step + "\"";
  }

  private void add(
      OpDefNode action, SpecificationOperator operator, String what, String changedText) {
    changes.accept(new SpecificationChange(nameOf(action), operator, action, what, changedText));
  }

  private void delete(OpDefNode action) {
    String changed = module.textWith(action.getBody(), "FALSE");
    add(action, SpecificationOperator.DELETE, "never happens", changed);
  }

  /** Lets no other thread take a step while a thread is about to take this one. */
  private void merge(OpDefNode action) {
    String name = nameOf(action);
    String atOnce =
        " /\\ (\\A u \\in DOMAIN pc : pc[u] = \"" + name + "\" => pc'[u] # \"" + name + "\")";
    StringBuilder changed = new StringBuilder(module.text());
    pcUpdateEnds.forEach(end -> changed.insert(end, atOnce)); // the last first: others stay valid
    add(action, SpecificationOperator.MERGE, "one step with the one before", changed.toString());
  }

  /** Makes a CAS test in one step and write in another; any other step first does nothing. */
  private void split(OpDefNode action) {
    Optional<CasTest> cas = findCasTest(action.getBody(), List.of());
    String condition = cas.map(test -> module.textOf(test.application())).orElse("TRUE");
    String scopedCondition = cas.map(this::scoped).orElse("TRUE");
    String name = nameOf(action);
    String second = name + "2";
    String begin = indentation(action.getBody());
    String body = module.textOf(action.getBody());
    String unchanged =
        NextStateVariables.unchanged(
            module.variables().stream().filter(v -> !v.equals("pc")).sorted().toList());

    StringBuilder changed = new StringBuilder();
    changed.append(module.text(), 0, module.lineStart(action));
    changed
        .append(name + "Test(t) == " + guard(name) + " /\\ (" + scopedCondition + ")")
        .append(" /\\ pc' = [pc EXCEPT ![t] = \"" + second + "\"] /\\ " + unchanged + "\n");
    changed
        .append(name + "Write(t) ==\n" + begin)
        .append(body.replace(guard(name), guard(second)).replace(condition, "TRUE") + "\n");
    if (cas.isPresent()) {
      changed
          .append(name + "Loses(t) == " + guard(name) + " /\\ ~(" + scopedCondition + ") /\\\n")
          .append(begin + body + "\n");
    }
    changed
        .append(name + "(t) == " + name + "Test(t) \\/ " + name + "Write(t)")
        .append(cas.isPresent() ? " \\/ " + name + "Loses(t)" : "");
    changed.append(module.text().substring(module.end(action)));
    String what = cas.isPresent() ? "tests, then writes" : "first does nothing";
    add(action, SpecificationOperator.SPLIT, what, changed.toString());
  }

  /**
   * Where an action tests whether its CAS succeeds.
   *
   * @param scopes the local definitions around it, the outermost first
   */
  private record CasTest(SemanticNode application, List<LetInNode> scopes) {}

  private static Optional<CasTest> findCasTest(SemanticNode node, List<LetInNode> scopes) {
    if (appliedDefinition(node).filter(d -> CAS_TESTS.contains(nameOf(d))).isPresent()) {
      return Optional.of(new CasTest(node, scopes));
    }
    List<LetInNode> inner = new ArrayList<>(scopes);
    if (node instanceof LetInNode let) {
      inner.add(let);
    }
    return children(node).stream().flatMap(child -> findCasTest(child, inner).stream()).findFirst();
  }

  /** Returns the test's text within the local definitions that it may use. */
  private String scoped(CasTest test) {
    StringBuilder text = new StringBuilder();
    for (LetInNode scope : test.scopes()) {
      List<OpDefNode> locals = Arrays.asList(scope.getLets());
      int begin = locals.stream().mapToInt(module::begin).min().orElseThrow();
      int end = locals.stream().mapToInt(module::end).max().orElseThrow();
      int column = begin - (module.text().lastIndexOf('\n', begin) + 1);
      text.append("LET\n").append(" ".repeat(column)); // so that the definitions stay aligned
      text.append(module.text(), begin, end).append("\nIN ");
    }
    return text + module.textOf(test.application());
  }
}
