package dev.compactfuture.mutants;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.compactfuture.evidence.ChildJvm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A checker in a JVM of its own: what it says, and how it ends, make the verdict. */
class ChildJvmCheckerTest {
  /** Says something, takes its time, and ends with a status. */
  static final class Says {
    private Says() {}

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
    "WRONG,       100000, 0, 60, KILLED", // ended at once
    "WRONG,       0,      1, 60, KILLED", // ends as soon as it has said so
    "no memory,   0,      1, 60, UNKNOWN",
    "slow,        100000, 0, 1,  UNKNOWN"
  })
  void theVerdictIs(String says, String millis, String status, long bound, Checker.Kind kind)
      throws Exception {
    ChildJvmChecker checker =
        new ChildJvmChecker(
            "test",
            Duration.ofSeconds(bound),
            (mutant, first, scratch) ->
                List.of(
                    "-cp",
                    ChildJvm.classPath(first, ChildJvm.ownClassPath()),
                    Says.class.getName(),
                    says,
                    millis,
                    status),
            line -> line.equals("WRONG") ? line : null);
    Mutant mutant = new Mutant("A.cas.skip", Operator.SKIP, "A", "A.java:1", "", "");
    assertEquals(kind, checker.run(mutant, Path.of("nowhere")).kind());
  }
}
