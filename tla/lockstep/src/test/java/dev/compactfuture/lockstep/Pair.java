package dev.compactfuture.lockstep;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A class under test and its specification, as text that a test can change. */
final class Pair {
  private static final Path CODE = Path.of("src/test/java/dev/compactfuture/lockstep");
  private static final Path SPECIFICATIONS = Path.of("src/test/resources/lockstep");

  private final String name;
  private final Class<? extends Subject> subject;
  private String code;
  private String specification;
  private String model;
  private List<String> only = List.of();

  Pair(
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

  private static Pair of(String name, Class<? extends Subject> subject) throws IOException {
    return new Pair(
        name,
        subject,
        Files.readString(CODE.resolve(name + ".java")),
        Files.readString(SPECIFICATIONS.resolve(name + ".tla")),
        Files.readString(SPECIFICATIONS.resolve(name + ".cfg")));
  }

  /** The stack, for two threads with an operation each. */
  static Pair treiber() throws IOException {
    return of("Treiber", TreiberSubject.class);
  }

  /** The gate, for two threads with an operation each. */
  static Pair gate() throws IOException {
    return of("Gate", GateSubject.class);
  }

  Pair code(String from, String to) {
    code = change(code, from, to);
    return this;
  }

  Pair specification(String from, String to) {
    specification = change(specification, from, to);
    return this;
  }

  Pair model(String from, String to) {
    model = change(model, from, to);
    return this;
  }

  /** Only the program with these titles. */
  Pair program(String... titles) {
    only = List.of(titles);
    return this;
  }

  private static String change(String text, String from, String to) {
    assertTrue(text.contains(from), from);
    return text.replace(from, to);
  }

  /** Ready to be walked, its files in {@code scratch}. */
  Lockstep in(Path scratch) throws IOException {
    Path sources = Files.createDirectories(scratch.resolve("src"));
    Path file = sources.resolve(CODE.subpath(3, 6)).resolve(name + ".java");
    Files.createDirectories(file.getParent());
    Files.writeString(file, code);
    Files.writeString(scratch.resolve(name + ".tla"), specification);
    Path cfg = Files.writeString(scratch.resolve(name + ".cfg"), model);
    Steps steps = Steps.read(Javac.compile(sources, scratch), sources);
    return new Lockstep(subject, steps, scratch, name, cfg)
        .programs(titles -> only.isEmpty() || titles.equals(only));
  }
}
