package dev.compactfuture.mutants.checkers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.compactfuture.evidence.Project;
import dev.compactfuture.lockstep.StepComparison;
import dev.compactfuture.mutants.Mutant;
import dev.compactfuture.mutants.spec.SpecificationMutants;
import dev.compactfuture.subject.LockstepModel;
import dev.compactfuture.subject.Shipped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Lockstep on mutants, with one small model. */
@ResourceLock("MethodProbe")
class LockstepCheckerTest {
  private static final Path PROJECT = Project.ofWorkingDirectory().root();

  private final Path root;
  private final Path mutated;

  LockstepCheckerTest(@TempDir Path root, @TempDir Path mutated) {
    this.root = root;
    this.mutated = mutated;
  }

  @BeforeEach
  void writeTheModel() throws IOException {
    Files.createSymbolicLink(root.resolve("impl"), PROJECT.resolve("impl"));
    Files.createDirectories(root.resolve("tla/models"));
    Files.writeString(
        root.resolve("tla/models/Few.cfg"),
        """
        \\* A future that is completed, or not in time.
        \\* level: quick
        \\* states: 816
        \\* lockstep: pairs
        \\* programs: 3
        SPECIFICATION Safety
        CONSTANTS
          Futures = {1}
          Threads = {1, 2}
          Operations = {"setResult", "getTimed"}
          Awaiting = {0}
          Length = 1
          Iterating = {}
          StartStates = {"PENDING"}
          StartQueues = {0}
          Interrupts = FALSE
        """);
  }

  /** JUnit warns of a link that leads out of the temporary folder. */
  @AfterEach
  void deleteTheLink() throws IOException {
    Files.delete(root.resolve("impl"));
  }

  private MutantVerdict verdict(String id) throws Exception {
    var mutants = new SpecificationMutants(PROJECT.resolve("tla"), "CompactFuture");
    Mutant mutant =
        id.equals(Mutant.ORIGINAL.id())
            ? Mutant.ORIGINAL
            : mutants.all().stream().filter(m -> m.id().equals(id)).findFirst().orElseThrow();
    mutants.write(mutant, mutated);
    LockstepChecker.Bounds bounds = LockstepChecker.Bounds.of(1, Pattern.compile(""));
    return LockstepChecker.ofSpecification(new Shipped(new Project(root)), bounds)
        .check(mutant, mutated);
  }

  @Test
  void labelsAndActionsThatNoModelCoversAreNamed() throws Exception {
    String reason = verdict("original").reason();
    assertTrue(reason.startsWith("coverage: never executed: [Add, AddLook, "), reason);
    assertTrue(reason.matches(".* never taken: \\[Add, AddLook, .*"), reason);
  }

  /** The environment is in the specification only, so no step of the code differs. */
  @Test
  void anEnvironmentThatDoesLessIsNoticedByTheNumberOfStates() throws Exception {
    assertEquals("Few: 170 states, TLC has 816", verdict("EnvTimeOut.negate.3").reason());
  }

  private RecordedModel recorded(Path probed) throws IOException {
    Shipped shipped = new Shipped(new Project(root));
    LockstepModel model = LockstepModel.named(shipped.specification(), "Few");
    MethodProbe.instrument(shipped.classes(), probed);
    return RecordedModel.of(
        model.lockstep(PROJECT.resolve("tla"), shipped.steps()).keepGraphs(),
        shipped::steps,
        probed);
  }

  @Test
  void aMutantWalksTheProgramsThatEnterAChangedMethod() throws Exception {
    RecordedModel model = recorded(mutated);
    String set = "dev/compactfuture/CompactFuture.setResult(Ljava/lang/Object;)V";
    assertEquals(
        Set.of(List.of("setResult", "setResult"), List.of("setResult", "getTimed")),
        model.entering(Set.of(set)));
    assertEquals(Set.of(), model.entering(Set.of()));
    assertEquals(3, model.entering(Set.of("dev/compactfuture/CompactFuture.<clinit>")).size());
  }

  /** What is not walked counts with what the shipped classes did there. */
  @Test
  void theProgramsThatAMutantNeedNotWalkAreCounted() throws Exception {
    RecordedModel model = recorded(mutated);
    assertEquals(816, StepComparison.sum(model.resultsWithout(Set.of())).codeStates());
  }
}
