package dev.compactfuture.mutants;

import dev.compactfuture.evidence.AwakeClock;
import dev.compactfuture.evidence.ChildJvm;
import dev.compactfuture.lincheck.LincheckJvm;
import dev.compactfuture.subject.Shipped;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** All checkers of mutants, with the bounds of each and their reasons. */
final class Checkers {
  /** Of Java mutants, the cheapest first. */
  static final List<String> OF_JAVA =
      List.of("labels", "lockstep", "weakmemory", "junit", "lincheck", "jcstress");

  /** Of mutants of the specification. */
  static final List<String> OF_SPECIFICATION = List.of("tlc", "lockstep");

  /** Of Java mutants in the sample, those that look most closely first. */
  static final List<String> OF_SAMPLE =
      List.of("lockstep", "labels", "weakmemory", "junit", "lincheck", "jcstress");

  /** A mutant for each that is too slow to be shown the sample: one that it notices at once. */
  static final Map<String, String> CANARIES_OF_JAVA =
      Map.of(
          "weakmemory", "all.acquire",
          "junit", "Call.call.skip",
          "lincheck", "Call.call.skip",
          "jcstress", "Complete.cas.lostAsWon");

  static final Map<String, String> CANARIES_OF_SPECIFICATION =
      Map.of("lockstep", "Complete.always.1");

  /** All its models take 3 minutes of an idle machine of two processors. */
  private static final Duration LOCKSTEP = Duration.ofMinutes(15);

  /**
   * A step takes microseconds, and what is prepared before the next run does too. The time passes
   * in ten parts, so a process that is stopped for long is not stuck.
   */
  private static final Duration STUCK = Duration.ofSeconds(10);

  /**
   * All tests take half a minute; one that hangs is told from a slow machine by {@link Watchdog}.
   */
  private static final Duration JUNIT = Duration.ofMinutes(10);

  /** Its brief level takes half a minute. */
  private static final Duration LINCHECK = Duration.ofMinutes(5);

  /** Some of its races, in one VM each. */
  private static final Duration JCSTRESS = Duration.ofMinutes(10);

  /** By labels. Modes, at all labels: what was written before, and who is woken. */
  private static final Map<String, String> RACES = new LinkedHashMap<>();

  static {
    RACES.put("(Complete|Cancel|Run|Notify|Inspect)(Look)?", "CompletionRaces|ObserverRaces");
    RACES.put("Add(Look)?|Call", "CallbackRaces");
    RACES.put("(Un)?[wW]atch(Look)?|Arrive(Look)?|Sleep(Look)?|Forget|Collect", "WatcherRaces");
    RACES.put("all", "TerminationRaces");
    RACES.put("Unpark", "TerminationRaces|WatcherRaces");
    RACES.put(
        "GetLook|Register|L.*|.*Clock|.*[iI]nterrupt|Park.*|Registration.*",
        "GetterRaces|TerminationRaces");
  }

  private Checkers() {}

  static Checker ofSpecification(
      String name, SpecificationMutants mutants, Shipped shipped, int parallel, Pattern models)
      throws IOException {
    return name.equals("tlc")
        ? new TlcChecker(shipped)
        : blind(
            lockstep(shipped, true, parallel, models),
            mutants::isOfProperty,
            "to properties: it walks steps");
  }

  private static Checker lockstep(
      Shipped shipped, boolean ofSpecification, int parallel, Pattern models) throws IOException {
    return new LockstepChecker(shipped, ofSpecification, LOCKSTEP, STUCK, parallel).models(models);
  }

  /** A checker that runs code under sequential consistency, where modes make no difference. */
  private static Checker sequentially(Checker checker) {
    return blind(
        checker, mutant -> mutant.operator().isMemoryMode(), "under sequential consistency");
  }

  private static Checker blind(Checker checker, Predicate<Mutant> to, String why) {
    return new Checker() {
      @Override
      public String name() {
        return checker.name();
      }

      @Override
      public Verdict run(Mutant mutant, Path mutated) throws IOException, InterruptedException {
        return to.test(mutant)
            ? Verdict.of(Kind.BLIND, why, AwakeClock.nanoTime())
            : checker.run(mutant, mutated);
      }
    };
  }

  static Checker ofJava(String name, Shipped shipped, int parallel, Pattern models)
      throws IOException {
    return switch (name) {
      case "labels" -> new LabelsChecker(shipped);
      case "weakmemory" -> new WeakMemoryChecker(shipped);
      case "lockstep" -> sequentially(lockstep(shipped, false, parallel, models));
      case "junit" ->
          new ChildJvmChecker(
              name, JUNIT, (mutant, mutated, scratch) -> junit(shipped, mutated), Checkers::failed);
      case "lincheck" ->
          sequentially(new ChildJvmChecker(name, LINCHECK, Checkers::lincheck, Checkers::violated));
      case "jcstress" ->
          new ChildJvmChecker(
              name,
              JCSTRESS,
              (mutant, mutated, scratch) -> jcstress(shipped, mutant, mutated),
              Checkers::wrong);
      default -> throw new IllegalArgumentException("checker '" + name + "' is none of " + OF_JAVA);
    };
  }

  private static List<String> junit(Shipped shipped, String mutated) {
    Path tests = shipped.project().testClasses(Shipped.MODULE);
    String path = ChildJvm.classPath(mutated, tests, ChildJvm.ownClassPath());
    return List.of("-cp", path, JunitMain.class.getName(), tests.toString());
  }

  private static @Nullable String failed(String line) {
    return line.startsWith(JunitMain.FAILED) ? line.substring(JunitMain.FAILED.length()) : null;
  }

  private static List<String> lincheck(Mutant mutant, String mutated, Path scratch) {
    String path = ChildJvm.classPath(mutated, ChildJvm.ownClassPath());
    // It ends too soon for C2 to pay.
    List<String> command =
        new ArrayList<>(LincheckJvm.command(path, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("--level", "brief"));
    command.addAll(List.of("--out", scratch.resolve("rows.json").toString()));
    return command;
  }

  private static @Nullable String violated(String line) {
    return line.matches("found: .*|lincheck\\.\\w+: violated .*") ? line : null;
  }

  private static List<String> jcstress(Shipped shipped, Mutant mutant, String mutated) {
    String path = ChildJvm.classPath(mutated, shipped.project().jcstressJar());
    String main = "dev.compactfuture.races.runner.Main";
    return List.of("-cp", path, main, "--level", "brief", "--tests", races(mutant));
  }

  /** The races of what the step is part of: all of them take two minutes. */
  static String races(Mutant mutant) {
    String races =
        RACES.entrySet().stream()
            .filter(each -> mutant.label().matches(each.getKey()))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse(""); // of a new label, all
    return mutant.operator().isMemoryMode() && !races.isEmpty()
        ? races + "|PublicationRaces"
        : races;
  }

  private static @Nullable String wrong(String line) {
    return line.contains("<-- WRONG") || line.endsWith("was never seen") ? line.strip() : null;
  }
}
