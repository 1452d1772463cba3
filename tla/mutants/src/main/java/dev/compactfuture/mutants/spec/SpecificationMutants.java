package dev.compactfuture.mutants.spec;

import static dev.compactfuture.mutants.spec.ParsedModule.appliedDefinition;
import static dev.compactfuture.mutants.spec.ParsedModule.children;
import static dev.compactfuture.mutants.spec.ParsedModule.nameOf;
import static java.util.Objects.requireNonNull;

import dev.compactfuture.evidence.ContentHash;
import dev.compactfuture.mutants.Mutant;
import dev.compactfuture.mutants.MutantSet;
import dev.compactfuture.mutants.MutationSite;
import dev.compactfuture.subject.Shipped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tla2sany.semantic.LevelConstants;
import tla2sany.semantic.OpDefNode;
import tla2sany.semantic.SemanticNode;

/**
 * All mutants of a specification whose actions are {@code Name(t)}, one for each step of a thread,
 * with the guard {@code pc[t] = "Name"}. They are found in TLA+'s parse tree, so a new action has
 * its mutants without further work.
 */
public final class SpecificationMutants implements MutantSet {
  /** Disjunctions of actions: no step is made of their own text. */
  private static final Set<String> DISJUNCTIONS = Set.of("Next", "Step", "Environment");

  private final ParsedModule module;
  private final List<Mutant> mutants = new ArrayList<>();
  private final Map<String, String> texts = new HashMap<>(); // of mutants, by id
  private final Map<String, Integer> numbers = new HashMap<>(); // used so far, by kind
  private final Set<OpDefNode> partsOfNext = new HashSet<>();

  /**
   * Generates the mutants of a specification.
   *
   * @param folder the folder of its modules
   * @param name the name of the module with the actions
   */
  public SpecificationMutants(Path folder, String name) throws IOException {
    this.module = new ParsedModule(folder, name);
    module.definition("Next").ifPresent(this::collectParts);
    StepActionMutations ofSteps = new StepActionMutations(module, this::add);
    for (OpDefNode definition : module.ownDefinitions()) {
      if (definition.getLevel() == LevelConstants.ActionLevel
          && partsOfNext.contains(definition)
          && !DISJUNCTIONS.contains(nameOf(definition))) {
        PartMutations.generate(module, definition, this::add);
        ofSteps.mutate(definition);
      }
    }
    new SpuriousActions(module).generate(this::add);
  }

  /** Generates the mutants of the specification beside the shipped classes. */
  public static SpecificationMutants of(Shipped shipped) throws IOException {
    return new SpecificationMutants(shipped.specification(), Shipped.SPECIFICATION);
  }

  private void collectParts(OpDefNode definition) {
    if (partsOfNext.add(definition)) {
      collectParts(definition.getBody());
    }
  }

  private void collectParts(SemanticNode node) {
    appliedDefinition(node).ifPresent(this::collectParts);
    children(node).forEach(this::collectParts);
  }

  private void add(SpecificationChange change) {
    String id = change.kind() + "." + numbers.merge(change.kind(), 1, Integer::sum);
    String where = module.name() + ".tla:" + change.at().getLocation().beginLine();
    mutants.add(
        new Mutant(
            id,
            change.operator(),
            new MutationSite(change.definition(), where),
            change.what(),
            EquivalentMutants.reason(id, change.what())));
    texts.put(id, change.text());
  }

  @Override
  public List<Mutant> all() {
    return List.copyOf(mutants);
  }

  /**
   * Writes the modules, one of them changed.
   *
   * @throws IOException also if the mutant is not valid TLA+: a checker would kill it only because
   *     of the operator's mistake
   */
  @Override
  public void write(Mutant mutant, Path folder) throws IOException {
    for (String each : module.modules()) {
      Files.copy(module.folder().resolve(each + ".tla"), folder.resolve(each + ".tla"));
    }
    Path file = folder.resolve(module.name() + ".tla");
    Files.writeString(file, textOf(mutant));
    ParsedModule.requireValid(file);
  }

  private String textOf(Mutant mutant) {
    return mutant.equals(Mutant.ORIGINAL)
        ? module.text()
        : requireNonNull(texts.get(mutant.id()), mutant.id());
  }

  @Override
  public String hash() throws IOException {
    String names = "(" + String.join("|", module.modules()) + ")\\.tla|models/\\w+\\.cfg";
    return ContentHash.of(module.folder(), names);
  }
}
