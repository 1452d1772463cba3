package dev.compactfuture.mutants;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.compactfuture.evidence.Project;
import dev.compactfuture.subject.Shipped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lockstep says of a specification, with one small model. */
class LockstepCheckerTest {
  private static final Path PROJECT = Project.ofWorkingDirectory().root();

  private final Path root;
  private final Path mutated;

  LockstepCheckerTest(@TempDir Path root, @TempDir Path mutated) {
    this.root = root;
    this.mutated = mutated;
  }

  @BeforeEach
  void aModel() throws IOException {
    Files.createSymbolicLink(root.resolve("impl"), PROJECT.resolve("impl"));
    Files.createDirectories(root.resolve("tla/models"));
    Files.writeString(
        root.resolve("tla/models/Few.cfg"),
        """
        \\* A future that is completed, or not in time.
        \\* level: quick
        \\* claims: C8
        \\* states: 816
        \\* lockstep: pairs
        \\* programs: 3
        SPECIFICATION Safety
        CONSTANTS
          Futures = {1}
          Threads = {1, 2}
          Stopped = {}
          Operations = {"setResult", "getTimed"}
          Awaiting = {0}
          Length = 1
          StartStates = {"PENDING"}
          StartQueues = {0}
          Interrupts = FALSE
        """);
  }

  /** It leads out of the folder, of which JUnit would warn. */
  @AfterEach
  void deleteTheLink() throws IOException {
    Files.delete(root.resolve("impl"));
  }

  private Checker.Verdict verdict(String id) throws Exception {
    var mutants = new SpecificationMutants(PROJECT.resolve("tla"), "CompactFuture");
    Mutant mutant =
        id.equals(Mutant.ORIGINAL.id())
            ? Mutant.ORIGINAL
            : mutants.all().stream().filter(m -> m.id().equals(id)).findFirst().orElseThrow();
    mutants.write(mutant, mutated);
    Duration bound = Duration.ofMinutes(1);
    return new LockstepChecker(new Shipped(new Project(root)), true, bound, bound, 1)
        .run(mutant, mutated);
  }

  @Test
  void whatNoModelExecutesIsSaid() throws Exception {
    String reason = verdict("original").reason();
    assertTrue(reason.startsWith("coverage: never executed: [Add, AddLook, "), reason);
    assertTrue(reason.matches(".* never taken: \\[Add, AddLook, .*"), reason);
  }

  /** What the world around does is the specification's alone: no step of the code differs. */
  @Test
  void ifTimeNeverPassesThereAreFewerStates() throws Exception {
    assertEquals("Few: 170 states, TLC has 816", verdict("EnvTimeOut.negate.3").reason());
  }
}
