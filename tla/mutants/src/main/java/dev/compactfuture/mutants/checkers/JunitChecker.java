package dev.compactfuture.mutants.checkers;

import dev.compactfuture.evidence.AwakeClock;
import dev.compactfuture.evidence.ChildJvm;
import dev.compactfuture.evidence.ScratchFolder;
import dev.compactfuture.mutants.Mutant;
import dev.compactfuture.mutants.checkers.MutantVerdict.Outcome;
import dev.compactfuture.subject.Shipped;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs the tests of the future, up to the first that fails or hangs. If many mutants are to be
 * shown, it first records, with the shipped classes, which test enters which method. A mutant is
 * then shown the tests that enter a method that it changes, the shortest first, and each test is
 * bounded by what it took when it was recorded.
 */
final class JunitChecker implements MutantChecker {
  /** All tests take a fraction of it; {@link Watchdog} ends one that hangs much sooner. */
  private static final Duration BOUND = Duration.ofMinutes(10);

  private final Shipped shipped;
  private final Path tests;
  private final boolean records;
  private @Nullable List<RecordedTest> recorded;

  /**
   * Creates a checker.
   *
   * @param records whether to record the tests first, which pays from a few mutants on
   */
  JunitChecker(Shipped shipped, boolean records) {
    this.shipped = shipped;
    this.tests = shipped.project().testClasses(Shipped.MODULE);
    this.records = records;
  }

  @Override
  public String name() {
    return "junit";
  }

  /** Each mutant has a JVM of its own. */
  @Override
  public String group(Mutant mutant) {
    return mutant.id();
  }

  @Override
  public MutantVerdict check(Mutant mutant, Path mutated) throws IOException, InterruptedException {
    if (!records) {
      return run(mutant, mutated, List.of(tests));
    }
    long start = AwakeClock.nanoTime();
    List<RecordedTest> all = recordedTests();
    if (mutant.equals(Mutant.ORIGINAL)) { // it has passed while it was recorded
      return MutantVerdict.survived(start);
    }
    try (ScratchFolder scratch = ScratchFolder.create("tests")) {
      Path chosen = scratch.resolve("chosen.tsv");
      RecordedTest.write(entering(ChangedMethods.of(shipped.classes(), mutated), all), chosen);
      return run(mutant, mutated, List.of(chosen));
    }
  }

  private synchronized List<RecordedTest> recordedTests() throws IOException, InterruptedException {
    if (recorded == null) {
      try (ScratchFolder scratch = ScratchFolder.create("probed")) {
        Path file = scratch.resolve("tests.tsv");
        Path probed = scratch.resolve("classes");
        MethodProbe.instrument(shipped.classes(), probed);
        MutantVerdict verdict = run(Mutant.ORIGINAL, probed, List.of(tests, file));
        if (verdict.outcome() != Outcome.SURVIVED) {
          throw new IllegalStateException("with the shipped classes: " + verdict.reason());
        }
        recorded = RecordedTest.read(file);
      }
    }
    return recorded;
  }

  /**
   * Returns the tests that enter one of the methods, the shortest first; all tests if none is known
   * to enter them, or if the methods may concern every test.
   */
  static List<RecordedTest> entering(Set<String> methods, List<RecordedTest> tests) {
    List<RecordedTest> entering =
        tests.stream()
            .filter(test -> !Collections.disjoint(test.entered(), methods))
            .sorted(Comparator.comparing(RecordedTest::millis))
            .toList();
    return entering.isEmpty() || ChangedMethods.mayConcernAll(methods)
        ? tests.stream().sorted(Comparator.comparing(RecordedTest::millis)).toList()
        : entering;
  }

  private MutantVerdict run(Mutant mutant, Path classes, List<Path> arguments)
      throws IOException, InterruptedException {
    ChildJvmChecker.Command command =
        (of, mutated, scratch) -> {
          String path = ChildJvm.classPath(mutated, tests, ChildJvm.ownClassPath());
          return Stream.concat(
                  Stream.of("-cp", path, JunitMain.class.getName()),
                  arguments.stream().map(Path::toString))
              .toList();
        };
    return new ChildJvmChecker(name(), false, BOUND, command, JunitChecker::failedTest)
        .check(mutant, classes);
  }

  private static @Nullable String failedTest(String line) {
    return line.startsWith(JunitMain.FAILED) ? line.substring(JunitMain.FAILED.length()) : null;
  }
}
