package dev.compactfuture.lockstep;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.compactfuture.lockstep.toys.SnippetSubject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the engine could overlook, or could report as the code's fault although the fault is its
 * own. Each test makes up a class {@code Snippet}.
 */
class BlindSpotsTest {
  /** Thread 1 sets {@code a}; thread 2 reads it, takes another step, and answers. */
  private static final String SPECIFICATION =
      """
      ---- MODULE Snippet ----
      EXTENDS Naturals
      VARIABLES pc, a, answers
      Init == pc = <<"Set", "Look">> /\\ a = 0 /\\ answers = <<0, 0>>
      Go(t, from, to) == pc[t] = from /\\ pc' = [pc EXCEPT ![t] = to]
      Set(t) == Go(t, "Set", "Returned") /\\ a' = 1 /\\ UNCHANGED answers
      Look(t) == Go(t, "Look", "Again") /\\ UNCHANGED <<a, answers>>
      Again(t) ==
        /\\ Go(t, "Again", "Returned") /\\ UNCHANGED a
        /\\ answers' = [answers EXCEPT ![t] = ANSWER]
      Next == \\E t \\in {1, 2} : Set(t) \\/ Look(t) \\/ Again(t)
      ====
      """;

  /** One thread, one step. */
  private static final String ONE_STEP =
      """
      ---- MODULE Snippet ----
      EXTENDS Naturals
      VARIABLES pc, a, answers
      Init == pc = <<"Set">> /\\ a = 0 /\\ answers = <<0>>
      Set(t) ==
        /\\ pc[t] = "Set" /\\ pc' = [pc EXCEPT ![t] = "Returned"]
        /\\ a' = 1 /\\ answers' = [answers EXCEPT ![t] = 1]
      Next == \\E t \\in {1} : Set(t)
      ====
      """;

  private static final String SET =
      """
          if (thread == 1) {
            a = 1; // TLA: Set
            return 0;
          }
      """;

  private final Path scratch;

  BlindSpotsTest(@TempDir Path scratch) {
    this.scratch = scratch;
  }

  // What the code holds during a step, and the abstraction does not read.

  @Test
  void aValueOnTheOperandStack() throws IOException {
    assertToldApart(
        """
            return look() + 0 * again();
          }

          int look() {
            return a; // TLA: Look
          }

          int again() {
            return a; // TLA: Again
        """,
        "");
  }

  @Test
  void anArgumentOfForeignCode() throws IOException {
    assertToldApart(
        """
            return call(x -> x);
          }

          int call(java.util.function.IntUnaryOperator fn) {
            return fn.applyAsInt(look()); // TLA: Again
          }

          int look() {
            return a; // TLA: Look
        """,
        "");
  }

  /**
   * At Again the code looks at the first branch, then writes the boolean, and so comes to use it.
   */
  @Test
  void aLocalThatABooleanLeavesUnusedOnlyForNow() throws IOException {
    assertToldApart(
        """
            boolean first = true;
            int seen = a; // TLA: Look
            int unused = a; // TLA: Again
            if (first) {
              first = false;
            }
            return first ? 7 : seen;
        """,
        "");
  }

  @Test
  void aLocalThatABooleanLeavesUnusedTellsNoStatesApart() throws IOException {
    String run =
        """
            boolean used = thread > 2;
            int seen = a; // TLA: Look
            int unused = a; // TLA: Again
            return used ? seen : 0;
        """;
    StepComparison comparison =
        snippet(SET + run, "", SPECIFICATION.replace("ANSWER", "0")).in(scratch).compareSteps();
    assertNull(comparison.counterexample(), () -> "" + comparison.counterexample());
    assertEquals(
        comparison.specificationStates(),
        requireNonNull(comparison.figures().get("concreteStates")).longValue());
  }

  @Test
  void aLocalOfTheCallerOfAConstructor() throws IOException {
    assertToldApart(
        """
            int seen = a; // TLA: Look
            new Part(this);
            return seen;
        """,
        """
          static class Part {
            Part(Snippet whole) {
              int unused = whole.a; // TLA: Again
            }
          }
        """);
  }

  @Test
  void whichFieldAVarHandleIsOf() throws IOException {
    assertToldApart(
        """
            int seen = a; // TLA: Look
            VarHandle handle = seen == 0 ? A : B;
            seen = 0;
            return handle == A & null == handle.getVolatile(this) ? 0 : 1; // TLA: Again
        """,
        """
          volatile Object b;
          volatile Object c;
          static final VarHandle A = handle("b");
          static final VarHandle B = handle("c");

          static VarHandle handle(String name) {
            try {
              return MethodHandles.lookup().findVarHandle(Snippet.class, name, Object.class);
            } catch (ReflectiveOperationException e) {
              throw new AssertionError(e);
            }
          }
        """);
  }

