package dev.compactfuture.mutants.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.compactfuture.evidence.AwakeClock;
import dev.compactfuture.mutants.Mutant;
import dev.compactfuture.mutants.MutantSet;
import dev.compactfuture.mutants.MutationOperator;
import dev.compactfuture.mutants.MutationSite;
import dev.compactfuture.mutants.checkers.MutantChecker;
import dev.compactfuture.mutants.checkers.MutantVerdict;
import dev.compactfuture.mutants.checkers.MutantVerdict.Outcome;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The matrix of mutants and checkers, with checkers whose verdicts are given. */
@SuppressWarnings("NullAway.Init") // JUnit sets the folder
class MutantMatrixTest {
  private enum TestOperator implements MutationOperator {
    PLAIN,
    SKIP;

    @Override
    public String id() {
      return this == PLAIN ? "plain" : "skip";
    }

    @Override
    public boolean isMemoryMode() {
      return this == PLAIN;
    }
  }

  @TempDir Path scratch;

  private final List<String> shown = new CopyOnWriteArrayList<>();
  private final List<String> progress = new CopyOnWriteArrayList<>();

  private static Mutant mutant(String id, TestOperator operator, String equivalent) {
    return new Mutant(id, operator, new MutationSite("A", "A.java:1"), "", equivalent);
  }

  private static final List<Mutant> MUTANTS =
      List.of(
          Mutant.ofAllSites(TestOperator.PLAIN, "the access is plain"),
          mutant("A.cas.plain", TestOperator.PLAIN, ""),
          mutant("A.cas.skip", TestOperator.SKIP, ""),
          mutant("B.cas.skip", TestOperator.SKIP, ""),
          mutant("C.cas.skip", TestOperator.SKIP, "for a reason"));

