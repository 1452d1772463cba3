package dev.compactfuture.mutants.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.compactfuture.evidence.Project;
import dev.compactfuture.mutants.checkers.CheckerFactory;
import dev.compactfuture.subject.Shipped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Do a few mutants get the same verdicts, and from the same checkers, on more processors? */
class MatrixOnMoreProcessorsTest {
  private static final Path PROJECT = Project.ofWorkingDirectory().root();

  private final Path root;
  private final Path results;

  MatrixOnMoreProcessorsTest(@TempDir Path root, @TempDir Path results) {
    this.root = root;
    this.results = results;
  }

  /** A project with the shipped classes and specification, and one small model. */
  @BeforeEach
  void makeAProject() throws IOException {
    Files.createSymbolicLink(root.resolve("impl"), PROJECT.resolve("impl"));
    Path models = Files.createDirectories(root.resolve("tla/models"));
    for (String module : List.of("CompactFuture.tla", "Future.tla")) {
      Files.copy(PROJECT.resolve("tla").resolve(module), root.resolve("tla").resolve(module));
    }
    Files.writeString(
        models.resolve("Few.cfg"),
        """
        \\* Two threads that complete a future.
        \\* level: quick
        \\* claims: C2
        \\* states: 29
        \\* lockstep: pairs
        \\* programs: 3
        SPECIFICATION Safety
        CONSTANTS
          Futures = {1}
          Threads = {1, 2}
          Stopped = {}
          Operations = {"setResult", "cancel"}
          Awaiting = {0}
          Length = 1
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

  /**
   * Returns the file of results, without how long it took. A mutant that breaks down counts as
   * killed: if a program has a difference and cannot be run on either, lockstep reports one of
   * them.
   */
  private String verdicts(int parallel) throws IOException, InterruptedException {
    Shipped shipped = new Shipped(new Project(root));
    CheckerFactory factory = new CheckerFactory(shipped, parallel, Pattern.compile(""), false);
    Path file = results.resolve(parallel + ".json");
    new MutantMatrix(file, parallel, line -> {})
        .only(Pattern.compile("^Complete\\.(cas\\.(skip|lostAsWon|weak)|drop\\.[12])$"))
        .choice(ShownMutants.UNTIL_KILLED)
        .addJava(shipped, factory, List.of("labels", "lockstep"), Map.of())
        .addSpecification(shipped, factory, List.of("lockstep"), Map.of())
        .run();
    return Files.readString(file)
        .replaceAll("\"(seconds|reason)\": .*", "")
        .replace("broke down", "killed");
  }

  @Test
  void theMatrixIsTheSameWithOneProcessorWithTwoAndWithMoreThanThereAre() throws Exception {
    Set<String> all = new LinkedHashSet<>(List.of(verdicts(1)));
    String one = all.iterator().next();
    assertTrue(one.contains("labels") && one.contains("lockstep"), one);
    assertTrue(one.contains("\"killed\""), one);
    all.add(verdicts(2));
    all.add(verdicts(Runtime.getRuntime().availableProcessors() + 3));
    assertEquals(1, all.size(), () -> String.join("\n", all));
  }
}