  /**
   * Asserts that two states are told apart which differ only in what a thread holds: both wrong
   * answers are found.
   */
  private void assertToldApart(String code, String members) throws IOException {
    for (String wrong : List.of("0", "a")) {
      String specification = SPECIFICATION.replace("ANSWER", wrong);
      assertContains("answers[2]: code", compare(SET + code, members, specification));
    }
  }

  @Test
  void aChoiceAfterASpuriousWakeUp() throws IOException {
    String specification =
        ONE_STEP
            .replace("<<\"Set\">>", "<<\"Park\">>")
            .replace(
                "Next == \\E t \\in {1} : ",
                """
                Go(t) == pc[t] = "Park" /\\ pc' = [pc EXCEPT ![t] = "Set"]
                EnvSpurious(t) == Go(t) /\\ UNCHANGED <<a, answers>>
                Next == \\E t \\in {1} : EnvSpurious(t) \\/ \
                """);
    String counterexample =
        compare(
            """
                java.util.concurrent.locks.LockSupport.park(); // TLA: Park
                int answer = 1 + Choice.of(2);
                a = 1; // TLA: Set
                return answer;
            """,
            "",
            specification);
    assertContains("answers[1]: code 2, specification 1", counterexample);
  }

  /** A loop is back where it was; without a loop the answer is that of a step that did nothing. */
  @Test
  void aWeakCasThatFailsForNoReason() throws IOException {
    String specification =
        ONE_STEP.replace(
            "Next == \\E t \\in {1} : ",
            """
            EnvWeakCas(t) == pc[t] = "Set" /\\ UNCHANGED <<pc, a, answers>>
            Next == \\E t \\in {1} : EnvWeakCas(t) \\/ \
            """);
    String members =
        """
          static final VarHandle A;

          static {
            try {
              A = MethodHandles.lookup().findVarHandle(Snippet.class, "a", int.class);
            } catch (ReflectiveOperationException e) {
              throw new AssertionError(e);
            }
          }
        """;
    String cas = "A.weakCompareAndSetRelease(this, 0, 1)";
    String loop = "while (!" + cas + ") {} // TLA: Set\nreturn 1;\n";
    assertAgrees(loop, members, specification);
    assertContains(
        "EnvWeakCas",
        compare("boolean x = " + cas + "; // TLA: Set\nreturn 1;\n", members, specification));
  }

  @Test
  void aChoiceBeforeTheFirstStep() throws IOException {
    String counterexample =
        compare(
            """
                int answer = 1 + Choice.of(2);
                a = 1; // TLA: Set
                return answer;
            """,
            "",
            ONE_STEP);
    assertContains("thread 1 chooses before its first step", counterexample);
  }

  // A step that the engine executes has the effect that it has in the JVM.

  @Test
  void aLongComparedWithAnInt() throws IOException {
    assertAgrees(
        """
            boolean won = N.compareAndSet(this, 0, 1); // TLA: Set
            double now = (double) N.getVolatile(this); // TLA: Look
            return won && now == 1 ? 1 : 2;
        """,
        """
          volatile long n;
          static final VarHandle N;

          static {
            try {
              N = MethodHandles.lookup().findVarHandle(Snippet.class, "n", long.class);
            } catch (ReflectiveOperationException e) {
              throw new AssertionError(e);
            }
          }
        """,
        """
        ---- MODULE Snippet ----
        EXTENDS Naturals
        VARIABLES pc, a, n, answers
        Init == pc = <<"Set">> /\\ a = 0 /\\ n = 0 /\\ answers = <<0>>
        Set(t) == pc = <<"Set">> /\\ pc' = <<"Look">> /\\ n' = 1 /\\ UNCHANGED <<a, answers>>
        Look(t) == pc = <<"Look">> /\\ pc' = <<"Returned">> /\\ answers' = <<1>> /\\ UNCHANGED <<a, n>>
        Next == \\E t \\in {1} : Set(t) \\/ Look(t)
        ====
        """);
  }

