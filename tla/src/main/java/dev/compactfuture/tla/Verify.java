package dev.compactfuture.tla;

import dev.compactfuture.lockstep.Steps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * The main job: every checker, the verdict table, the evidence. Its exit status is 1 if a row is
 * red.
 */
public final class Verify {
  /**
   * Neither labelled nor under lockstep: the executor calls what is, and shares nothing else but
   * the collections of the JDK.
   */
  static final Set<String> EXECUTOR = Set.of("FutureExecutor", "Results", "Task", "Work");

  /**
   * Lincheck loads an agent into its own VM, which newer ones want to be told, and 17 does not
   * know.
   */
  static final List<String> LINCHECK_OPTIONS =
      List.of(
          "-XX:+IgnoreUnrecognizedVMOptions",
          "-XX:+EnableDynamicAgentLoading",
          "-Xshare:off",
          "-Dlincheck.logLevel=ERROR");

  private static final Set<String> LINCHECK =
      ordered("lincheck.modelChecking", "lincheck.stress", "lincheck.blockingGet");

  private static final Set<String> JCSTRESS =
      ordered(
          "jcstress.completion",
          "jcstress.callbacks",
          "jcstress.getters",
          "jcstress.watchers",
          "jcstress.publication",
          "jcstress.termination",
          "jcstress.threeActors");

  private final Path root;
  private final Level level;
  private final FileTime since;
  private final List<Check> checks = new ArrayList<>();

  private Verify(Path root, Level level, FileTime since) {
    this.root = root;
    this.level = level;
    this.since = since;
  }

  private static Set<String> ordered(String... ids) {
    return new LinkedHashSet<>(List.of(ids));
  }

  /**
   * Runs everything.
   *
   * @param args {@code --level quick|full|soak --root FOLDER --since INSTANT}, the last one when
   *     the build began, in which the tests have to have run
   */
  public static void main(String[] args) throws Exception {
    Level level = Level.QUICK;
    Path root = Path.of("");
    FileTime since = FileTime.from(Instant.EPOCH);
    try {
      if (args.length % 2 != 0) {
        throw new IllegalArgumentException(
            "arguments come in pairs: --level LEVEL --root FOLDER --since INSTANT");
      }
      for (int i = 0; i < args.length; i += 2) {
        switch (args[i]) {
          case "--level" -> level = Level.of(args[i + 1]);
          case "--root" -> root = Path.of(args[i + 1]);
          case "--since" -> since = FileTime.from(Instant.parse(args[i + 1]));
          default -> throw new IllegalArgumentException("unknown argument '" + args[i] + "'");
        }
      }
    } catch (IllegalArgumentException | DateTimeParseException e) {
      System.err.println(e.getMessage());
      System.exit(2);
    }
    System.exit(new Verify(root.toAbsolutePath().normalize(), level, since).run() ? 0 : 1);
  }

  private boolean run() throws Exception {
    Path evidence = root.resolve("target/report/evidence.json");
    Files.deleteIfExists(evidence);
    Path tla = root.resolve("tla");
    group("tests that ran before", ordered("junit.impl"), () -> new JunitChecks(root, since).run());
    group(
        "CPython's answers", ordered(CPythonChecks.ID), () -> new CPythonChecks(root, since).run());
    group("labels: Java and TLA+", ordered("lockstep.labels"), () -> List.of(check(labels(root))));
    group(
        "TLC",
        ordered("tlc.models"),
        () -> new TlcChecks(tla, level, new Lanes(labels(root).javaLines())).run());
    group(
        "lockstep",
        LockstepChecks.planned(tla, level),
        () -> new LockstepChecks(root, level).run());
    group(
        "weak memory: its model",
        Set.of(LitmusChecks.ID),
        () -> new LitmusChecks(root, level).run());
    group("weak memory", WeakMemoryChecks.IDS, () -> WeakMemoryChecks.run(root, level));
    group("mutants", MutantChecks.IDS, () -> MutantChecks.run(root, level));
    group("Lincheck", LINCHECK, () -> ForkedChecks.run(LINCHECK, level, minutes(20), lincheck()));
    group("jcstress", JCSTRESS, () -> ForkedChecks.run(JCSTRESS, level, minutes(30), jcstress()));
    Report.write(evidence, level, checks);
    Console.print("%n%s", Report.table(level, checks));
    Console.print("evidence: target/report/evidence.json");
    return checks.stream().noneMatch(Check::isRed);
  }

  /** A checker that breaks down gives red rows, not an end without a table. */
  private void group(String what, Set<String> ids, Callable<List<Check>> checker)
      throws InterruptedException {
    Console.begins(what);
    try {
      checks.addAll(checker.call());
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception | Error e) {
      e.printStackTrace();
      ids.forEach(id -> checks.add(Check.missing(id, "the checker broke down: " + e)));
    }
  }

  /** A bound on a checker: several times what it takes, and longer at the deeper levels. */
  private long minutes(int quick) {
    return switch (level) {
      case QUICK -> quick;
      case FULL -> 20L * quick;
      case SOAK -> 400L * quick;
    };
  }

  static Labels labels(Path root) throws IOException {
    return labels(root, Files.readString(root.resolve("tla/CompactFuture.tla")));
  }

  private static Labels labels(Path root, String specification) throws IOException {
    return new Labels(steps(root), specification);
  }

  /** The shipped classes, read anew. */
  static Steps steps(Path root) throws IOException {
    return Steps.read(
        root.resolve("impl/target/classes"), root.resolve("impl/src/main/java"), EXECUTOR);
  }

  private Check check(Labels labels) throws IOException {
    List<String> errors = new ArrayList<>(labels.errors());
    String specification = Files.readString(root.resolve("tla/CompactFuture.tla"));
    String wrong =
        specification.replaceFirst(
            "Complete\\(t\\) == .*", "Complete(t) == \\\\* Java: volatile write");
    boolean caught = labels(root, wrong).errors().size() > errors.size();
    if (!caught) {
      errors.add("canary not caught");
    }
    Check check =
        new Check(
            "lockstep.labels",
            "lockstep",
            List.of(), // it ties the claims of TLC to the Java, and has none of its own
            errors.isEmpty() ? Check.HOLDS : Check.VIOLATED,
            String.join("; ", errors),
            0,
            caught ? "caught: an action whose CAS is a write" : "",
            Map.of("labels", (long) labels.count()));
    Console.progress(check);
    return check.orEmpty();
  }

  private static List<String> lincheck() {
    List<String> command = new ArrayList<>(LINCHECK_OPTIONS);
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), "dev.compactfuture.lincheck.Main"));
    return command;
  }

  private List<String> jcstress() throws IOException {
    Path jar = root.resolve("jcstress-tests/target/jcstress.jar");
    refuseAnotherFuture(jar);
    return List.of("-jar", jar.toString());
  }

  /** The jar has a copy of the future, and might be of an earlier build. */
  private void refuseAnotherFuture(Path jar) throws IOException {
    Path shipped = root.resolve("impl/target/classes");
    try (JarFile copy = new JarFile(jar.toFile());
        Stream<Path> files = Files.walk(shipped.resolve("dev"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
        ZipEntry entry = copy.getEntry(shipped.relativize(file).toString().replace('\\', '/'));
        if (entry == null
            || !Arrays.equals(
                copy.getInputStream(entry).readAllBytes(), Files.readAllBytes(file))) {
          throw new IOException("jcstress.jar has another " + file.getFileName() + " than impl");
        }
      }
    }
  }
}
