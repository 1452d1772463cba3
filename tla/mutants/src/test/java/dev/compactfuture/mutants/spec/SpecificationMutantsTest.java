package dev.compactfuture.mutants.spec;

import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.compactfuture.evidence.Project;
import dev.compactfuture.mutants.Mutant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The mutants of a specification with two steps, and of the shipped one. */
@SuppressWarnings("NullAway.Init") // JUnit gives the folders
class SpecificationMutantsTest {
  private static final String TINY =
      """
      ---- MODULE Tiny ----
      EXTENDS Naturals
      VARIABLES pc, word
      Go(t, step) == pc' = [pc EXCEPT ![t] = step]
      Wins(t) == word = 0
      Look(t) == \\* Java: volatile read
        pc[t] = "Look" /\\ Go(t, "Set") /\\ UNCHANGED word
      Set(t) == \\* Java: volatile CAS
        /\\ pc[t] = "Set"
        /\\ LET me == t
           IN  IF Wins(me) THEN word' = me ELSE UNCHANGED word
        /\\ Go(t, "Returned")
      Init ==
        /\\ pc = [t \\in {1, 2} |-> "Look"]
        /\\ word = 0
      Step(t) ==
        \\/ Look(t) \\/ Set(t)
      Next == \\E t \\in {1, 2} : Step(t)
      ====
      """;

  @TempDir Path folder;
  @TempDir Path mutated;

  private SpecificationMutants mutantsOfTiny() throws IOException {
    Files.writeString(folder.resolve("Tiny.tla"), TINY);
    return new SpecificationMutants(folder, "Tiny");
  }

  private List<Mutant> tiny() throws IOException {
    return mutantsOfTiny().all();
  }

  private String text(String id) throws IOException {
    List<Mutant> all = tiny();
    Mutant mutant = all.stream().filter(m -> m.id().equals(id)).findFirst().orElseThrow();
    new SpecificationMutants(folder, "Tiny").write(mutant, mutated);
    return Files.readString(mutated.resolve("Tiny.tla"));
  }

  @Test
  void everyMutantListedAsEquivalentExists() throws IOException {
    Path tla = Project.ofWorkingDirectory().specifications();
    assertEquals(
        EquivalentMutants.REASONS.size(),
        new SpecificationMutants(tla, "CompactFuture")
            .all().stream().filter(Mutant::isEquivalent).count());
  }

  @Test
  void modulesThatTheSpecificationDoesNotUseDoNotCount() throws IOException {
    SpecificationMutants tiny = mutantsOfTiny();
    String hash = tiny.hash();
    Files.writeString(folder.resolve("Other.tla"), "---- MODULE Other ----\n====\n");
    assertEquals(hash, mutantsOfTiny().hash());
    tiny.write(Mutant.ORIGINAL, mutated);
    assertEquals(List.of("Tiny.tla"), List.of(mutated.toFile().list()));
  }

  @Test
  void everyOperatorHasAMutant() throws IOException {
    Set<String> operators = tiny().stream().map(m -> m.operator().id()).collect(toSet());
    assertEquals(
        Set.of("drop", "negate", "always", "never", "delete", "merge", "split", "spurious"),
        operators);
  }

  @Test
  void theReadmeListsEveryOperator() throws IOException {
    String readme =
        Files.readString(Project.ofWorkingDirectory().root().resolve("tla/mutants/README.md"));
    for (SpecificationOperator operator : SpecificationOperator.values()) {
      assertTrue(readme.contains("| `" + operator.id() + "` | "), operator.id());
    }
  }

  @Test
  void idsAreUniqueAndTheSameEachTime() throws IOException {
    List<String> ids = tiny().stream().map(Mutant::id).toList();
    assertEquals(ids.size(), Set.copyOf(ids).size());
    assertEquals(ids, tiny().stream().map(Mutant::id).toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Set.drop.1 | /\\ TRUE",
        "Look.drop.2 | UNCHANGED <<pc>> /\\ UNCHANGED word", // not TRUE: TLC requires a value of
        // pc'
        "Set.drop.2 | /\\ UNCHANGED <<word>>",
        "Set.always.1 | IF TRUE THEN word' = me",
        "Set.never.1 | IF FALSE THEN word' = me",
        "Look.delete.1 | FALSE",
        "Set.split.1 | SetTest(t) \\/ SetWrite(t) \\/ SetLoses(t)",
        "Set.split.1 | IN Wins(me)) /\\ pc'",
        "Set.merge.1 | pc[u] = \"Set\" => pc'[u] # \"Set\"",
        "word.spurious.1 | word' = Beginning /\\ UNCHANGED <<pc>>"
      })
  void theChangeIsWhereTheIdSays(String id, String part) throws IOException {
    String text = text(id);
    assertNotEquals(TINY, text);
    assertTrue(text.contains(part), text);
  }

  /** It would be replaced by itself. */
  @Test
  void aConjunctThatOnlySaysUnchangedIsNotDropped() throws IOException {
    assertTrue(tiny().stream().noneMatch(m -> m.what().equals("without UNCHANGED word")));
  }

  /** TLC would refuse an invalid one for the wrong reason. */
  @Test
  void everyMutantIsValidTla() throws IOException {
    List<Mutant> all = tiny();
    SpecificationMutants mutants = new SpecificationMutants(folder, "Tiny");
    for (Mutant mutant : all) {
      assertDoesNotThrow(() -> mutants.write(mutant, mutated), mutant.id());
      Files.delete(mutated.resolve("Tiny.tla"));
    }
  }
}
