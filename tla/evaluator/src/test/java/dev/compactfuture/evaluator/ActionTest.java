package dev.compactfuture.evaluator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An action has the steps that TLA+ gives it, with the names that TLC gives them. */
class ActionTest {
  private final Path folder;

  ActionTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private List<String> steps(String text) throws IOException {
    return new TestModule(folder).steps(text);
  }

  @Test
  void aStepHasTheNameOfTheInnermostDefinitionAppliedToConstants() throws IOException {
    assertEquals(
        List.of("Up[1, 1, 1] [1]", "Up[2, 2, 2] [2]", "Down[] [-1]"),
        steps(
            """
            VARIABLE x
            Init == x = 0
            Up(t) == x' = x + t
            Either(t) == Up(t)
            Down == x' = x - 1
            Next == (\\E t \\in {1, 2} : Either(t)) \\/ Down
            """));
  }

  @Test
  void aSecondEquationIsATest() throws IOException {
    assertEquals(
        List.of("Next[] [2, 2]"),
        steps(
            """
            VARIABLES x, y
            Init == x = 0 /\\ y = 0
            Next == x' \\in 1..3 /\\ y' = 2 /\\ x' = y'
            """));
  }

  @Test
  void aSetOfValuesForkThePath() throws IOException {
    assertEquals(
        List.of("Next[] [1, 0]", "Next[] [2, 0]"),
        steps("VARIABLES x, y\nInit == x = 0 /\\ y = 0\nNext == x' \\in {1, 2} /\\ UNCHANGED y"));
  }

  @Test
  void unchangedTakesDefinedTuplesApart() throws IOException {
    assertEquals(
        List.of("Next[] [0, 5, 6]"),
        steps(
            """
            VARIABLES a, b, c
            rest == <<b, c>>
            Keep(first, others) == UNCHANGED <<first, others>>
            Init == a = 0 /\\ b = 5 /\\ c = 6
            Next == Keep(a, rest)
            """));
  }

  @Test
  void actionsAreIndexedByTheStringThatTheyBeginWith() throws IOException {
    assertEquals(
        List.of("B[1, 1] [<<\"c\", \"a\">>]", "A[2, 2] [<<\"b\", \"b\">>]"),
        steps(
            """
            VARIABLE pc
            Init == pc = <<"b", "a">>
            A(t) == pc[t] = "a" /\\ pc' = [pc EXCEPT ![t] = "b"]
            B(t) == pc[t] \\in {"b", "d"} /\\ pc' = [pc EXCEPT ![t] = "c"]
            Next == \\E t \\in {1, 2} : A(t) \\/ B(t)
            """));
  }

  @Test
  void anActionOfAnInstanceIsAboutWhatIsSubstituted() throws IOException {
    new TestModule(folder).with("Inner", "VARIABLE v\nBump(n) == v' = v + n");
    assertEquals(
        List.of("Next[] [10]"),
        steps(
                """
            VARIABLE x
            I == INSTANCE Inner WITH v <- x
            Init == x = 7
            Next == I!Bump(3)
            """)
            .stream()
            .map(step -> step.replace("I!Bump[3]", "Next[]"))
            .toList());
  }

  @Test
  void enabledIsAboutVariablesOfItsOwn() throws IOException {
    assertEquals(
        List.of("Next[] [1]"),
        steps(
            """
            VARIABLE x
            Init == x = 0
            Step == x < 1 /\\ x' = x + 1
            Next == x' = 1 /\\ ~ENABLED (x' = 5 /\\ Step) /\\ ENABLED Step
            """));
  }

  @Test
  void aRecursiveActionGoesOnWithWhatFollowsTheCall() throws IOException {
    assertEquals(
        List.of("Next[] [3, 30]", "Next[] [5, 50]"),
        steps(
            """
            VARIABLES x, y
            Init == x = 0 /\\ y = 0
            RECURSIVE Skip(_)
            Skip(s) == IF Head(s) = 0 THEN Skip(Tail(s)) ELSE x' \\in {Head(s), Head(s) + 2}
            Next == Skip(<<0, 0, 3>>) /\\ y' = 10 * x'
            """));
  }
}