  @Test
  void aFieldOfTheSameNameInASubclass() throws IOException {
    assertAgrees(
        "    Sub sub = new Sub();\n    sub.set();\n    return 1 + sub.get();\n",
        """
          static class Base {
            private volatile int it;

            void set() {
              it = 1; // TLA: Set
            }
          }

          static class Sub extends Base {
            private volatile int it;

            int get() {
              return it; // TLA: Look
            }
          }
        """,
        """
        ---- MODULE Snippet ----
        EXTENDS Naturals
        VARIABLES pc, a, answers
        Init == pc = <<"Set">> /\\ a = 0 /\\ answers = <<0>>
        Set(t) == pc = <<"Set">> /\\ pc' = <<"Look">> /\\ UNCHANGED <<a, answers>>
        Look(t) == pc = <<"Look">> /\\ pc' = <<"Returned">> /\\ answers' = <<1>> /\\ UNCHANGED a
        Next == \\E t \\in {1} : Set(t) \\/ Look(t)
        ====
        """);
  }

  // What the engine does not support is refused, and not taken for behaviour of the code.

  @Test
  void aRefusalThatTheCodeCatches() throws IOException {
    String counterexample =
        compare(
            """
                try {
                  N.setVolatile(2); // TLA: Set
                } catch (Throwable e) {
                }
                return 1;
            """,
            """
              static volatile int n;
              static final VarHandle N = handle();

              static VarHandle handle() {
                try {
                  return MethodHandles.lookup().findStaticVarHandle(Snippet.class, "n", int.class);
                } catch (ReflectiveOperationException e) {
                  throw new AssertionError(e);
                }
              }
            """,
            ONE_STEP.replace("a' = 1", "UNCHANGED a"));
    assertContains("is not supported: not of an instance's field", counterexample);
  }

  @Test
  void aStepOfAnotherThread() throws IOException {
    CodeAndSpecification pair =
        snippet(
            """
                java.util.concurrent.CompletableFuture.runAsync(() -> set()).join();
                return 1;
              }

              void set() {
                a = 1; // TLA: Set
            """,
            "",
            ONE_STEP);
    Lockstep lockstep = pair.trust(CompletableFuture.class).in(scratch);
    assertContains(
        "a step in a thread that is not the program's",
        "" + lockstep.compareSteps().counterexample());
  }

  @Test
  void aMethodOfATypeThatIsNotTrusted() throws IOException {
    assertRefused(
        "    java.util.concurrent.CompletableFuture.runAsync(() -> {}).join();\n    return 1;\n",
        "",
        ONE_STEP,
        "a CompletableFuture.runAsync without a label");
  }

  @Test
  void anObjectOfAClassWithoutSteps() throws IOException {
    CodeAndSpecification pair =
        snippet(
                """
                    Aside aside = Aside.next();
                    a = 1; // TLA: Set
                    return aside.number() > 0 ? 1 : 0;
                """,
                "",
                ONE_STEP)
            .withoutSteps(
                "Aside",
                """
                package dev.compactfuture.lockstep.toys;

                import java.util.concurrent.atomic.AtomicInteger;

                final class Aside {
                  private static final AtomicInteger LAST = new AtomicInteger();
                  private int number;

                  static Aside next() {
                    Aside next = new Aside();
                    next.number = LAST.incrementAndGet(); // another one in each run
                    return next;
                  }

                  int number() {
                    return number;
                  }

                  @Override
                  public String toString() {
                    return "aside " + number;
                  }
                }
                """);
    assertNull(pair.in(scratch).recheckOneIn(1).compareSteps().counterexample());
  }

  @Test
  void aFenceThatTheModelOfMemoryHasNot() throws IOException {
    assertRefused(
        "    VarHandle.loadLoadFence(); // TLA: Set\n    return 1;\n",
        "",
        ONE_STEP,
        "a loadLoadFence cannot be taken in lockstep");
  }

  @Test
  void aSharedAccessThatIsInherited() throws IOException {
    assertRefused(
        "    return of(() -> {});\n",
        """
          interface Task extends Runnable {}

          int of(Task task) {
            task.run();
            return 1;
          }
        """,
        ONE_STEP,
        "a foreign call without a label");
  }

  @Test
  void anActionOfTwoParameters() throws IOException {
    assertRefused(
        "    a = 1; // TLA: Set\n    return 1;\n",
        "",
        ONE_STEP.replace("Set(t)", "Set(t, k)").replace(": Set(t, k)", ": Set(t, 2)"),
        "has several parameters");
  }

  @Test
  void anActionOfNoThread() throws IOException {
    assertRefused(
        "    a = 1; // TLA: Set\n    return 1;\n",
        "",
        ONE_STEP.replace("pc[t] =", "pc[1] =").replace("\\in {1}", "\\in {5}"),
        "action Set is taken by 5, which is no thread");
  }

