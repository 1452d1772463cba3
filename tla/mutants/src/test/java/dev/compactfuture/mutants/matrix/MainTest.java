package dev.compactfuture.mutants.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.compactfuture.evidence.CommandLines;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which arguments are accepted, and is a wrong one named? */
class MainTest {
  private static List<String> checkers(String... args) {
    Main main = new Main();
    CommandLines.of(main).parseArgs(args);
    return main.checkers();
  }

  @Test
  void allCheckersAreTheDefault() {
    List<String> all =
        List.of("jcstress", "junit", "labels", "lincheck", "lockstep", "tlc", "weakmemory");
    assertEquals(all, checkers());
    assertEquals(all, checkers("--checkers="));
    assertEquals(List.of("tlc", "junit"), checkers("--checkers=tlc,junit"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--of=kotlin         | --of: 'kotlin' is none of [java, conventional, tla]",
        "--checkers=tlc,pit  | --checkers: 'pit' is none of [jcstress, junit, labels, ",
        "--parallel=0        | --parallel: 0 is less than 1",
        "--parallel=many     | --parallel",
        "--only=(            | --only",
        "--table=perhaps     | --table",
        "--mutants=.         | --mutants"
      })
  void aWrongArgumentIsNamed(String argument, String message) {
    StringWriter errors = new StringWriter();
    int status = CommandLines.of(new Main()).setErr(new PrintWriter(errors)).execute(argument);
    assertEquals(CommandLines.USAGE, status);
    assertTrue(errors.toString().contains(message), errors::toString);
  }
}
