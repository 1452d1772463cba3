package dev.compactfuture.mutants;

import static java.util.Objects.requireNonNull;

import dev.compactfuture.lockstep.ClassesUnderTest;
import dev.compactfuture.lockstep.Steps;
import dev.compactfuture.subject.Shipped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.tree.ClassNode;

/**
 * All mutants of some classes: every operator on every step. They are found in the bytecode anew
 * each time; the same classes have the same mutants, with the same ids, in the same order.
 */
final class Mutants implements Mutated {
  /** Those that cannot behave differently although their bytecode does, each with the reason. */
  static final Map<String, String> EQUIVALENT =
      Map.of(
          "SleepLook.read.swap.Reinterrupt.waitForOne",
          "take() neither asks for the interrupt status nor throws, and calls no foreign code; of"
              + " who reads that status of another thread nothing tells it which was first");

  /**
   * Begins the id of one in which an operator is applied to all steps at once, as memory modes are:
   * checkers that take long need not be shown each.
   */
  static final String ALL = "all.";

  /** What a mutant's id stands for in freshly read classes. */
  private record Found(Mutant mutant, Point point, Point.Variant variant) {}

  private final Path classes;
  private final Path sources;
  private final Set<String> without;
  private final Map<String, Mutant> mutants = new LinkedHashMap<>();
  private final Map<String, Map<String, byte[]>> changes = new HashMap<>();

  /**
   * Finds them.
   *
   * @param classes the folder of the compiled classes
   * @param sources the folder of their sources
   * @param without names of source files that have none
   */
  Mutants(Path classes, Path sources, Set<String> without) throws IOException {
    this.classes = classes;
    this.sources = sources;
    this.without = without;
    Map<String, byte[]> originals = written(steps());
    for (Operator operator : Operator.values()) {
      if (operator.isMemoryMode()) {
        String what = operator.what + ": all that there are";
        Mutant all = new Mutant(ALL + operator.id(), operator, "all", "", what, "");
        mutants.put(all.id(), all);
        changes.put(all.id(), changed(all, originals));
      }
    }
    Map<Fault, List<Map<String, byte[]>>> known = new HashMap<>();
    for (Found each : find(steps(), null)) {
      // Another label may lead to the same loop, or to the same pair: that is one mutant.
      Map<String, byte[]> changed = changed(each.mutant, originals);
      List<Map<String, byte[]>> same =
          known.computeIfAbsent(each.mutant.operator(), o -> new ArrayList<>());
      if (same.stream().noneMatch(other -> equal(other, changed))) {
        same.add(changed);
        Mutant m = each.mutant;
        String equivalent =
            changed.isEmpty()
                ? "its bytecode is the original's"
                : EQUIVALENT.getOrDefault(m.id(), "");
        Mutant mutant =
            new Mutant(m.id(), m.operator(), m.label(), m.where(), m.what(), equivalent);
        changes.put(m.id(), changed);
        if (mutants.put(m.id(), mutant) != null) {
          throw new IllegalStateException("two mutants are called " + m.id());
        }
      }
    }
  }

  @Override
  public List<Mutant> all() {
    return List.copyOf(mutants.values());
  }

  /** The classes that it changes, by their internal names. */
  Map<String, byte[]> changes(Mutant mutant) {
    return mutant.equals(Mutant.ORIGINAL)
        ? Map.of()
        : requireNonNull(changes.get(mutant.id()), mutant.id());
  }

  @Override
  public void write(Mutant mutant, Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path to = folder.resolve(classes.relativize(file).toString());
        Files.createDirectories(to.getParent());
        Files.copy(file, to);
      }
    }
    for (Map.Entry<String, byte[]> each : changes(mutant).entrySet()) {
      Files.write(folder.resolve(each.getKey() + ".class"), each.getValue());
    }
  }

  @Override
  public String hash() throws IOException {
    return Mutated.hash(classes, ".*\\.class");
  }

  private Steps steps() throws IOException {
    return Steps.read(new ClassesUnderTest(classes, sources, without, Shipped.TRUSTED));
  }

  /** All, or what may be {@code only}, or a part of it. */
  private static List<Found> find(Steps steps, @Nullable Mutant only) {
    List<Found> found = new ArrayList<>();
    for (Point point : new Program(steps).points()) {
      for (Operator operator : Operator.values()) {
        if (only != null
            && (operator != only.operator()
                || !(isAll(only) || point.step().label().equals(only.label())))) {
          continue;
        }
        for (Point.Variant variant : operator.on(point)) {
          String label = point.step().label();
          String id = label + "." + point.kind() + "." + operator.id();
          if (!variant.name().isEmpty()) {
            id += "." + variant.name();
          }
          Mutant mutant = new Mutant(id, operator, label, point.step().where(), operator.what, "");
          found.add(new Found(mutant, point, variant));
        }
      }
    }
    return found;
  }

  private static boolean isAll(Mutant mutant) {
    return mutant.id().startsWith(ALL);
  }

  /** The classes that differ from the originals, by their names. */
  private Map<String, byte[]> changed(Mutant mutant, Map<String, byte[]> originals)
      throws IOException {
    Steps steps = steps();
    find(steps, mutant).stream()
        .filter(each -> isAll(mutant) || each.mutant.id().equals(mutant.id()))
        .forEach(each -> each.variant.change().run());
    Map<String, byte[]> changed = written(steps);
    changed.entrySet().removeIf(e -> Arrays.equals(e.getValue(), originals.get(e.getKey())));
    return changed;
  }

  private static boolean equal(Map<String, byte[]> a, Map<String, byte[]> b) {
    return a.keySet().equals(b.keySet())
        && a.keySet().stream().allMatch(k -> Arrays.equals(a.get(k), requireNonNull(b.get(k))));
  }

  private static Map<String, byte[]> written(Steps steps) {
    Map<String, byte[]> written = new HashMap<>();
    for (ClassNode type : steps.classes()) {
      ClassWriter writer = new Writer(steps);
      type.accept(writer);
      written.put(type.name, writer.toByteArray());
    }
    return written;
  }

  /** Loads none of the classes, of which there may be others in this JVM. */
  private static final class Writer extends ClassWriter {
    private final Map<String, ClassNode> own = new HashMap<>();

    Writer(Steps steps) {
      super(COMPUTE_FRAMES);
      steps.classes().forEach(type -> own.put(type.name, type));
    }

    @Override
    protected String getCommonSuperClass(String a, String b) {
      List<String> supers = supers(a);
      return supers(b).stream().filter(supers::contains).findFirst().orElse("java/lang/Object");
    }

    /** The class and those above it. */
    private List<String> supers(String name) {
      List<String> supers = new ArrayList<>();
      String at = name;
      for (ClassNode type; (type = own.get(at)) != null; at = type.superName) {
        supers.add(at);
      }
      try {
        if (at.startsWith("java/")) {
          for (Class<?> c = Class.forName(at.replace('/', '.')); c != null; c = c.getSuperclass()) {
            supers.add(c.getName().replace('.', '/'));
          }
        }
      } catch (ClassNotFoundException e) {
        throw new IllegalArgumentException(name + " is above no class of the JDK", e);
      }
      return supers;
    }
  }
}
