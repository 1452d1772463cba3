package dev.compactfuture.tla;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.compactfuture.lockstep.Lockstep;
import dev.compactfuture.lockstep.Steps;
import dev.compactfuture.lockstep.Walk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The future under lockstep: a few programs; all of them are walked by {@code mvn verify}. */
class FutureLockstepTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static Walk walk(Steps steps, String... program) {
    Path folder = ROOT.resolve("tla");
    return new Lockstep(
            FutureSubject.class,
            steps,
            folder,
            "CompactFuture",
            folder.resolve("models/TwoEach.cfg"))
        .programs(List.of(program)::equals)
        .walk();
  }

  @Test
  void codeAndSpecificationTakeTheSameSteps() throws Exception {
    Walk walk = walk(Verify.steps(ROOT), "cancel", "addDoneCallback, setResult");
    assertNull(walk.counterexample(), walk.counterexample());
    assertEquals(1, walk.figure("programs"));
    assertTrue(walk.figure("specStates") > 50, walk.figures()::toString);
    assertEquals(walk.figure("specStates"), walk.figure("javaStates"));
    assertEquals(walk.figure("specEdges"), walk.figure("javaEdges"));
  }

  @Test
  void everyFieldIsMappedOrLeftOutWithAReason() throws Exception {
    // Failed comes with setException, which is not in this model.
    assertEquals(
        Set.of("CompactFuture$Failed.exception"),
        walk(Verify.steps(ROOT), "setResult", "getTimed").unmapped());
  }

  @Test
  void aStepLeftOutReadsAsInTheReadme() throws Exception {
    Steps silent = Verify.steps(ROOT);
    silent.leaveOut("Unpark");
    String counterexample = walk(silent, "setResult", "getTimed").counterexample();
    assertNotNull(counterexample);
    assertTrue(
        Files.readString(ROOT.resolve("README.md")).contains("```\n" + counterexample + "```"),
        counterexample);
  }
}
