package dev.compactfuture.mutants.checkers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.compactfuture.evidence.Project;
import dev.compactfuture.mutants.Mutant;
import dev.compactfuture.mutants.checkers.MutantVerdict.Outcome;
import dev.compactfuture.mutants.java.JavaMutants;
import dev.compactfuture.subject.Shipped;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** A mutant that loops for ever is ended, and leaves no thread running. */
@Isolated("looks at all threads")
class StuckMutantTest {
  private static final Shipped SHIPPED = new Shipped(Project.ofWorkingDirectory());

  /** Its CAS cannot succeed, and is repeated for ever on the way to a program's start state. */
  @Test
  void aThreadThatSpinsBeforeTheProgramStartsIsStuckAndIsEnded(@TempDir Path folder)
      throws Exception {
    LockstepChecker.Bounds bounds =
        new LockstepChecker.Bounds(
            Duration.ofMinutes(1), Duration.ofSeconds(1), 1, Pattern.compile("^Pairs$"));
    JavaMutants mutants = JavaMutants.of(SHIPPED);
    Mutant spinning =
        mutants.all().stream()
            .filter(mutant -> mutant.id().equals("RunLook.read.skip"))
            .findFirst()
            .orElseThrow();
    mutants.write(spinning, folder);
    MutantVerdict verdict = LockstepChecker.ofJava(SHIPPED, false, bounds).check(spinning, folder);
    assertEquals(Outcome.BROKE_DOWN, verdict.outcome());
    assertTrue(verdict.reason().startsWith("Pairs: stuck: "), verdict::reason);
    for (int i = 0; spinningThreads() > 0 && i < 600; i++) {
      Thread.sleep(100);
    }
    assertEquals(0, spinningThreads());
  }

  private static long spinningThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().matches("lockstep-\\d+"))
        .filter(thread -> thread.getState() == Thread.State.RUNNABLE)
        .count();
  }
}
