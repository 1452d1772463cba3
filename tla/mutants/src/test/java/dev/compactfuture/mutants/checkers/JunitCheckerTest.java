package dev.compactfuture.mutants.checkers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.compactfuture.evidence.Project;
import dev.compactfuture.subject.Shipped;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Which tests a mutant is shown to, and what bounds them. */
@ResourceLock("MethodProbe")
class JunitCheckerTest {
  private static final Shipped SHIPPED = new Shipped(Project.ofWorkingDirectory());
  private static final RecordedTest LONG =
      new RecordedTest("T#a()", 900, 200, Set.of("A.a()V", "A.<clinit>()V"));
  private static final RecordedTest SHORT =
      new RecordedTest("T#b(int, long)", 5, 1, Set.of("A.a()V", "A.b()V"));
  private static final RecordedTest OTHER = new RecordedTest("T#c()", 7, 1, Set.of("A.c()V"));
  private static final List<RecordedTest> TESTS = List.of(LONG, OTHER, SHORT);

  @Test
  void aMutantIsShownToTheTestsThatEnterAChangedMethodTheShortestFirst() {
    assertEquals(List.of(SHORT, LONG), JunitChecker.entering(Set.of("A.a()V"), TESTS));
  }

  @Test
  void aMutantOfAnInitialiserIsShownToAllTests() {
    assertEquals(
        List.of(SHORT, OTHER, LONG), JunitChecker.entering(Set.of("A.<clinit>()V"), TESTS));
  }

  @Test
  void aMutantOfAMethodThatNoTestEntersIsShownToNone() {
    assertEquals(List.of(), JunitChecker.entering(Set.of("A.d()V"), TESTS));
  }

  @Test
  void aClassOfTestsThatSeemsToEnterNothingIsNamed() {
    JunitChecker.requireEntering(TESTS);
    RecordedTest one = new RecordedTest("a.Blind#d()", 1, 1, Set.of());
    RecordedTest size = new RecordedTest("a.SizeTest#d()", 1, 1, Set.of());
    RecordedTest beside = new RecordedTest("T#d()", 1, 1, Set.of());
    IllegalStateException e =
        assertThrows(
            IllegalStateException.class,
            () -> JunitChecker.requireEntering(List.of(LONG, one, size, beside)));
    assertEquals("no entry to the library was recorded of [a.Blind]", e.getMessage());
  }

  @Test
  void aRecordedTestIsBoundedByWhatItTook() {
    assertEquals(Duration.ofSeconds(4), LONG.processorTimeBound());
  }

  @Test
  void recordedTestsAreReadAsTheyWereWritten(@TempDir Path scratch) throws Exception {
    RecordedTest none = new RecordedTest("T#d()", 0, 0, Set.of());
    List<RecordedTest> tests = List.of(LONG, SHORT, none);
    RecordedTest.write(tests, scratch.resolve("tests"));
    assertEquals(tests, RecordedTest.read(scratch.resolve("tests")));
  }

  @Test
  void aProbedClassRecordsTheMethodsThatAreEntered(@TempDir Path probed) throws Exception {
    MethodProbe.instrument(SHIPPED.classes(), probed);
    URL[] first = {probed.toUri().toURL()};
    ClassLoader own = MethodProbe.class.getClassLoader();
    try (URLClassLoader loader =
        new URLClassLoader(first, null) {
          @Override
          protected Class<?> findClass(String name) throws ClassNotFoundException {
            return name.equals(MethodProbe.class.getName())
                ? own.loadClass(name)
                : super.findClass(name);
          }
        }) {
      Object future =
          loader.loadClass("dev.compactfuture.CompactFuture").getConstructor().newInstance();
      MethodProbe.takeEntered();
      future.getClass().getMethod("isRunning").invoke(future);
      Set<String> entered = MethodProbe.takeEntered();
      assertTrue(entered.contains("dev/compactfuture/CompactFuture.isRunning()Z"));
      assertFalse(entered.contains("dev/compactfuture/CompactFuture.<init>()V"));
    }
  }
}
