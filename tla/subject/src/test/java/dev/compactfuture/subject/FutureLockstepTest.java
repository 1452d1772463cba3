package dev.compactfuture.subject;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.compactfuture.evidence.Project;
import dev.compactfuture.lockstep.Lockstep;
import dev.compactfuture.lockstep.Steps;
import dev.compactfuture.lockstep.Walk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The future under lockstep, with a few programs; {@code mvn verify} walks all of them. */
class FutureLockstepTest {
  private static final Shipped SHIPPED = new Shipped(Project.ofWorkingDirectory());

  private static Walk walk(Steps steps, String... program) {
    return walk(SHIPPED.specification(), steps, program);
  }

  private static Walk walk(Path folder, Steps steps, String... program) {
    Path model = SHIPPED.specification().resolve("models/TwoEach.cfg");
    return new Lockstep(FutureSubject.class, steps, folder, "CompactFuture", model)
        .programs(List.of(program)::equals)
        .walk();
  }

  @Test
  void codeAndSpecificationTakeTheSameSteps() throws Exception {
    Walk walk = walk(SHIPPED.steps(), "cancel", "addDoneCallback, setResult");
    assertNull(walk.counterexample(), walk.counterexample());
    assertEquals(1, walk.figure("programs"));
    assertEquals(
        List.of(46L, 46L, 68L, 68L),
        Stream.of("javaStates", "specStates", "javaEdges", "specEdges").map(walk::figure).toList());
  }

  /** Hazard: TLC looks for modules in the working directory first, where the right one is. */
  @Test
  void theSpecificationInTheFolderIsTheOneThatIsWalked(@TempDir Path folder) throws Exception {
    Path right = SHIPPED.specification();
    Files.copy(right.resolve("Future.tla"), folder.resolve("Future.tla"));
    String text = Files.readString(right.resolve("CompactFuture.tla"));
    Files.writeString(
        folder.resolve("CompactFuture.tla"),
        new SpecificationCanary(
                "no permit",
                List.of(),
                "Unpark",
                "permit' = Set(permit, Head(todo[t])[2], TRUE)",
                "UNCHANGED permit")
            .applyTo(text));
    Walk walk = walk(folder, SHIPPED.steps(), "setResult", "getTimed");
    assertNotNull(walk.counterexample());
    assertTrue(
        walk.counterexample().contains("permit[2]: code TRUE, specification FALSE"),
        walk.counterexample());
  }

  @Test
  void waitsOnManyFuturesTakeTheSameSteps() throws Exception {
    Walk walk = walkAwaits();
    assertNull(walk.counterexample(), walk.counterexample());
    assertEquals(1, walk.figure("programs"));
    assertEquals(walk.figure("specStates"), walk.figure("javaStates"));
    assertTrue(walk.labels().contains("Sleep"), () -> "labels " + walk.labels());
  }

  @Test
  void everyFieldIsMappedOrLeftOutWithAReason() throws Exception {
    assertEquals(Set.of(), walkAwaits().unmapped());
  }

  private static Walk walkAwaits() throws Exception {
    Path model = SHIPPED.specification().resolve("models/Awaits.cfg");
    return new Lockstep(
            FutureSubject.class, SHIPPED.steps(), SHIPPED.specification(), "CompactFuture", model)
        .programs(List.of("setException", "awaitException")::equals)
        .walk();
  }

  @Test
  void aStepLeftOutReadsAsInTheReadme() throws Exception {
    Steps silent = SHIPPED.steps();
    silent.leaveOut("Unpark");
    String counterexample = walk(silent, "setResult", "getTimed").counterexample();
    assertNotNull(counterexample);
    assertTrue(
        Files.readString(SHIPPED.specification().resolve("README.md"))
            .contains("```\n" + counterexample + "```"),
        counterexample);
  }
}