  @Test
  void noProgramAtAll() throws IOException {
    assertRefused(
        "    a = 1; // TLA: Set\n    return 1;\n",
        "",
        ONE_STEP.replace("a = 0", "FALSE /\\ a = 0"),
        "there is no program to compare");
  }

  @Test
  void aSpecificationThatTlcCannotRead() throws IOException {
    assertRefused(
        "    a = 1; // TLA: Set\n    return 1;\n",
        "",
        ONE_STEP.replace("a' = 1", "b' = 1"),
        "Unknown operator: `b'.");
  }

  @Test
  void aConstraint() throws IOException {
    CodeAndSpecification pair =
        snippet("    a = 1; // TLA: Set\n    return 1;\n", "", ONE_STEP)
            .specification("Next ==", "Small == a = 0\nNext ==")
            .model("NEXT Next", "NEXT Next\nCONSTRAINT Small");
    Lockstep lockstep = pair.in(scratch);
    String refusal = assertThrows(LockstepException.class, lockstep::compareSteps).getMessage();
    assertContains("constraints are not supported", refusal);
  }

  // What needs no special treatment.

  @Test
  void aLambdaIsTheSameInEveryRun() throws IOException {
    StepComparison comparison =
        snippet(
                """
                    java.util.function.IntSupplier one = () -> thread;
                    a = 1; // TLA: Set
                    int answer = one.getAsInt(); // TLA: Look
                    return one == null ? 0 : answer;
                """,
                "",
                """
                ---- MODULE Snippet ----
                EXTENDS Naturals
                VARIABLES pc, a, answers
                Init == pc = <<"Set", "Set">> /\\ a = 0 /\\ answers = <<0, 0>>
                Set(t) ==
                  /\\ pc[t] = "Set" /\\ pc' = [pc EXCEPT ![t] = "Look"]
                  /\\ a' = 1 /\\ UNCHANGED answers
                Look(t) ==
                  /\\ pc[t] = "Look" /\\ pc' = [pc EXCEPT ![t] = "Returned"]
                  /\\ answers' = [answers EXCEPT ![t] = t] /\\ UNCHANGED a
                Next == \\E t \\in {1, 2} : Set(t) \\/ Look(t)
                ====
                """)
            .in(scratch)
            .compareSteps();
    assertNull(comparison.counterexample());
    assertEquals(comparison.specificationStates(), comparison.concreteStates());
  }

  @Test
  void anExceptionOfItsOwn() throws IOException {
    assertAgrees(
        """
            try {
              throw new Own();
            } catch (Own e) {
              a = 1; // TLA: Set
              return e.getMessage() == null ? 1 : 2;
            }
        """,
        """
          static class Own extends RuntimeException {
            private static final long serialVersionUID = 1;
          }
        """,
        ONE_STEP);
  }

  @Test
  void aFunctionOfPairsIsPrinted() {
    Map<Object, Object> function = Map.of(List.of(1, 2), 3, List.of(1, 1), 4);
    assertEquals("[<<1, 1>> |-> 4, <<1, 2>> |-> 3]", State.text(function));
    assertEquals(
        List.of("f.<<1, 1>>: code 4, specification 5"),
        State.differences(
            new State(Map.of("f", function)),
            new State(Map.of("f", Map.of(List.of(1, 2), 3, List.of(1, 1), 5)))));
  }

  private static CodeAndSpecification snippet(String run, String members, String specification) {
    return CodeAndSpecification.snippet(SnippetSubject.class, run, members, specification);
  }

  /** Returns the counterexample; empty if there is none. */
  private String compare(String run, String members, String specification) throws IOException {
    Lockstep lockstep = snippet(run, members, specification).in(scratch).recheckOneIn(0);
    Counterexample counterexample = lockstep.compareSteps().counterexample();
    return counterexample == null ? "" : counterexample.toString();
  }

  private void assertAgrees(String run, String members, String specification) throws IOException {
    assertEquals("", compare(run, members, specification));
  }

  private void assertRefused(String run, String members, String specification, String expected)
      throws IOException {
    Lockstep lockstep = snippet(run, members, specification).in(scratch);
    String refusal = assertThrows(LockstepException.class, lockstep::compareSteps).getMessage();
    assertContains(expected, refusal);
  }

  private static void assertContains(String expected, @Nullable String text) {
    assertTrue(text != null && text.contains(expected), () -> expected + " in " + text);
  }
}
