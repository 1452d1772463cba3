package dev.compactfuture.mutants.checkers;

import dev.compactfuture.evidence.AwakeClock;
import dev.compactfuture.evidence.ScratchFolder;
import dev.compactfuture.mutants.Mutant;
import dev.compactfuture.mutants.checkers.MutantVerdict.Outcome;
import dev.compactfuture.subject.Shipped;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;

/**
 * Runs the tests of the future, up to the first that fails or hangs. It first records, with the
 * shipped classes, which test enters which method. A mutant is then shown the tests that enter a
 * method that it changes, the shortest first, and each test is bounded by what it took when it was
 * recorded.
 */
final class JunitChecker implements MutantChecker {
  private final Shipped shipped;
  private final Path tests;
  private final JunitRequest.Kind recording;
  private final Deque<JunitJvm> idle = new ConcurrentLinkedDeque<>();
  private @Nullable List<RecordedTest> recorded;

  /**
   * Creates a checker.
   *
   * @param slowToo whether to run also the tests that hammer races or fill the heap
   */
  JunitChecker(Shipped shipped, boolean slowToo) {
    this(shipped, shipped.project().testClasses(Shipped.MODULE), slowToo);
  }

  /**
   * Creates a checker with other tests than the library's.
   *
   * @param tests the folder of the compiled tests
   */
  JunitChecker(Shipped shipped, Path tests, boolean slowToo) {
    this.shipped = shipped;
    this.tests = tests;
    this.recording = slowToo ? JunitRequest.Kind.RECORD : JunitRequest.Kind.RECORD_FAST;
  }

  @Override
  public String name() {
    return "junit";
  }

  /** Mutants do not depend on each other, even in the same JVM. */
  @Override
  public String group(Mutant mutant) {
    return mutant.id();
  }

  @Override
  public MutantVerdict check(Mutant mutant, Path mutated) throws IOException, InterruptedException {
    long start = AwakeClock.nanoTime();
    List<RecordedTest> all = recordedTests();
    if (mutant.equals(Mutant.ORIGINAL)) { // it has passed while it was recorded
      return MutantVerdict.survived(start);
    }
    List<RecordedTest> entering = entering(ChangedMethods.of(shipped.classes(), mutated), all);
    if (entering.isEmpty()) {
      return MutantVerdict.of(Outcome.SURVIVED, "no test enters it", start);
    }
    try (ScratchFolder scratch = ScratchFolder.create("tests")) {
      Path chosen = scratch.resolve("chosen.tsv");
      RecordedTest.write(entering, chosen);
      return run(mutated, JunitRequest.Kind.RECORDED, chosen);
    }
  }

  private synchronized List<RecordedTest> recordedTests() throws IOException, InterruptedException {
    if (recorded == null) {
      try (ScratchFolder scratch = ScratchFolder.create("probed")) {
        Path file = scratch.resolve("tests.tsv");
        Path probed = scratch.resolve("classes");
        MethodProbe.instrument(shipped.classes(), probed);
        MutantVerdict verdict = run(probed, recording, file);
        if (verdict.outcome() != Outcome.SURVIVED) {
          throw new IllegalStateException("with the shipped classes: " + verdict.reason());
        }
        List<RecordedTest> read = RecordedTest.read(file);
        requireEntering(read);
        recorded = read;
      }
    }
    return recorded;
  }

  /**
   * Requires that the recording saw each class of tests enter the library, but those that measure
   * its layout: to the others no mutant would be shown, as if none were.
   *
   * @throws IllegalStateException with the names of the others
   */
  static void requireEntering(List<RecordedTest> tests) {
    Set<String> entering = new TreeSet<>();
    Set<String> others = new TreeSet<>();
    for (RecordedTest test : tests) {
      (test.entered().isEmpty() ? others : entering).add(test.className());
    }
    others.removeAll(entering);
    others.removeIf(name -> name.endsWith(".SizeTest"));
    if (!others.isEmpty()) {
      throw new IllegalStateException("no entry to the library was recorded of " + others);
    }
  }

  /**
   * Returns the tests that enter one of the methods, the shortest first; all tests if the methods
   * may concern every test.
   */
  static List<RecordedTest> entering(Set<String> methods, List<RecordedTest> tests) {
    boolean all = ChangedMethods.mayConcernAll(methods);
    return tests.stream()
        .filter(test -> all || !Collections.disjoint(test.entered(), methods))
        .sorted(Comparator.comparing(RecordedTest::millis))
        .toList();
  }

  private MutantVerdict run(Path library, JunitRequest.Kind kind, Path file)
      throws IOException, InterruptedException {
    JunitJvm jvm = idle.poll();
    if (jvm == null) {
      jvm = new JunitJvm(tests);
    }
    try {
      return jvm.run(new JunitRequest(library, tests, kind, file));
    } finally {
      if (jvm.isReady()) {
        idle.push(jvm);
      } else {
        jvm.close();
      }
    }
  }

  @Override
  public void close() {
    idle.forEach(JunitJvm::close);
    idle.clear();
  }
}
