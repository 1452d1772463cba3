package dev.compactfuture.mutants.checkers;

import dev.compactfuture.evidence.ChildJvm;
import dev.compactfuture.lincheck.LincheckJvm;
import dev.compactfuture.mutants.Mutant;
import dev.compactfuture.subject.Shipped;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Creates checkers by their names. */
public final class CheckerFactory {
  /**
   * The checkers of mutants of the Java, the cheapest first. Lockstep kills a mutant that makes a
   * loop endless at its first surplus step, where a test would hang.
   */
  public static final List<String> OF_JAVA =
      List.of("labels", "lockstep", "weakmemory", "junit", "lincheck", "jcstress");

  /** The checkers of conventional mutants, the one that kills most first. */
  public static final List<String> OF_CONVENTIONAL =
      List.of("junit", "lockstep", "weakmemory", "lincheck");

  /** The checkers of mutants of the specification, the cheapest first. */
  public static final List<String> OF_SPECIFICATION = List.of("lockstep", "tlc");

  /** About ten times what Lincheck takes at level brief. */
  private static final Duration LINCHECK = Duration.ofMinutes(5);

  /** Several times what the races of one label take in one VM each. */
  private static final Duration JCSTRESS = Duration.ofMinutes(10);

  private final Shipped shipped;
  private final boolean records;
  private final LockstepChecker.Bounds lockstep;
  private final JunitChecker junit; // of two sides: it records its tests once

  /**
   * Creates a factory.
   *
   * @param parallel how many runs of a program are under way in lockstep at a time
   * @param models which models lockstep walks, by their names
   * @param records whether lockstep records first which of its programs enters which method, and
   *     JUnit runs its slow tests, too
   */
  public CheckerFactory(Shipped shipped, int parallel, Pattern models, boolean records) {
    this.shipped = shipped;
    this.records = records;
    this.junit = new JunitChecker(shipped, records);
    this.lockstep = LockstepChecker.Bounds.of(parallel, models);
  }

  /**
   * Creates a checker of mutants of the Java.
   *
   * @throws IllegalArgumentException if there is no checker of that name
   */
  public MutantChecker ofJava(String name) throws IOException {
    return switch (name) {
      case "labels" -> new LabelsChecker(shipped);
      case "weakmemory" -> new WeakMemoryChecker(shipped);
      case "lockstep" -> new BlindChecker(LockstepChecker.ofJava(shipped, records, lockstep));
      case "junit" -> junit;
      case "lincheck" ->
          new BlindChecker(
              new ChildJvmChecker(
                  name,
                  false,
                  LINCHECK,
                  CheckerFactory::lincheckCommand,
                  CheckerFactory::violatedCheck));
      case "jcstress" ->
          new ChildJvmChecker(
              name, true, JCSTRESS, this::jcstressCommand, CheckerFactory::wrongOutcome);
      default ->
          throw new IllegalArgumentException("checker: '" + name + "' is none of " + OF_JAVA);
    };
  }

  /**
   * Creates a checker of mutants of the specification.
   *
   * @throws IllegalArgumentException if there is no checker of that name
   */
  public MutantChecker ofSpecification(String name) throws IOException {
    return switch (name) {
      case "tlc" -> new TlcChecker(shipped);
      case "lockstep" -> LockstepChecker.ofSpecification(shipped, lockstep);
      default ->
          throw new IllegalArgumentException(
              "checker: '" + name + "' is none of " + OF_SPECIFICATION);
    };
  }

  private static List<String> lincheckCommand(Mutant mutant, String mutated, Path scratch) {
    String path = ChildJvm.classPath(mutated, ChildJvm.ownClassPath());
    List<String> command = LincheckJvm.command(path);
    command.addAll(List.of("--level", "brief", "--parallel", "1"));
    command.addAll(List.of("--out", scratch.resolve("rows.json").toString()));
    return command;
  }

  private static @Nullable String violatedCheck(String line) {
    return line.matches("found: .*|lincheck\\.\\w+: violated .*") ? line : null;
  }

  private List<String> jcstressCommand(Mutant mutant, String mutated, Path scratch) {
    String path = ChildJvm.classPath(mutated, shipped.project().jcstressJar());
    String main = "dev.compactfuture.races.runner.Main";
    return List.of("-cp", path, main, "--level", "brief", "--tests", JcstressRaces.of(mutant));
  }

  private static @Nullable String wrongOutcome(String line) {
    return line.contains("<-- WRONG") || line.endsWith("was never seen") ? line.strip() : null;
  }
}
