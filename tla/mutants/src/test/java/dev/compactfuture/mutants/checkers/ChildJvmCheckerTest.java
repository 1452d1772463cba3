package dev.compactfuture.mutants.checkers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.compactfuture.evidence.ChildJvm;
import dev.compactfuture.mutants.Mutant;
import dev.compactfuture.mutants.checkers.MutantVerdict.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The verdict on a mutant is made of what the checker's JVM prints and how it ends. */
class ChildJvmCheckerTest {
  /** Prints a line, sleeps, and exits with a status. */
  static final class Child {
    private Child() {}

    public static void main(String[] args) throws InterruptedException {
      System.out.println(args[0]);
      System.out.flush();
      Thread.sleep(Long.parseLong(args[1]));
      System.exit(Integer.parseInt(args[2]));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "all is well, 0,      0, 60, SURVIVED",
    "WRONG,       100000, 0, 60, KILLED", // stopped at that line
    "WRONG,       0,      1, 60, KILLED", // exits after that line
    "no memory,   0,      1, 60, UNKNOWN",
    "slow,        100000, 0, 1,  UNKNOWN"
  })
  void theVerdictIs(String line, String millis, String status, long bound, Outcome outcome)
      throws Exception {
    ChildJvmChecker checker =
        new ChildJvmChecker(
            "test",
            false,
            Duration.ofSeconds(bound),
            (mutant, mutated, scratch) ->
                List.of(
                    "-cp",
                    ChildJvm.classPath(mutated, ChildJvm.ownClassPath()),
                    Child.class.getName(),
                    line,
                    millis,
                    status),
            printed -> printed.equals("WRONG") ? printed : null);
    assertEquals(outcome, checker.check(Mutant.ORIGINAL, Path.of("nowhere")).outcome());
  }
}
