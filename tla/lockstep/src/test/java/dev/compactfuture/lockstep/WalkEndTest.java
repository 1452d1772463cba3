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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A walk ends, whatever the code does, and nothing of it is left. */
public class WalkEndTest {
  /** Of all subjects that were made, which are in another package at run time. */
  public static final Map<ClassLoader, Boolean> LOADERS =
      Collections.synchronizedMap(new WeakHashMap<>());

  private final Path scratch;

  WalkEndTest(@TempDir Path scratch) {
    this.scratch = scratch;
  }

  private static String after(String step) {
    return step + "    for (int i = 0; i >= 0; i = Math.floorMod(i, 7)) {}\n";
  }

  /** It spins, and calls something while it does: then it can be ended, too. */
  @Test
  void whoSpinsIsStuckAndIsEnded() throws Exception {
    String open = "    open = true; // TLA: Open\n";
    Walk walk =
        Pair.gate().code(open, after(open)).in(scratch).stuckAfter(Duration.ofSeconds(1)).walk();
    assertNotNull(walk.counterexample());
    assertTrue(walk.isStuck(), walk.counterexample());
    assertTrue(walk.counterexample().contains("Gate.open"), walk.counterexample());
    for (int i = 0; threads().contains(Thread.State.RUNNABLE) && i < 600; i++) {
      Thread.sleep(100);
    }
    assertFalse(threads().contains(Thread.State.RUNNABLE), "it spins still");
  }

  private static Set<Thread.State> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().matches("lockstep-\\d+"))
        .map(Thread::getState)
        .collect(java.util.stream.Collectors.toSet());
  }

  @Test
  void aDifferenceIsNotStuck() throws IOException {
    Walk walk = Pair.gate().code("open = true;", "open = false;").in(scratch).walk();
    assertNotNull(walk.counterexample());
    assertFalse(walk.isStuck());
  }

  /** With another variant of the code, and TLC as it was. */
  @Test
  void anotherVariantIsWalkedBesideTheSameSpecification() throws IOException {
    Path right = scratch.resolve("right");
    Path wrong = scratch.resolve("wrong");
    Lockstep first = Pair.gate().in(right);
    assertNull(first.walk().counterexample());
    Pair.gate().code("open = true;", "open = false;").in(wrong);
    Walk walk = first.of(Steps.read(wrong.resolve("classes"), wrong.resolve("src"))).walk();
    assertNotNull(walk.counterexample());
  }

  @Test
  void nothingOfAWalkIsLeft() throws Exception {
    LOADERS.clear();
    Walk walk = Pair.gate().in(scratch).walk();
    assertNull(walk.counterexample());
    for (int i = 0; !LOADERS.isEmpty() && i < 600; i++) {
      System.gc();
      Thread.sleep(50); // until its threads have ended
    }
    assertEquals(Set.of(), LOADERS.keySet());
    assertTrue(walk.figure("programs") > 0);
  }
}
