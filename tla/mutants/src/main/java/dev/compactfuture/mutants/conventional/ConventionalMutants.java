package dev.compactfuture.mutants.conventional;

import static java.util.Objects.requireNonNull;

import dev.compactfuture.evidence.ContentHash;
import dev.compactfuture.mutants.ClassFolder;
import dev.compactfuture.mutants.Mutant;
import dev.compactfuture.mutants.MutantSet;
import dev.compactfuture.mutants.MutationSite;
import dev.compactfuture.mutants.java.FrameComputingWriter;
import dev.compactfuture.subject.Shipped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;
import org.pitest.classinfo.ClassName;
import org.pitest.mutationtest.engine.MutationDetails;
import org.pitest.mutationtest.engine.gregor.GregorMutater;

/**
 * The mutants that conventional operators make of all bytecode of some classes. PIT makes most of
 * them, as a library. Its own runner is not used: it redefines a class in place, which a test that
 * loads classes by itself does not see, it knows a hang by a clock only, and no other checker than
 * JUnit could be shown its mutants.
 *
 * <p>The id of a mutant is {@code Class.method.operator.number}. The number counts what the
 * operator can do in all methods of that name, with the lambdas inside, so it does not depend on
 * lines of the source or on other methods.
 */
public final class ConventionalMutants implements MutantSet {
  /** A mutant with the class that it changes: bytes are kept for the few that are written. */
  private record Change(Mutant mutant, String type, BytecodeMaker bytes) {}

  private interface BytecodeMaker {
    byte[] make();
  }

  private final Path classes;
  private final Map<String, byte[]> originals = new TreeMap<>();
  private final Map<String, Change> changes = new LinkedHashMap<>();
  private final Map<String, Integer> numbers = new HashMap<>();

