package dev.compactfuture.lockstep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** A comparison ends whatever the code does, and leaves no thread running and no class loaded. */
@Isolated("looks at all threads, and at all subjects of the gate")
public class ComparisonEndTest {
  /** The class loaders of all subjects that were created. */
  public static final Map<ClassLoader, Boolean> LOADERS =
      Collections.synchronizedMap(new WeakHashMap<>());

  private static final String OPEN = "    open = true; // TLA: Open\n";

  private final Path scratch;

  ComparisonEndTest(@TempDir Path scratch) {
    this.scratch = scratch;
  }

  /** The loop calls a method, in which its thread can be ended. */
  @Test
  void aThreadThatLoopsIsStuckAndIsEnded() throws Exception {
    String loop = "    for (int i = 0; i >= 0; i = Math.floorMod(i, 7)) {}\n";
    Counterexample counterexample =
        CodeAndSpecification.gate()
            .code(OPEN, OPEN + loop)
            .in(scratch)
            .stuckAfter(Duration.ofSeconds(1))
            .compareSteps()
            .counterexample();
    assertNotNull(counterexample);
    assertEquals(Counterexample.Kind.STUCK, counterexample.kind(), counterexample::toString);
    assertTrue(counterexample.finding().contains("Gate.open"), counterexample::toString);
    for (int i = 0; threads().contains(Thread.State.RUNNABLE) && i < 600; i++) {
      Thread.sleep(100);
    }
    assertFalse(threads().contains(Thread.State.RUNNABLE), "it loops still");
  }

  private static Set<Thread.State> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().matches("lockstep-\\d+"))
        .map(Thread::getState)
        .collect(Collectors.toSet());
  }

  @Test
  void aDifferenceIsNoFailure() throws IOException {
    Counterexample counterexample =
        CodeAndSpecification.gate()
            .code("open = true;", "open = false;")
            .in(scratch)
            .compareSteps()
            .counterexample();
    assertNotNull(counterexample);
    assertEquals(Counterexample.Kind.DIFFERENCE, counterexample.kind());
  }

  @Test
  void anotherVariantIsComparedWithTheSameSpecification() throws IOException {
    Path right = scratch.resolve("right");
    Path wrong = scratch.resolve("wrong");
    Lockstep first = CodeAndSpecification.gate().in(right);
    assertNull(first.compareSteps().counterexample());
    CodeAndSpecification.gate().code("open = true;", "open = false;").in(wrong);
    Steps variant =
        Steps.read(new ClassesUnderTest(wrong.resolve("classes"), wrong.resolve("src")));
    assertNotNull(first.withVariant(variant).compareSteps().counterexample());
  }

  @Test
  void noClassStaysLoaded() throws Exception {
    LOADERS.clear();
    StepComparison comparison = CodeAndSpecification.gate().in(scratch).compareSteps();
    assertNull(comparison.counterexample());
    for (int i = 0; !LOADERS.isEmpty() && i < 600; i++) {
      System.gc();
      Thread.sleep(50); // until the threads have ended
    }
    assertEquals(Set.of(), LOADERS.keySet());
    assertTrue(comparison.programs() > 0);
  }
}
