package dev.compactfuture.mutants;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.compactfuture.evidence.AwakeClock;
import dev.compactfuture.evidence.Project;
import dev.compactfuture.subject.Shipped;
import java.io.IOException;
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

/** What the matrix makes of what checkers say, with checkers that only say it. */
@SuppressWarnings("NullAway.Init") // JUnit gives the folder
class MatrixTest {
  @TempDir Path scratch;

  private final List<String> shown = new CopyOnWriteArrayList<>();
  private final List<String> said = new CopyOnWriteArrayList<>();

  private static Mutant mutant(String id, Operator operator, String equivalent) {
    return new Mutant(id, operator, "A", "A.java:1", "", equivalent);
  }

  private static final List<Mutant> MUTANTS =
      List.of(
          mutant("all.plain", Operator.PLAIN, ""),
          mutant("A.cas.plain", Operator.PLAIN, ""),
          mutant("A.cas.skip", Operator.SKIP, ""),
          mutant("B.cas.skip", Operator.SKIP, ""),
          mutant("C.cas.skip", Operator.SKIP, "for a reason"));

  private Checker checker(String name, Set<String> kills, Set<String> breaksDown) {
    return new Checker() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Verdict run(Mutant mutant, Path mutated) {
        shown.add(name + " " + mutant.id());
        Kind kind =
            kills.contains(mutant.id())
                ? Kind.KILLED
                : breaksDown.contains(mutant.id()) ? Kind.BROKE_DOWN : Kind.SURVIVED;
        return Verdict.of(kind, "", AwakeClock.nanoTime());
      }
    };
  }

  private Matrix matrix(List<Mutant> mutants, Map<String, String> canaries, Checker... checkers) {
    Mutated these =
        new Mutated() {
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
    return new Matrix(
            new Shipped(new Project(scratch)),
            scratch.resolve("mutants.json"),
            checkers.length,
            said::add)
        .add("java", these, List.of(checkers), canaries);
  }

  @Test
  void itCounts() throws Exception {
    Checker one = checker("one", Set.of("all.plain", "A.cas.plain"), Set.of("A.cas.skip"));
    Matrix.Counts counts =
        matrix(MUTANTS, Map.of(), one, checker("two", Set.of(), Set.of())).run().get(0);
    assertEquals(5, counts.mutants());
    assertEquals(3, counts.killed());
    assertEquals(1, counts.brokeDown());
    assertEquals(1, counts.equivalent());
    assertEquals(Map.of("one", 3, "two", 0), counts.killedBy());
    assertEquals(List.of("B.cas.skip"), counts.survivors());
  }

  @Test
  void whoDoesNotNoticeAllOfAModeIsNotShownEach() throws Exception {
    matrix(MUTANTS, Map.of(), checker("one", Set.of(), Set.of())).run();
    assertEquals(List.of("one all.plain", "one A.cas.skip", "one B.cas.skip"), shown);
    assertTrue(said.toString().contains("as all.plain"), said::toString);
  }

  @Test
  void checkersRunBesideEachOther() throws Exception {
    CyclicBarrier both = new CyclicBarrier(2);
    Checker[] two = new Checker[2];
    for (int i = 0; i < two.length; i++) {
      String name = "checker " + i;
      two[i] =
          new Checker() {
            @Override
            public String name() {
              return name;
            }

            @Override
            public Verdict run(Mutant mutant, Path mutated) throws InterruptedException {
              try {
                both.await(); // for the other one, at the same mutant or at a later one
              } catch (BrokenBarrierException e) {
                throw new IllegalStateException(e);
              }
              return Verdict.of(Kind.KILLED, "", AwakeClock.nanoTime());
            }
          };
    }
    Matrix.Counts counts = matrix(MUTANTS, Map.of(), two).run().get(0);
    assertEquals(Map.of("checker 0", 4, "checker 1", 4), counts.killedBy());
  }

  @Test
  void whatIsKnownIsNotShownAgain() throws Exception {
    Checker one = checker("one", Set.of("A.cas.skip"), Set.of());
    matrix(MUTANTS, Map.of(), one).only(Pattern.compile("skip")).run();
    shown.clear();
    matrix(MUTANTS, Map.of(), one).run();
    assertEquals(List.of("one all.plain"), shown);
  }

  @Test
  void whatHasSinceBeenFoundEquivalentIsNobodysToNotice() throws Exception {
    Checker one = checker("one", Set.of(), Set.of());
    matrix(List.of(mutant("A.cas.skip", Operator.SKIP, "")), Map.of(), one).run();
    said.clear();
    matrix(List.of(mutant("A.cas.skip", Operator.SKIP, "for a reason")), Map.of(), one).report();
    assertTrue(
        said.toString().matches("(?s).*\\| all +\\| +1 \\| +1 \\| +\\| +0 \\|.*"), said::toString);
  }

  @Test
  void aCheckerThatNoticesTheOriginalIsRefused() throws IOException {
    Checker one = checker("one", Set.of("original"), Set.of());
    Matrix matrix = matrix(MUTANTS, Map.of(), one).withOriginals();
    assertThrows(IllegalStateException.class, matrix::run);
  }

  @Test
  void aCanaryIsShownToItsCheckerAloneWhichMustNoticeIt() throws Exception {
    Checker one =
        checker("one", Set.of("all.plain", "A.cas.plain", "A.cas.skip", "B.cas.skip"), Set.of());
    Checker two = checker("two", Set.of("A.cas.skip"), Set.of());
    Checker three = checker("three", Set.of(), Set.of());
    Map<String, String> canaries = Map.of("two", "A.cas.skip", "three", "A.cas.skip");
    Matrix.Counts counts =
        matrix(MUTANTS, canaries, one, two, three).untilKilled(true).run().get(0);
    assertEquals(List.of("A.cas.skip, of three"), counts.survivors());
    assertEquals(6, shown.size(), shown::toString);
  }

  @Test
  void anOperatorThatChangesNothingIsNamed() throws Exception {
    List<Mutant> same =
        List.of(mutant("A.cas.skip", Operator.SKIP, "its bytecode is the original's"));
    assertEquals(List.of("skip changes nothing"), matrix(same, Map.of()).run().get(0).survivors());
  }
}
