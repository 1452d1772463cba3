package dev.compactfuture.mutants.checkers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.compactfuture.evidence.Project;
import dev.compactfuture.mutants.Mutant;
import dev.compactfuture.mutants.MutationOperator;
import dev.compactfuture.mutants.MutationSite;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The races that a mutant is shown to. */
class JcstressRacesTest {
  private static final Path RACES =
      Project.ofWorkingDirectory().sources("jcstress-tests").resolve("dev/compactfuture/races");

  private record TestOperator(String id, boolean isMemoryMode) implements MutationOperator {}

  private static List<String> races(String label, boolean isMemoryMode) {
    Mutant mutant =
        new Mutant(
            label + ".read.test",
            new TestOperator("test", isMemoryMode),
            new MutationSite(label, ""),
            "",
            "");
    return List.of(JcstressRaces.of(mutant).split("\\|"));
  }

  /** jcstress runs nothing, and so kills nothing, if no race matches. */
  @ParameterizedTest
  @ValueSource(
      strings = {"Complete", "AddLook", "Unwatch", "all", "Unpark", "GetLook", "ParkNanos"})
  void eachRaceExists(String label) {
    for (String race : races(label, true)) {
      assertTrue(Files.exists(RACES.resolve(race + ".java")), race);
    }
  }

  @Test
  void aMutantOfAnAccessModeIsShownThePublicationRaces() {
    assertEquals(List.of("CallbackRaces"), races("Call", false));
    assertEquals(List.of("CallbackRaces", "PublicationRaces"), races("Call", true));
  }

  @Test
  void aMutantOfAnUnknownLabelIsShownAllRaces() {
    assertEquals(List.of(""), races("New", true));
  }
}
