package dev.compactfuture.evaluator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each expression has the value that TLA+ gives it. */
class ExpressionTest {
  private final Path folder;

  ExpressionTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        // Numbers, booleans
        "7 \\div 2 ~ 3",
        "(-7) % 3 ~ 2",
        "2^10 - 1 ~ 1023",
        "1..0 ~ {}",
        "FALSE /\\ 1 = 2 ~ FALSE",
        "FALSE => (CHOOSE i \\in {} : TRUE) ~ TRUE",
        "TRUE <=> FALSE ~ FALSE",
        "IF 1 < 2 THEN \"yes\" ELSE 3 ~ \"yes\"",
        "CASE 1 = 2 -> 1 [] 2 = 2 -> 5 [] OTHER -> 6 ~ 5",
        // Sets
        "{3, 1, 2, 1} ~ {1, 2, 3}",
        "{1, 2} \\cup {2, 3} ~ {1, 2, 3}",
        "{1, 2} \\cap {2, 3} ~ {2}",
        "{1, 2} \\ {2, 3} ~ {1}",
        "SUBSET {1, 2} = {{}, {1}, {2}, {1, 2}} ~ TRUE",
        "UNION {{1}, {2, 3}} ~ {1, 2, 3}",
        "{i \\in 1..9 : i % 4 = 1} ~ {1, 5, 9}",
        "{i + k : i \\in {1, 2}, k \\in {10, 20}} ~ {11, 12, 21, 22}",
        "\\E i, k \\in 1..3 : i + k = 6 ~ TRUE",
        "\\A i \\in {} : FALSE ~ TRUE",
        "CHOOSE i \\in 1..9 : i * i = 49 ~ 7",
        "Cardinality({{1}, {1}, {2}}) ~ 2",
        "-3 \\in Nat ~ FALSE",
        "<<1, 2>> \\in Seq(Nat) ~ TRUE",
        "{1} \\subseteq Nat ~ TRUE",
        "{1, 2} \\X {3} = {<<1, 3>>, <<2, 3>>} ~ TRUE",
        // Functions, sequences and records are one kind of value
        "[i \\in 1..3 |-> i * i] ~ <<1, 4, 9>>",
        "[i \\in {} |-> i] = <<>> ~ TRUE",
        "[a |-> 1] = [s \\in {\"a\"} |-> 1] ~ TRUE",
        "[i \\in {1, 2} |-> 0] = <<0, 0>> ~ TRUE",
        "DOMAIN [b |-> 1, a |-> 2] ~ {\"a\", \"b\"}",
        "[b |-> 1, a |-> 2] ~ [a |-> 2, b |-> 1]",
        "[i \\in {2, 4} |-> i] ~ (2 :> 2 @@ 4 :> 4)",
        "[i \\in {1}, k \\in {2} |-> i + k] ~ (<<1, 2>> :> 3)",
        "[{1, 2} -> {\"a\"}] = {<<\"a\", \"a\">>} ~ TRUE",
        "[a : {1}, b : {2, 3}] ~ a set of records with {\"a\", \"b\"}",
        "[a |-> 1, b |-> 3] \\in [a : {1}, b : {2, 3}] ~ TRUE",
        "[<<1, 2>> EXCEPT ![2] = @ + 5] ~ <<1, 7>>",
        "[<<1, 2>> EXCEPT ![1] = 9, ![1] = @ + 1] ~ <<10, 2>>",
        "[[a |-> <<1, 2>>] EXCEPT !.a[2] = @ * 10] ~ [a |-> <<1, 20>>]",
        "[<<1>> EXCEPT ![2] = 5] ~ <<1>>",
        "(1 :> 2) @@ (1 :> 3) @@ (2 :> 4) ~ <<2, 4>>",
        "Append(<<1>>, 2) \\o <<3>> ~ <<1, 2, 3>>",
        "\"a\" \\o \"b\" ~ \"ab\"",
        "<<Head(<<1, 2>>), Tail(<<1, 2>>), Len(<<1, 2>>)>> ~ <<1, <<2>>, 2>>",
        "SubSeq(<<1, 2, 3>>, 2, 3) ~ <<2, 3>>",
        "SubSeq(<<1>>, 3, 2) ~ <<>>",
        "SelectSeq(<<1, 2, 3, 4>>, LAMBDA i : i % 2 = 0) ~ <<2, 4>>",
        "LET d == 5 e(i) == i + d IN e(1) + e(2) ~ 13",
      })
  void anExpressionHasItsValue(String expression, String value) throws IOException {
    assertEquals(value, new TestModule(folder).value("", expression));
  }

  @Test
  void anOperatorTakesAnOperator() throws IOException {
    String twice = "Twice(F(_), i) == F(F(i))";
    assertEquals("9", new TestModule(folder).value(twice, "Twice(LAMBDA k : k + 2, 5)"));
  }

  @Test
  void aRecursiveOperatorCallsItself() throws IOException {
    String sum = "RECURSIVE Sum(_)\nSum(s) == IF s = <<>> THEN 0 ELSE Head(s) + Sum(Tail(s))";
    assertEquals("6", new TestModule(folder).value(sum, "Sum(<<1, 2, 3>>)"));
  }

  @Test
  void aRecursiveFunctionAppliesItself() throws IOException {
    String factorial = "f[n \\in 0..9] == IF n = 0 THEN 1 ELSE n * f[n - 1]";
    assertEquals("120", new TestModule(folder).value(factorial, "f[5]"));
  }

  /** What is computed once for each entry must not outlive it. */
  @Test
  void anArgumentIsComputedAnewForEachElement() throws IOException {
    String doubled = "Plus(a) == a + a\nInner(v) == Plus(v * 10)";
    assertEquals(
        "<<20, 40, 60>>", new TestModule(folder).value(doubled, "[i \\in 1..3 |-> Inner(i)]"));
  }

  @Test
  void aLetIsComputedAnewForEachElement() throws IOException {
    String expression = "[i \\in 1..3 |-> LET d == i * i IN d + d]";
    assertEquals("<<2, 8, 18>>", new TestModule(folder).value("", expression));
  }
}
