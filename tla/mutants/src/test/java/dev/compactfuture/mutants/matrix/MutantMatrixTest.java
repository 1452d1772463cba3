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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
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

  private int parallel = 1;
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
    return new MutantMatrix(scratch.resolve("mutants.json"), parallel, progress::add)
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

  /** A checker that has no verdict before as many mutants are shown as the barrier has parties. */
  private static MutantChecker meeting(String name, CyclicBarrier all, boolean oneGroup) {
    return new MutantChecker() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public String group(Mutant mutant) {
        return oneGroup ? "" : mutant.id();
      }

      @Override
      public MutantVerdict check(Mutant mutant, Path mutated) throws InterruptedException {
        try {
          all.await(1, TimeUnit.MINUTES); // if the others are never shown, it fails
        } catch (BrokenBarrierException | TimeoutException e) {
          throw new IllegalStateException(e);
        }
        return MutantVerdict.of(Outcome.KILLED, "", AwakeClock.nanoTime());
      }
    };
  }

  @Test
  void checkersRunBesideEachOther() throws Exception {
    CyclicBarrier both = new CyclicBarrier(2);
    parallel = 2;
    MatrixCounts counts =
        matrix(MUTANTS, Map.of(), meeting("one", both, true), meeting("two", both, true))
            .run()
            .get(0);
    assertEquals(Map.of("one", 4, "two", 4), counts.killedBy());
  }

  @Test
  void aCheckerIsShownMutantsOfDifferentGroupsAtATime() throws Exception {
    parallel = 3;
    MutantMatrix matrix = matrix(MUTANTS, Map.of(), meeting("one", new CyclicBarrier(3), false));
    assertEquals(3, matrix.only(Pattern.compile("A.cas|B.cas")).run().get(0).killedBy().get("one"));
  }

  /** A checker whose verdict depends on how many mutants of the same group it was shown before. */
  private static MutantChecker remembering(String name, int killsEach) {
    Map<String, AtomicInteger> seen = new ConcurrentHashMap<>();
    return new MutantChecker() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public String group(Mutant mutant) {
        return mutant.label();
      }

      @Override
      public MutantVerdict check(Mutant mutant, Path mutated) {
        int before =
            seen.computeIfAbsent(mutant.label(), l -> new AtomicInteger()).getAndIncrement();
        Outcome outcome = before % killsEach == 0 ? Outcome.KILLED : Outcome.SURVIVED;
        return MutantVerdict.of(outcome, "" + before, AwakeClock.nanoTime());
      }
    };
  }

  @Test
  void verdictsDoNotDependOnHowManyCheckersRunAtATime() throws Exception {
    List<Mutant> many = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      MutationSite site = new MutationSite("L" + i % 3, "A.java:1");
      many.add(new Mutant("m" + i, TestOperator.SKIP, site, "", ""));
    }
    Set<String> tables = new HashSet<>();
    for (int count : List.of(1, 2, 5)) {
      parallel = count;
      scratch = Files.createDirectory(scratch.resolve("" + count));
      matrix(many, Map.of(), remembering("a", 3), remembering("b", 2), remembering("c", 2))
          .choice(ShownMutants.UNTIL_KILLED)
          .run();
      String results = Files.readString(scratch.resolve("mutants.json"));
      assertEquals(many.size(), results.lines().filter(line -> line.contains("\"id\"")).count());
      tables.add(results.replaceAll("\"seconds\": .*", ""));
    }
    assertEquals(1, tables.size());
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
