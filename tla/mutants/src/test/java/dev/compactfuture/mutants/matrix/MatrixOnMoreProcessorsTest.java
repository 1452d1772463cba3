package dev.compactfuture.mutants.matrix;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.compactfuture.evidence.Project;
import dev.compactfuture.mutants.checkers.CheckerFactory;
import dev.compactfuture.subject.Shipped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Are a few mutants killed by the same checkers on more processors? Whether lockstep kills or
 * breaks down is not compared: of a program that both diverges and throws, it reports what it meets
 * first.
 */
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
    for (String shipped : List.of("impl/target/classes", "impl/src/main/java")) {
      copyFolder(PROJECT.resolve(shipped), root.resolve(shipped));
    }
    Path models = Files.createDirectories(root.resolve("tla/models"));
    for (String module : List.of("CompactFuture.tla", "Future.tla")) {
      Files.copy(PROJECT.resolve("tla").resolve(module), root.resolve("tla").resolve(module));
    }
    Files.writeString(
        models.resolve("Few.cfg"),
        """
        \\* Two threads that complete a future.
        \\* level: quick
        \\* states: 29
        \\* lockstep: pairs
        \\* programs: 3
        SPECIFICATION Safety
        CONSTANTS
          Futures = {1}
          Threads = {1, 2}
          Operations = {"setResult", "cancel"}
          Awaiting = {0}
          Length = 1
          Iterating = {}
          StartStates = {"PENDING"}
          StartQueues = {0}
          Interrupts = FALSE
        """);
  }

  private static void copyFolder(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = to.resolve(from.relativize(file));
        Files.createDirectories(requireNonNull(copy.getParent()));
        Files.copy(file, copy);
      }
    }
  }

  /**
   * Returns the file of results, without how long it took and with each breakdown as a kill. TLC is
   * shown the mutants of one action at a time, so those of two may be under way.
   */
  private String verdicts(int parallel) throws IOException, InterruptedException {
    Shipped shipped = new Shipped(new Project(root));
    CheckerFactory factory = new CheckerFactory(shipped, parallel, Pattern.compile(""), false);
    Path file = results.resolve(parallel + ".json");
    new MutantMatrix(file, parallel, line -> {})
        .only(Pattern.compile("^Complete\\.cas\\.(skip|lostAsWon)$|^(Complete|Cancel)\\.drop\\.1$"))
        .choice(ShownMutants.ALL)
        .addJava(shipped, factory, List.of("labels", "lockstep"), Map.of())
        .addSpecification(shipped, factory, List.of("tlc", "lockstep"), Map.of())
        .run();
    return Files.readString(file)
        .replaceAll("\"(seconds|reason)\": .*", "")
        .replace("broke down", "killed");
  }

  @Test
  void theSameCheckersKillWithOneProcessorAndWithMoreThanThereAre() throws Exception {
    String one = verdicts(1);
    for (String part :
        List.of("labels", "lockstep", "tlc", "killed", "Complete.drop.1", "Cancel.drop.1")) {
      assertTrue(one.contains("\"" + part + "\""), one);
    }
    assertEquals(one, verdicts(Runtime.getRuntime().availableProcessors() + 3));
  }
}
