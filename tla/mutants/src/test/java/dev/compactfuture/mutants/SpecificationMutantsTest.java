package dev.compactfuture.mutants;

import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.compactfuture.evidence.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The generator of mutants of the specification, on one with two steps. */
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

  private SpecificationMutants made() throws IOException {
    Files.writeString(folder.resolve("Tiny.tla"), TINY);
    return new SpecificationMutants(folder, "Tiny");
  }

  private List<Mutant> tiny() throws IOException {
    return made().all();
  }

  private String text(String id) throws IOException {
    List<Mutant> all = tiny();
    Mutant mutant = all.stream().filter(m -> m.id().equals(id)).findFirst().orElseThrow();
    new SpecificationMutants(folder, "Tiny").write(mutant, mutated);
    return Files.readString(mutated.resolve("Tiny.tla"));
  }

  @Test
  void whatIsListedAsEquivalentIsThere() throws IOException {
    Path tla = Project.ofWorkingDirectory().specifications();
    assertEquals(
        SpecificationMutants.EQUIVALENT.size(),
        new SpecificationMutants(tla, "CompactFuture")
            .all().stream().filter(m -> !m.equivalent().isEmpty()).count());
  }

  @Test
  void noStepIsMadeOfAProperty() throws IOException {
    SpecificationMutants these =
        new SpecificationMutants(Project.ofWorkingDirectory().specifications(), "CompactFuture");
    assertEquals(
        Set.of("Silent"),
        these.all().stream().filter(these::isOfProperty).map(Mutant::label).collect(toSet()));
  }

  @Test
  void modulesThatItIsNotMadeOfAreNoneOfItsOwn() throws IOException {
    SpecificationMutants tiny = made();
    String hash = tiny.hash();
    Files.writeString(folder.resolve("Other.tla"), "---- MODULE Other ----\n====\n");
    assertEquals(hash, made().hash());
    tiny.write(Mutant.ORIGINAL, mutated);
    assertEquals(List.of("Tiny.tla"), List.of(mutated.toFile().list()));
  }

  @Test
  void everyOperatorHasOne() throws IOException {
    Set<String> operators = tiny().stream().map(m -> m.operator().id()).collect(toSet());
    assertEquals(
        Set.of("drop", "negate", "always", "never", "delete", "merge", "split", "spurious"),
        operators);
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
        "Look.drop.2 | UNCHANGED <<pc>> /\\ UNCHANGED word", // not TRUE: TLC wants a pc'
        "Set.drop.2 | /\\ UNCHANGED <<word>>",
        "Set.always.1 | IF TRUE THEN word' = me",
        "Set.never.1 | IF FALSE THEN word' = me",
        "Look.delete.1 | FALSE",
        "Set.split.1 | SetTest(t) \\/ SetWrite(t) \\/ SetLoses(t)",
        "Set.split.1 | IN Wins(me)) /\\ pc'",
        "Set.merge.1 | pc[u] = \"Set\" => pc'[u] # \"Set\"",
        "word.spurious.1 | word' = Beginning /\\ UNCHANGED <<pc>>"
      })
  void itIsChangedWhereItsIdSays(String id, String part) throws IOException {
    String text = text(id);
    assertNotEquals(TINY, text);
    assertTrue(text.contains(part), text);
  }

  /** What it says to stay as it is does so without it. */
  @Test
  void whatIsUnchangedIsNotDropped() throws IOException {
    assertTrue(tiny().stream().noneMatch(m -> m.what().equals("without UNCHANGED word")));
  }

  /** Else TLC would refuse it for the wrong reason. */
  @Test
  void eachCanBeParsed() throws IOException {
    List<Mutant> all = tiny();
    SpecificationMutants these = new SpecificationMutants(folder, "Tiny");
    for (Mutant mutant : all) {
      assertDoesNotThrow(() -> these.write(mutant, mutated), mutant.id());
      Files.delete(mutated.resolve("Tiny.tla"));
    }
  }
}