  private MutantChecker checker(String name, Set<String> kills, Set<String> breaksDown) {
    return new MutantChecker() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public MutantVerdict check(Mutant mutant, Path mutated) {
        shown.add(name + " " + mutant.id());
        Outcome outcome =
            kills.contains(mutant.id())
                ? Outcome.KILLED
                : breaksDown.contains(mutant.id()) ? Outcome.BROKE_DOWN : Outcome.SURVIVED;
        return MutantVerdict.of(outcome, "", AwakeClock.nanoTime());
      }
    };
  }

  private MutantMatrix matrix(
      List<Mutant> mutants, Map<String, String> canaries, MutantChecker... checkers) {
    MutantSet set =
        new MutantSet() {
          @Override
          public List<Mutant> all() {
            return mutants;
          }

          @Override
          public String hash() {
            return "hash";
          }

          @Override
          public void write(Mutant mutant, Path folder) {}
        };
    return new MutantMatrix(
            scratch.resolve("mutants.json"), Math.max(1, checkers.length), progress::add)
        .add(new MatrixSide("java", set, List.of(checkers), canaries));
  }

  @Test
  void verdictsAreCounted() throws Exception {
    MutantChecker one = checker("one", Set.of("all.plain", "A.cas.plain"), Set.of("A.cas.skip"));
    MatrixCounts counts =
        matrix(MUTANTS, Map.of(), one, checker("two", Set.of(), Set.of())).run().get(0);
    assertEquals(5, counts.mutants());
    assertEquals(3, counts.killed());
    assertEquals(1, counts.brokeDown());
    assertEquals(1, counts.equivalent());
    assertEquals(Map.of("one", 3, "two", 0), counts.killedBy());
    assertEquals(List.of("B.cas.skip"), counts.survivors());
  }

  @Test
  void verdictsMakeATable() throws Exception {
    MutantChecker one = checker("one", Set.of("all.plain", "A.cas.plain"), Set.of("A.cas.skip"));
    MutantMatrix matrix = matrix(MUTANTS, Map.of(), one, checker("two", Set.of(), Set.of()));
    matrix.run();
    List<String> lines = matrix.tables().lines().map(line -> line.replaceAll(" +", " ")).toList();
    assertEquals(
        List.of(
            "| java | mutants | equivalent | one | two | survived |",
            "| --- | --- | --- | --- | --- | --- |",
            "| `plain` | 2 | 0 | 2/2 | 0/2 | 0 |",
            "| `skip` | 3 | 1 | 1/2 | 0/2 | 1 |",
            "| all | 5 | 1 | 3/4 | 0/4 | 1 |",
            "| of these, broke down | | | 1 | 0 | |",
            "| seconds to a kill | | | 0.0, ≤ 0 | | |",
            "| by no other checker | | | 3: `all.plain` | 0 | |"),
        lines);
  }

  @Test
  void aCheckerThatDoesNotNoticeAModeAtAllSitesIsNotShownEachSite() throws Exception {
    matrix(MUTANTS, Map.of(), checker("one", Set.of(), Set.of())).run();
    assertEquals(List.of("one all.plain", "one A.cas.skip", "one B.cas.skip"), shown);
    assertTrue(progress.toString().contains("as all.plain"), progress::toString);
  }

  @Test
  void checkersRunBesideEachOther() throws Exception {
    CyclicBarrier both = new CyclicBarrier(2);
    MutantChecker[] two = new MutantChecker[2];
    for (int i = 0; i < two.length; i++) {
      String name = "checker " + i;
      two[i] =
          new MutantChecker() {
            @Override
            public String name() {
              return name;
            }

            @Override
            public MutantVerdict check(Mutant mutant, Path mutated) throws InterruptedException {
              try {
                both.await(); // until the other one checks a mutant, too
              } catch (BrokenBarrierException e) {
                throw new IllegalStateException(e);
              }
              return MutantVerdict.of(Outcome.KILLED, "", AwakeClock.nanoTime());
            }
          };
    }
    MatrixCounts counts = matrix(MUTANTS, Map.of(), two).run().get(0);
    assertEquals(Map.of("checker 0", 4, "checker 1", 4), counts.killedBy());
  }

  @Test
  void aMutantWithAVerdictIsNotShownAgain() throws Exception {
    MutantChecker one = checker("one", Set.of("A.cas.skip"), Set.of());
    matrix(MUTANTS, Map.of(), one).only(Pattern.compile("skip")).run();
    shown.clear();
    matrix(MUTANTS, Map.of(), one).run();
    assertEquals(List.of("one all.plain"), shown);
  }

  @Test
  void verdictsOfOtherCheckersDoNotCount() throws Exception {
    MutantChecker one = checker("one", Set.of("A.cas.skip"), Set.of());
    for (String hash : List.of("a", "a", "b")) {
      matrix(MUTANTS, Map.of(), one).only(Pattern.compile("A.cas.skip")).ofCheckers(hash).run();
    }
    assertEquals(List.of("one A.cas.skip", "one A.cas.skip"), shown);
  }

  @Test
  void verdictsOnAMutantThatIsFoundEquivalentLaterAreDropped() throws Exception {
    MutantChecker one = checker("one", Set.of(), Set.of());
    matrix(List.of(mutant("A.cas.skip", TestOperator.SKIP, "")), Map.of(), one).run();
    String table =
        matrix(List.of(mutant("A.cas.skip", TestOperator.SKIP, "for a reason")), Map.of(), one)
            .tables();
    assertTrue(table.matches("(?s).*\\| all +\\| +1 \\| +1 \\| +\\| +0 \\|.*"), table);
  }

  @Test
  void aCheckerThatKillsTheOriginalIsRefused() {
    MutantChecker one = checker("one", Set.of("original"), Set.of());
    MutantMatrix matrix = matrix(MUTANTS, Map.of(), one).withOriginals();
    assertThrows(IllegalStateException.class, matrix::run);
  }

  @Test
  void inASampleACheckerWithACanaryIsShownOnlyThatMutantAndMustKillIt() throws Exception {
    MutantChecker one =
        checker("one", Set.of("all.plain", "A.cas.plain", "A.cas.skip", "B.cas.skip"), Set.of());
    MutantChecker two = checker("two", Set.of("A.cas.skip"), Set.of());
    MutantChecker three = checker("three", Set.of(), Set.of());
    Map<String, String> canaries = Map.of("two", "A.cas.skip", "three", "A.cas.skip");
    MutantMatrix matrix = matrix(MUTANTS, canaries, one, two, three).choice(ShownMutants.SAMPLE);
    assertEquals(List.of("A.cas.skip under three"), matrix.run().get(0).survivors());
    assertEquals(6, shown.size(), shown::toString);
  }

  @Test
  void untilItIsKilledAMutantIsShownToOneCheckerAfterTheOther() throws Exception {
    MutantChecker one = checker("one", Set.of("all.plain", "A.cas.skip"), Set.of());
    MutantChecker two = checker("two", Set.of("A.cas.plain", "A.cas.skip"), Set.of());
    matrix(MUTANTS, Map.of("two", "A.cas.skip"), one, two).choice(ShownMutants.UNTIL_KILLED).run();
    assertEquals(
        List.of(
            "one all.plain",
            "one A.cas.plain",
            "two A.cas.plain",
            "one A.cas.skip",
            "two A.cas.skip", // its canary
            "one B.cas.skip",
            "two B.cas.skip"),
        shown);
  }

  @Test
  void aRunSaysBeforehandHowLongItWillTake() throws Exception {
    MutantChecker one = checker("one", Set.of(), Set.of());
    matrix(MUTANTS, Map.of(), one).only(Pattern.compile("skip")).run();
    matrix(MUTANTS, Map.of(), one, checker("two", Set.of(), Set.of())).run();
    assertEquals(
        List.of(
            "[java] checks to come: 2 by one of an unknown time each; in all more than 0 minutes",
            "[java] checks to come: 2 by one of 0.0 s each, 4 by two of an unknown time each;"
                + " in all more than 0 minutes"),
        progress.stream().filter(line -> line.contains("to come")).toList());
  }

  @Test
  void anOperatorThatChangesNothingIsNamed() throws Exception {
    List<Mutant> same =
        List.of(mutant("A.cas.skip", TestOperator.SKIP, "its bytecode is the original's"));
    assertEquals(List.of("skip changes nothing"), matrix(same, Map.of()).run().get(0).survivors());
  }
}
