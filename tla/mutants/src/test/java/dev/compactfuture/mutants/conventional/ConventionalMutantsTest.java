package dev.compactfuture.mutants.conventional;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.compactfuture.SampleFolder;
import dev.compactfuture.mutants.Mutant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The mutants that conventional operators make of a small class. */
@SuppressWarnings("NullAway.Init") // JUnit sets the folder
class ConventionalMutantsTest {
  @TempDir Path classes;

  @BeforeEach
  void copySample() throws IOException {
    SampleFolder.write(classes, "Sample.class", "Sample$*.class");
  }

  private List<Mutant> mutants() throws IOException {
    return ConventionalMutants.of(classes).all();
  }

  private Set<String> idsOf(String label) throws IOException {
    return mutants().stream()
        .filter(mutant -> mutant.label().equals(label))
        .map(Mutant::id)
        .collect(Collectors.toSet());
  }

  @Test
  void theIdCountsWhatAnOperatorDoesInAMethod() throws IOException {
    assertEquals(
        Set.of(
            "Sample.product.negate.1",
            "Sample.product.bound.1",
            "Sample.product.always.1",
            "Sample.product.never.1",
            "Sample.product.constant.1",
            "Sample.product.constant.2",
            "Sample.product.math.1",
            "Sample.product.math.2",
            "Sample.product.math.3",
            "Sample.product.result.1"),
        idsOf("Sample.product"));
  }

  @Test
  void aFinallyIsLeftOutWhereAnExceptionIsThrown() throws IOException {
    assertTrue(idsOf("Sample.call").contains("Sample.call.dropHandler.1"));
  }

  @Test
  void aLambdaCountsToItsMethod() throws IOException {
    assertTrue(idsOf("Sample.pair").contains("Sample.pair.swapArguments.1"));
  }

  @Test
  void whatTheCompilerAddsIsNotMutated() throws IOException {
    Set<String> labels = mutants().stream().map(Mutant::label).collect(Collectors.toSet());
    assertEquals(
        Set.of(
            "Sample.product",
            "Sample.call",
            "Sample.pair",
            "Sample.Pair.new",
            "Sample.Pair.first",
            "Sample.Pair.second"),
        labels);
  }

  @Test
  void anEquivalentMutantThatDoesNotExistIsNamed() {
    EquivalentMutants wrong =
        new EquivalentMutants(Map.of("Sample.product.negate.2", "moved away"));
    IllegalStateException thrown =
        assertThrows(IllegalStateException.class, () -> new ConventionalMutants(classes, wrong));
    assertTrue(thrown.toString().contains("Sample.product.negate.2"), thrown::toString);
  }

  @Test
  void everyMutantDiffersFromTheOriginal(@TempDir Path folder) throws IOException {
    ConventionalMutants all = ConventionalMutants.of(classes);
    for (Mutant mutant : all.all()) {
      Path written = Files.createDirectory(folder.resolve(mutant.id()));
      all.write(mutant, written);
      long changed =
          Files.mismatch(
              classes.resolve("dev/compactfuture/Sample.class"),
              written.resolve("dev/compactfuture/Sample.class"));
      assertTrue(changed >= 0 || mutant.label().startsWith("Sample.Pair"), mutant::id);
    }
  }
}
