package dev.compactfuture.lockstep;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.compactfuture.lockstep.toys.CounterSubject;
import dev.compactfuture.lockstep.toys.GateSubject;
import dev.compactfuture.lockstep.toys.TreiberSubject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A class under test, its specification and its model, as texts that a test may change. */
final class CodeAndSpecification {
  /** The folder of the toys, seen from that of the sources. */
  static final Path PACKAGE = Path.of("dev/compactfuture/lockstep/toys");

  static final Path CODE = Path.of("src/test/java").resolve(PACKAGE);
  static final Path SPECIFICATIONS = Path.of("src/test/resources/toys");

  private final String name;
  private final Class<? extends Subject> subject;
  private String code;
  private String specification;
  private String model;
  private List<String> program = List.of();
  private final Map<String, String> withoutSteps = new HashMap<>();
  private Set<String> trusted = Set.of();
  private Set<String> atomic = Set.of();

  CodeAndSpecification(
      String name,
      Class<? extends Subject> subject,
      String code,
      String specification,
      String model) {
    this.name = name;
    this.subject = subject;
    this.code = code;
    this.specification = specification;
    this.model = model;
  }

  private static CodeAndSpecification of(String name, Class<? extends Subject> subject)
      throws IOException {
    return new CodeAndSpecification(
        name,
        subject,
        Files.readString(CODE.resolve(name + ".java")),
        Files.readString(SPECIFICATIONS.resolve(name + ".tla")),
        Files.readString(SPECIFICATIONS.resolve(name + ".cfg")));
  }

  /** Returns the counter of the README, for two threads with one increment each. */
  static CodeAndSpecification counter() throws IOException {
    return of("Counter", CounterSubject.class);
  }

  /** Returns the stack, for two threads with one operation each. */
  static CodeAndSpecification treiber() throws IOException {
    return of("Treiber", TreiberSubject.class);
  }

  /** Returns the gate, for two threads with one operation each. */
  static CodeAndSpecification gate() throws IOException {
    return of("Gate", GateSubject.class);
  }

  /**
   * Returns a class {@code Snippet}, which is made up.
   *
   * @param run the body of its method {@code run}, whose parameter is the thread
   * @param members what else it has
   */
  static CodeAndSpecification snippet(
      Class<? extends Subject> subject, String run, String members, String specification) {
    String code =
        """
        package dev.compactfuture.lockstep.toys;

        import dev.compactfuture.lockstep.Choice;
        import java.lang.invoke.MethodHandles;
        import java.lang.invoke.VarHandle;

        final class Snippet implements SnippetSubject.Program {
          volatile int a;

          public int run(int thread) {
        %s  }

        %s        }
        """
            .formatted(run, members);
    return new CodeAndSpecification(
        "Snippet", subject, code, specification, "INIT Init\nNEXT Next\n");
  }

  CodeAndSpecification code(String from, String to) {
    code = replace(code, from, to);
    return this;
  }

  CodeAndSpecification specification(String from, String to) {
    specification = replace(specification, from, to);
    return this;
  }

  CodeAndSpecification model(String from, String to) {
    model = replace(model, from, to);
    return this;
  }

  /** Selects the program with these titles; without it all programs are compared. */
  CodeAndSpecification program(String... titles) {
    program = List.of(titles);
    return this;
  }

  /** Trusts the methods of a type of {@code java.util.concurrent}. */
  CodeAndSpecification trust(Class<?> type) {
    trusted = Set.of(type.getName());
    return this;
  }

  /** Declares calls of methods of other classes, {@code Type.method}, to be steps. */
  CodeAndSpecification atomic(String... methods) {
    atomic = Set.of(methods);
    return this;
  }

  /** Adds a class of the same package that is run as it is. */
  CodeAndSpecification withoutSteps(String name, String code) {
    withoutSteps.put(name, code);
    return this;
  }

  private static String replace(String text, String from, String to) {
    assertTrue(text.contains(from), from);
    return text.replace(from, to);
  }

  /** Writes the texts to {@code scratch}, compiles the code, and returns the comparison. */
  Lockstep in(Path scratch) throws IOException {
    Path sources = scratch.resolve("src");
    Path file = sources.resolve(PACKAGE).resolve(name + ".java");
    Files.createDirectories(file.getParent());
    Files.writeString(file, code);
    for (Map.Entry<String, String> each : withoutSteps.entrySet()) {
      Files.writeString(file.resolveSibling(each.getKey() + ".java"), each.getValue());
    }
    Files.writeString(scratch.resolve(name + ".tla"), specification);
    Path cfg = Files.writeString(scratch.resolve(name + ".cfg"), model);
    Javac.compile(sources, scratch);
    return new Lockstep(subject, steps(scratch), new SpecificationFiles(scratch, name, cfg))
        .programs(titles -> program.isEmpty() || titles.equals(program));
  }

  /** Returns one more comparison of what {@code first} compares, which reads no text again. */
  Lockstep again(Lockstep first, Path scratch) throws IOException {
    return first.withVariant(steps(scratch));
  }

  private Steps steps(Path scratch) throws IOException {
    Path classes = scratch.resolve("classes");
    Path sources = scratch.resolve("src");
    return Steps.read(
        new ClassesUnderTest(classes, sources, withoutSteps.keySet(), trusted, atomic));
  }
}
