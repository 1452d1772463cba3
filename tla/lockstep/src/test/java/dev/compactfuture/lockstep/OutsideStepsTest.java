package dev.compactfuture.lockstep;

import static dev.compactfuture.lockstep.CodeAndSpecification.snippet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.compactfuture.lockstep.toys.SnippetSubject;
import dev.compactfuture.lockstep.toys.StartingSubject;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Steps whose effect lies outside the classes under test: calls of classes that are run as they
 * are, steps of the subject's own code, and threads that the code starts.
 */
class OutsideStepsTest {
  /** Each of two threads adds one to a counter, and answers its value. */
  private static final String ADDING =
      """
      ---- MODULE Snippet ----
      EXTENDS Naturals
      VARIABLES pc, a, answers
      Init == pc = <<"Add", "Add">> /\\ a = 0 /\\ answers = <<0, 0>>
      Add(t) ==
        /\\ pc[t] = "Add" /\\ pc' = [pc EXCEPT ![t] = "Returned"]
        /\\ answers' = [answers EXCEPT ![t] = IF answers = <<0, 0>> THEN 1 ELSE 2]
        /\\ UNCHANGED a
      Next == \\E t \\in {1, 2} : Add(t)
      ====
      """;

  private static final String TALLY =
      """
      package dev.compactfuture.lockstep.toys;

      final class Tally {
        private int n;

        int add() {
          return ++n;
        }

        int get() {
          return n;
        }
      }
      """;

  private static final String ADD =
      """
          return tally.add(); // TLA: Add
      """;

  private static final String MEMBER = "  private final Tally tally = new Tally();\n";

  /** The code starts a thread, which sets {@code a}. */
  private static final String STARTING =
      """
      ---- MODULE Snippet ----
      EXTENDS Naturals
      VARIABLES pc, a, answers
      Init == pc = <<"Start", "Begin">> /\\ a = 0 /\\ answers = <<0, 0>>
      Go(t, from, to) == pc[t] = from /\\ pc' = [pc EXCEPT ![t] = to]
      Start(t) == Go(t, "Start", "Returned") /\\ answers' = [answers EXCEPT ![t] = 1] /\\ UNCHANGED a
      Begin(t) == Go(t, "Begin", "Set") /\\ pc[1] = "Returned" /\\ UNCHANGED <<a, answers>>
      Set(t) == Go(t, "Set", "Returned") /\\ a' = 1 /\\ UNCHANGED answers
      Next == \\E t \\in {1, 2} : Start(t) \\/ Begin(t) \\/ Set(t)
      ====
      """;

  private static final String START =
      """
          Thread other = new Thread(this::set);
          other.setDaemon(true);
          other.start(); // TLA: Start
          return 1;
      """;

  private static final String SET =
      """
        private void set() {
          a = 1; // TLA: Set
        }
      """;

  private final Path scratch;

  OutsideStepsTest(@TempDir Path scratch) {
    this.scratch = scratch;
  }

  private static CodeAndSpecification adding(String run) {
    return snippet(SnippetSubject.class, run, MEMBER, ADDING).withoutSteps("Tally", TALLY);
  }

  private static final String TALLY_ADD = "dev.compactfuture.lockstep.toys.Tally.add";

  @Test
  void aCallThatIsAtomicIsAStep() throws Exception {
    StepComparison comparison = adding(ADD).atomic(TALLY_ADD).in(scratch).compareSteps();
    assertNull(comparison.counterexample(), () -> "" + comparison.counterexample());
    assertEquals(5, comparison.codeStates());
  }

  @Test
  void anAtomicCallThatIsLeftOutIsFound() throws Exception {
    StepComparison comparison =
        adding("    int unused = tally.add(); // TLA: Add\n    return 1;\n")
            .atomic(TALLY_ADD)
            .in(scratch)
            .compareSteps();
    assertNotNull(comparison.counterexample());
  }

  @Test
  void anAtomicCallNeedsALabel() throws Exception {
    assertRefused(adding("    return tally.add();\n").atomic(TALLY_ADD), "foreign call without");
  }

  @Test
  void anotherMethodOfSuchATypeIsRefused() throws Exception {
    assertRefused(
        adding("    return tally.add() // TLA: Add\n        + 0 * tally.get();\n")
            .atomic(TALLY_ADD),
        "a Tally.get without a label");
  }

  @Test
  void withoutAtomicCallsAnObjectOfAnotherClassIsRefused() throws Exception {
    assertRefused(adding(ADD), "Snippet.tally: may be shared mutable state");
  }

  private void assertRefused(CodeAndSpecification compared, String message) {
    String why =
        assertThrows(LockstepException.class, () -> compared.in(scratch).compareSteps())
            .getMessage();
    assertTrue(String.valueOf(why).contains(message), why);
  }

  @Test
  void aThreadThatTheCodeStartsIsOneOfTheProgram() throws Exception {
    StepComparison comparison =
        snippet(StartingSubject.class, START, SET, STARTING).in(scratch).compareSteps();
    assertNull(comparison.counterexample(), () -> "" + comparison.counterexample());
    assertEquals(4, comparison.codeStates());
    assertTrue(comparison.actions().contains("Begin"), () -> "" + comparison.actions());
  }

  @Test
  void aThreadThatIsNeverStartedIsADifference() throws Exception {
    Counterexample found =
        snippet(StartingSubject.class, START, SET, STARTING)
            .code("other.start(); // TLA: Start", "a = 0; // TLA: Start")
            .in(scratch)
            .compareSteps()
            .counterexample();
    assertNotNull(found);
    assertTrue(("" + found).contains("Begin"), found::toString);
  }

  @Test
  void aSubjectThatKnowsNoThreadRefusesOne() throws Exception {
    String oneThread =
        STARTING
            .replace("<<\"Start\", \"Begin\">>", "<<\"Start\">>")
            .replace("<<0, 0>>", "<<0>>")
            .replace("{1, 2}", "{1}");
    Counterexample found =
        snippet(SnippetSubject.class, START, SET, oneThread)
            .in(scratch)
            .compareSteps()
            .counterexample();
    assertNotNull(found);
    assertTrue(("" + found).contains("the code starts a thread"), found::toString);
  }
}
