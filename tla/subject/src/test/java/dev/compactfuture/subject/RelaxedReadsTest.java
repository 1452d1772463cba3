package dev.compactfuture.subject;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.compactfuture.evidence.Project;
import dev.compactfuture.lockstep.Steps;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The steps whose reads do not acquire. Only after such a read may a later write come before it, so
 * only these could take part in load buffering, which the memory model does not have.
 */
class RelaxedReadsTest {
  private static boolean isRelaxedRead(Steps.Step step) {
    return step.kind().endsWith("CAS") && step.kind().contains("release")
        || step.kind().endsWith("read") && !step.kind().matches("(acquire|volatile) read");
  }

  /**
   * Each CAS compares with a word that its thread has read before, acquiring, in the same loop;
   * what follows WatchedLook is written by a CAS that releases, so it cannot come before that read.
   */
  @Test
  void theyAreThoseByWhichAThreadRegistersOrLeaves() throws Exception {
    assertEquals(
        List.of("Add", "Leave", "Register", "Sleep", "Unwatch", "Watch", "WatchedLook"),
        new Shipped(Project.ofWorkingDirectory())
            .steps().byLabel().entrySet().stream()
                .filter(step -> isRelaxedRead(step.getValue()))
                .map(Map.Entry::getKey)
                .sorted()
                .toList());
  }
}
