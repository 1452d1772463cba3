package dev.compactfuture.mutants.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.compactfuture.evidence.CommandLines;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A wrong argument is named, and nothing is run. */
class MainTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--of=kotlin         | --of: 'kotlin' is none of [java, tla]",
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
