package dev.compactfuture.mutants.checkers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.compactfuture.evidence.Project;
import dev.compactfuture.mutants.Mutant;
import dev.compactfuture.mutants.checkers.MutantVerdict.Outcome;
import dev.compactfuture.mutants.java.JavaMutants;
import dev.compactfuture.subject.Shipped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the quick checkers of Java say of a few mutants of the shipped classes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CheckerFactoryTest {
  private static final Shipped SHIPPED = new Shipped(Project.ofWorkingDirectory());
  private static final Pattern PAIRS = Pattern.compile("^Pairs$");

  private final CheckerFactory factory = new CheckerFactory(SHIPPED, 1, PAIRS, false);
  private final MutantChecker weakMemory = factory.ofJava("weakmemory");
  private final JavaMutants mutants = JavaMutants.of(SHIPPED);
  private final Path scratch;

  CheckerFactoryTest(@TempDir Path scratch) throws IOException {
    this.scratch = scratch;
  }

  private Mutant mutant(String id) {
    return mutants.all().stream().filter(m -> m.id().equals(id)).findFirst().orElseThrow();
  }

  private Path written(Mutant mutant) throws IOException {
    Path folder = Files.createTempDirectory(scratch, "mutant");
    mutants.write(mutant, folder);
    return folder;
  }

  private MutantVerdict verdict(MutantChecker checker, String id) throws Exception {
    return checker.check(mutant(id), written(mutant(id)));
  }

  @Test
  void anUnknownCheckerIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> factory.ofJava("tlc"));
    assertThrows(IllegalArgumentException.class, () -> factory.ofSpecification("labels"));
  }

  @Test
  void lockstepIsBlindToMemoryModes() throws Exception {
    assertEquals(
        Outcome.BLIND, verdict(factory.ofJava("lockstep"), "Complete.cas.acquire").outcome());
  }

  @ParameterizedTest
  @ValueSource(strings = {"all.plain", "Complete.cas.release", "Complete.cas.lostAsWon"})
  void weakMemoryKills(String id) throws Exception {
    assertEquals(Outcome.KILLED, verdict(weakMemory, id).outcome());
  }

  @ParameterizedTest
  @CsvSource({
    "Complete.cas.split, CompactFuture.complete(Ljava/lang/Object;)Ljava/lang/Object;",
    "Forget.write.repeat, Watch.leave()V"
  })
  void theMethodThatAMutantChangesIsFound(String id, String method) throws Exception {
    assertEquals(
        Set.of("dev/compactfuture/" + method),
        ChangedMethods.of(SHIPPED.classes(), written(mutant(id))));
  }
}
