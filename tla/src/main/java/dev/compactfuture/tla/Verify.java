package dev.compactfuture.tla;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;

/**
 * The main job: every checker, the verdict table, the evidence. Its exit status is 1 if a row is
 * red.
 */
public final class Verify {
  /** What {@code lincheck-tests} and {@code jcstress-tests} have to report. */
  private static final Map<String, List<String>> LINCHECK = new LinkedHashMap<>();

  private static final Map<String, List<String>> JCSTRESS = new LinkedHashMap<>();

  static {
    LINCHECK.put("lincheck.modelChecking", List.of("C12"));
    LINCHECK.put("lincheck.stress", List.of("C12"));
    LINCHECK.put("lincheck.blockingGet", List.of("C5"));
    JCSTRESS.put("jcstress.completion", List.of("C1", "C2"));
    JCSTRESS.put("jcstress.callbacks", List.of("C3"));
    JCSTRESS.put("jcstress.getters", List.of("C5"));
    JCSTRESS.put("jcstress.publication", List.of("C9"));
    JCSTRESS.put("jcstress.termination", List.of("C8"));
    JCSTRESS.put("jcstress.threeActors", List.of("C2"));
  }

  private final Path root;
  private final Level level;
  private final List<Check> checks = new ArrayList<>();

  private Verify(Path root, Level level) {
    this.root = root;
    this.level = level;
  }

  /**
   * Runs everything.
   *
   * @param args {@code --level quick|full|soak --root FOLDER}
   */
  public static void main(String[] args) throws Exception {
    Level level = Level.QUICK;
    Path root = Path.of("");
    try {
      if (args.length % 2 != 0) {
        throw new IllegalArgumentException("arguments come in pairs: --level LEVEL --root FOLDER");
      }
      for (int i = 0; i < args.length; i += 2) {
        switch (args[i]) {
          case "--level" -> level = Level.of(args[i + 1]);
          case "--root" -> root = Path.of(args[i + 1]);
          default -> throw new IllegalArgumentException("unknown argument '" + args[i] + "'");
        }
      }
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
    }
    System.exit(new Verify(root.toAbsolutePath().normalize(), level).run() ? 0 : 1);
  }

  private boolean run() throws Exception {
    Path tla = root.resolve("tla");
    Labels labels = labels(root);
    group("tests that ran before", Set.of("junit.impl"), () -> new JunitChecks(root).run());
    group("labels: Java and TLA+", Set.of("lockstep.labels"), () -> List.of(check(labels)));
    Set<String> models = new LinkedHashSet<>();
    TlcChecks.planned(tla, level).stream()
        .filter(m -> !m.mustBeViolated())
        .forEach(m -> models.add(TlcChecks.id(m)));
    models.add("tlc.Reach");
    group("TLC", models, () -> new TlcChecks(tla, level, new Lanes(labels.javaLines())).run());
    group(
        "Lincheck",
        LINCHECK.keySet(),
        () -> ForkedChecks.run(LINCHECK, level, minutes(20), lincheck()));
    group(
        "jcstress",
        JCSTRESS.keySet(),
        () -> ForkedChecks.run(JCSTRESS, level, minutes(30), jcstress()));
    Report.write(root.resolve("target/report/evidence.json"), level, checks);
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
    } catch (Exception e) {
      e.printStackTrace();
      ids.forEach(id -> checks.add(Check.missing(id, List.of(), "the checker broke down: " + e)));
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
    return Labels.read(
        root.resolve("impl/target/classes"), root.resolve("impl/src/main/java"), specification);
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
            List.of("C1", "C2", "C3", "C5", "C6", "C8", "C10", "C11"),
            errors.isEmpty() ? Check.HOLDS : Check.VIOLATED,
            String.join("; ", errors),
            0,
            caught ? "caught: an action whose CAS is a write" : "",
            Map.of("labels", (long) labels.count()));
    Console.progress(check);
    return check.orEmpty();
  }

  /**
   * Lincheck loads an agent into its own VM, which newer ones want to be told, and 17 does not
   * know.
   */
  private static List<String> lincheck() {
    return List.of(
        "-XX:+IgnoreUnrecognizedVMOptions",
        "-XX:+EnableDynamicAgentLoading",
        "-Xshare:off",
        "-Dlincheck.logLevel=ERROR",
        "-cp",
        System.getProperty("java.class.path"),
        "dev.compactfuture.lincheck.Main");
  }

  private List<String> jcstress() {
    return List.of("-jar", root.resolve("jcstress-tests/target/jcstress.jar").toString());
  }
}
