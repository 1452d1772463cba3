package dev.compactfuture.evaluator;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What has no value is an error that says where; nothing is guessed. */
class ErrorTest {
  private final Path folder;

  ErrorTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static void assertSays(String part, EvaluationException e) {
    assertTrue(String.valueOf(e.getMessage()).contains(part), e::getMessage);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "1 + \"a\" ~ \"a\" is not an integer",
        "<<1>>[2] ~ 2 is not in the domain of <<1>>",
        "1 = \"a\" ~ 1 is compared with \"a\"",
        "Head(<<>>) ~ Head of an empty sequence",
        "CHOOSE i \\in {} : TRUE ~ no element satisfies the condition",
        "CASE FALSE -> 1 ~ no arm of CASE is true",
        "Cardinality(Nat) ~ the elements of Nat cannot be listed",
        "2147483647 + 1 ~ does not fit into 32 bits",
        "IF 1 THEN 2 ELSE 3 ~ 1 is not a boolean",
        "CHOOSE i : i = 1 ~ $UnboundedChoose is not supported",
        "SortSeq(<<1>>, LAMBDA i, k : i < k) ~ the operator SortSeq is not supported",
      })
  void anErrorNamesItsReason(String expression, String reason) {
    EvaluationException e =
        assertThrows(EvaluationException.class, () -> new TestModule(folder).value("", expression));
    assertSays(reason, e);
    assertSays("of module Test", e);
  }

  @Test
  void anActionThatLeavesAVariableOutIsAnError() {
    EvaluationException e =
        assertThrows(
            EvaluationException.class,
            () ->
                new TestModule(folder)
                    .steps("VARIABLES x, y\nInit == x = 0 /\\ y = 0\nUp == x' = 1\nNext == Up"));
    assertSays("nothing says what becomes of y", e);
    assertSays("in Up", e);
  }

  @Test
  void aVariableThatIsReadTooEarlyIsAnError() {
    EvaluationException e =
        assertThrows(
            EvaluationException.class,
            () ->
                new TestModule(folder)
                    .steps("VARIABLE x\nInit == x = 0\nNext == x' > 0 /\\ x' = 1"));
    assertSays("x' is read before the action says what it is", e);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "INIT Init ~ names neither INIT and NEXT nor a SPECIFICATION",
        "INIT Init NEXT Nxt ~ does not define Nxt",
        "INIT Init NEXT Next CONSTANT N = 1 ~ has no constant [N]",
        "INIT Init NEXT Next VIEW x ~ 'VIEW'",
        "SYMMETRY Init ~ 'SYMMETRY' is not supported",
      })
  void aModelWithAnErrorIsRefused(String cfg, String reason) {
    EvaluationException e =
        assertThrows(
            EvaluationException.class,
            () -> new TestModule(folder).read("VARIABLE x\nInit == x = 0\nNext == x' = 0", cfg));
    assertSays(reason, e);
  }

  @Test
  void aModuleThatSanyRefusesIsNamed() throws IOException {
    EvaluationException e =
        assertThrows(
            EvaluationException.class,
            () -> new TestModule(folder).read("VARIABLE x\nInit == y = 0", "INIT Init NEXT Init"));
    assertSays("Unknown operator: `y'", e);
  }
}
