package dev.compactfuture.mutants.java;

import static java.util.Objects.requireNonNull;

import dev.compactfuture.evidence.ContentHash;
import dev.compactfuture.lockstep.ClassesUnderTest;
import dev.compactfuture.lockstep.Steps;
import dev.compactfuture.mutants.ClassFolder;
import dev.compactfuture.mutants.Mutant;
import dev.compactfuture.mutants.MutantSet;
import dev.compactfuture.mutants.MutationOperator;
import dev.compactfuture.mutants.MutationSite;
import dev.compactfuture.subject.Shipped;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All mutants of some classes: every operator at every step, as rewritten bytecode. */
public final class JavaMutants implements MutantSet {
  /** Mutants whose bytecode differs and whose behaviour cannot, by id, each with the reason. */
  static final Map<String, String> EQUIVALENT =
      Map.of(
          "SleepLook.read.swap.Reinterrupt.waitForOne",
          "take() neither reads the interrupt status nor throws, and calls no foreign code; another"
              + " thread that reads the status cannot tell which came first");

  /** A mutant with the rewrite that makes it, in classes that were read for it. */
  private record Candidate(Mutant mutant, Rewrite rewrite) {}

  private static final Map<List<Object>, JavaMutants> OF_SHIPPED = new HashMap<>();

  private final ClassesUnderTest originals;
  private final Map<String, Mutant> mutants = new LinkedHashMap<>();
  private final Map<String, Map<String, byte[]>> changes = new HashMap<>();

  /** Generates the mutants of some classes, with the labels that stand in their sources. */
  public JavaMutants(ClassesUnderTest originals) throws IOException {
    this.originals = originals;
    Map<String, byte[]> bytes = FrameComputingWriter.write(readSteps().classes());
    for (JavaOperator operator : JavaOperator.values()) {
      if (operator.isMemoryMode()) {
        Mutant all = Mutant.ofAllSites(operator, operator.what());
        add(all, changedClasses(all, bytes));
      }
    }
    Map<MutationOperator, List<Map<String, byte[]>>> known = new HashMap<>();
    for (Candidate each : candidates(readSteps(), null)) {
      // Two labels may lead to the same loop or to the same pair of blocks: that is one mutant.
      Map<String, byte[]> changed = changedClasses(each.mutant, bytes);
      List<Map<String, byte[]>> same =
          known.computeIfAbsent(each.mutant.operator(), o -> new ArrayList<>());
      if (same.stream().noneMatch(other -> equal(other, changed))) {
        same.add(changed);
        add(each.mutant.withEquivalent(whyEquivalent(each.mutant, changed)), changed);
      }
    }
  }

  /**
   * Returns the mutants of the shipped classes. They are generated once in a JVM, which takes
   * seconds, unless the classes or the sources have changed since.
   */
  public static synchronized JavaMutants of(Shipped shipped) throws IOException {
    List<Object> originals =
        List.of(
            shipped.classes(),
            ContentHash.of(shipped.classes(), ".*\\.class"),
            shipped.sources(),
            ContentHash.of(shipped.sources(), ".*\\.java"));
    JavaMutants known = OF_SHIPPED.get(originals);
    if (known == null) {
      known = new JavaMutants(Shipped.underTest(shipped.classes(), shipped.sources()));
      OF_SHIPPED.put(originals, known);
    }
    return known;
  }

  private void add(Mutant mutant, Map<String, byte[]> changed) {
    changes.put(mutant.id(), changed);
    if (mutants.put(mutant.id(), mutant) != null) {
      throw new IllegalStateException("two mutants have the id " + mutant.id());
    }
  }

  private static String whyEquivalent(Mutant mutant, Map<String, byte[]> changed) {
    return changed.isEmpty()
        ? "its bytecode is the original's"
        : EQUIVALENT.getOrDefault(mutant.id(), "");
  }

  @Override
  public List<Mutant> all() {
    return List.copyOf(mutants.values());
  }

  /** Returns the classes that the mutant changes, by their internal names. */
  Map<String, byte[]> changes(Mutant mutant) {
    return mutant.equals(Mutant.ORIGINAL)
        ? Map.of()
        : requireNonNull(changes.get(mutant.id()), mutant.id());
  }

  @Override
  public void write(Mutant mutant, Path folder) throws IOException {
    ClassFolder.write(originals.classes(), changes(mutant), folder);
  }

  @Override
  public String hash() throws IOException {
    return ContentHash.of(originals.classes(), ".*\\.class");
  }

  private Steps readSteps() throws IOException {
    return Steps.read(originals);
  }

  /**
   * Returns what the operators can do in freshly read classes.
   *
   * @param only leaves out most of what does not belong to this mutant, to save time; may be null
   */
  private static List<Candidate> candidates(Steps steps, @Nullable Mutant only) {
    LabelledClasses classes = new LabelledClasses(steps);
    NeighbourSwaps swaps = new NeighbourSwaps(classes);
    List<StepSite> sites = StepSite.labelled(classes);
    sites.addAll(UnlabelledSites.find(classes));
    List<Candidate> candidates = new ArrayList<>();
    for (StepSite site : sites) {
      for (JavaOperator operator : JavaOperator.values()) {
        if (only == null || mayMake(operator, site, only)) {
          for (Rewrite rewrite : operator.rewrites(site, swaps)) {
            candidates.add(new Candidate(mutant(operator, site, rewrite), rewrite));
          }
        }
      }
    }
    return candidates;
  }

  private static boolean mayMake(JavaOperator operator, StepSite site, Mutant mutant) {
    return operator == mutant.operator()
        && (mutant.isOfAllSites() || site.label().equals(mutant.label()));
  }

  private static Mutant mutant(JavaOperator operator, StepSite site, Rewrite rewrite) {
    String suffix = rewrite.name().isEmpty() ? "" : "." + rewrite.name();
    String id = site.label() + "." + site.kind() + "." + operator.id() + suffix;
    MutationSite where = new MutationSite(site.label(), site.step().where());
    return new Mutant(id, operator, where, operator.what(), "");
  }

  /** Makes the mutant; returns the classes that differ from the originals, by internal names. */
  private Map<String, byte[]> changedClasses(Mutant mutant, Map<String, byte[]> originalBytes)
      throws IOException {
    Steps steps = readSteps();
    candidates(steps, mutant).stream()
        .filter(each -> mutant.isOfAllSites() || each.mutant.id().equals(mutant.id()))
        .forEach(each -> each.rewrite.action().run());
    Map<String, byte[]> changed = FrameComputingWriter.write(steps.classes());
    changed.entrySet().removeIf(e -> Arrays.equals(e.getValue(), originalBytes.get(e.getKey())));
    return changed;
  }

  private static boolean equal(Map<String, byte[]> a, Map<String, byte[]> b) {
    return a.keySet().equals(b.keySet())
        && a.keySet().stream().allMatch(k -> Arrays.equals(a.get(k), requireNonNull(b.get(k))));
  }
}