  /**
   * Generates the mutants of the classes in a folder.
   *
   * @param equivalent why some mutants are equivalent
   * @throws IllegalStateException if a mutant that is called equivalent does not exist
   */
  ConventionalMutants(Path classes, EquivalentMutants equivalent) throws IOException {
    this.classes = classes;
    try (Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        originals.put(new ClassReader(bytes).getClassName(), bytes);
      }
    }
    for (String type : originals.keySet()) {
      if (!type.endsWith("-info")) {
        generate(type, equivalent);
      }
    }
    equivalent.requireKnown(changes.keySet());
  }

  /** Generates the mutants of the shipped classes. */
  public static ConventionalMutants of(Shipped shipped) throws IOException {
    return new ConventionalMutants(shipped.classes(), EquivalentMutants.OF_SHIPPED);
  }

  /** Generates the mutants of other classes, none of which is known to be equivalent. */
  public static ConventionalMutants of(Path classes) throws IOException {
    return new ConventionalMutants(classes, new EquivalentMutants(Map.of()));
  }

  private void generate(String type, EquivalentMutants equivalent) {
    // With its frames, which PIT counts as instructions.
    ClassNode node = read(type, ClassReader.EXPAND_FRAMES);
    GeneratedCode generated = new GeneratedCode(node);
    List<byte[]> known = new ArrayList<>(); // a change that two operators make is one mutant
    for (ConventionalOperator operator : ConventionalOperator.values()) {
      Map<String, List<Site>> ofPit = ofPit(operator, node, generated);
      for (MethodNode method : node.methods) {
        if (!generated.isMethod(method)) {
          List<Site> sites = new ArrayList<>(requireNonNull(ofPit.get(method.name + method.desc)));
          sites.addAll(ofOurs(operator, type, method));
          for (Site site : sites) {
            byte[] bytes = site.bytes.make();
            if (known.stream().noneMatch(other -> Arrays.equals(other, bytes))) {
              known.add(bytes);
              add(node, method, operator, site, equivalent);
            }
          }
        }
      }
    }
  }

  /**
   * A place where an operator can do something.
   *
   * @param at the instruction in the original
   */
  private record Site(String what, int line, AbstractInsnNode at, BytecodeMaker bytes) {}

  private void add(
      ClassNode type,
      MethodNode method,
      ConventionalOperator operator,
      Site site,
      EquivalentMutants equivalent) {
    String label = shortName(type.name) + "." + nameOf(method);
    String kind = label + "." + operator.id();
    String id = kind + "." + numbers.merge(kind, 1, Integer::sum);
    String where = type.sourceFile + ":" + site.line;
    Mutant mutant = new Mutant(id, operator, new MutationSite(label, where), site.what, "");
    changes.put(
        id,
        new Change(
            mutant.withEquivalent(equivalent.reason(mutant, site.at)), type.name, site.bytes));
  }

  private static String shortName(String type) {
    return type.replaceAll(".*/", "").replace('$', '.');
  }

  /** A lambda counts to the method that it is written in. */
  private static String nameOf(MethodNode method) {
    String name = method.name.replaceFirst("^lambda\\$(\\w+)\\$\\d+$", "$1");
    return name.equals("<init>") || name.equals("new")
        ? "new"
        : name.equals("<clinit>") ? "static" : name;
  }

  /** Returns what PIT can do in each method, in the order of its instructions. */
  private Map<String, List<Site>> ofPit(
      ConventionalOperator operator, ClassNode type, GeneratedCode generated) {
    GregorMutater pit =
        new GregorMutater(
            name -> bytes(name.replace('.', '/')), method -> true, operator.mutators());
    List<MutationDetails> found =
        new ArrayList<>(pit.findMutations(ClassName.fromString(type.name)));
    found.sort(
        Comparator.comparing(MutationDetails::getFirstIndex)
            .thenComparing(MutationDetails::getMutator)
            .thenComparing(each -> each.getId().toString()));
    Map<String, List<Site>> sites = new HashMap<>();
    for (MethodNode method : type.methods) {
      List<MutationDetails> inside =
          found.stream()
              .filter(each -> each.getMethod().equals(method.name))
              .filter(each -> each.getId().getLocation().getMethodDesc().equals(method.desc))
              .toList();
      sites.put(
          method.name + method.desc,
          inside.stream()
              .filter(
                  each ->
                      !generated.isMeaningless(instruction(each, method), each.getDescription()))
              .map(
                  each ->
                      new Site(
                          each.getDescription(),
                          each.getLineNumber(),
                          instruction(each, method),
                          () -> pit.getMutation(each.getId()).getBytes()))
              .toList());
    }
    return sites;
  }

  private static AbstractInsnNode instruction(MutationDetails found, MethodNode method) {
    return method.instructions.get(found.getInstructionIndex());
  }

  /** PIT computes frames, and reads the superclasses of classes of the JDK as well. */
  private Optional<byte[]> bytes(String type) {
    byte[] own = originals.get(type);
    if (own != null) {
      return Optional.of(own);
    }
    try (InputStream file = ClassLoader.getSystemResourceAsStream(type + ".class")) {
      return file == null ? Optional.empty() : Optional.of(file.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns what our operators can do in a method, in the order of its instructions. */
  private List<Site> ofOurs(ConventionalOperator operator, String type, MethodNode method) {
    List<Site> sites = new ArrayList<>();
    for (BytecodeEdit each : operator.edits(method)) {
      int number = sites.size();
      sites.add(
          new Site(
              each.what(), each.line(), each.at(), () -> edited(operator, type, method, number)));
    }
    return sites;
  }

  /** Makes a change in freshly read classes: an edit cannot be undone. */
  private byte[] edited(ConventionalOperator operator, String type, MethodNode method, int number) {
    List<ClassNode> all =
        originals.keySet().stream().map(name -> read(name, ClassReader.SKIP_FRAMES)).toList();
    ClassNode changed = all.stream().filter(t -> t.name.equals(type)).findFirst().orElseThrow();
    changed.methods.stream()
        .filter(m -> m.name.equals(method.name) && m.desc.equals(method.desc))
        .forEach(m -> operator.edits(m).get(number).action().run());
    return requireNonNull(FrameComputingWriter.write(changed, all));
  }

  private ClassNode read(String type, int options) {
    ClassNode node = new ClassNode();
    new ClassReader(requireNonNull(originals.get(type))).accept(node, options);
    return node;
  }

  @Override
  public List<Mutant> all() {
    return changes.values().stream().map(Change::mutant).toList();
  }

  @Override
  public String hash() throws IOException {
    return ContentHash.of(classes, ".*\\.class");
  }

  @Override
  public void write(Mutant mutant, Path folder) throws IOException {
    Map<String, byte[]> changed = Map.of();
    if (!mutant.equals(Mutant.ORIGINAL)) {
      Change change = requireNonNull(changes.get(mutant.id()), mutant.id());
      changed = Map.of(change.type, change.bytes.make());
    }
    ClassFolder.write(classes, changed, folder);
  }
}
