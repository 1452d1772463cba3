package dev.compactfuture.lockstep;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.compactfuture.lockstep.toys.ForgetfulSubject;
import dev.compactfuture.lockstep.toys.MeetingSubject;
import dev.compactfuture.lockstep.toys.PinningSubject;
import dev.compactfuture.lockstep.toys.SnippetSubject;
import dev.compactfuture.lockstep.toys.WrappingSubject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How all states are explored: it makes no difference to what is found, only to the time. */
class ExplorationTest {
  private final Path scratch;

  ExplorationTest(@TempDir Path scratch) {
    this.scratch = scratch;
  }

  private static CodeAndSpecification threeThreads() throws IOException {
    return CodeAndSpecification.gate().model("{1, 2}", "{1, 2, 3}");
  }

  /** Returns states and edges on both sides, and the states of the code. */
  private static List<Long> counts(StepComparison comparison) {
    assertNull(comparison.counterexample());
    return List.copyOf(comparison.figures().values()).subList(0, 7);
  }

  private static long figure(StepComparison comparison, String name) {
    return requireNonNull(comparison.figures().get(name));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8})
  void anyNumberOfSchedulersFindsTheSame(int schedulers) throws IOException {
    StepComparison comparison = threeThreads().in(scratch).parallel(schedulers).compareSteps();
    assertEquals(List.of(4L, 4L, 1300L, 1300L, 3666L, 3666L, 1300L), counts(comparison));
  }

  /** Returns a program in which each of two threads takes one step. */
  private static CodeAndSpecification twoSteps(
      Class<? extends SnippetSubject> subject, String starts) throws IOException {
    String specification =
        """
        ---- MODULE Snippet ----
        EXTENDS Naturals
        VARIABLES pc, a, answers
        Init == pc = <<"Set", "Set">> /\\ a \\in %s /\\ answers = <<0, 0>>
        Set(t) == /\\ pc[t] = "Set" /\\ pc' = [pc EXCEPT ![t] = "Returned"]
                  /\\ a' = 2 /\\ answers' = [answers EXCEPT ![t] = 1]
        Next == \\E t \\in {1, 2} : Set(t)
        ====
        """
            .formatted(starts);
    return CodeAndSpecification.snippet(
        subject, "    a = 2; // TLA: Set\n    return 1;\n", "", specification);
  }

  @Test
  void twoSchedulersShareOneProgram() throws IOException {
    StepComparison comparison =
        twoSteps(MeetingSubject.class, "{0, 1}").in(scratch).parallel(2).compareSteps();
    assertEquals(List.of(1L, 2L, 5L, 5L, 6L, 6L, 5L), counts(comparison));
  }

  /** Before JDK 21 there are no others. */
  @Test
  void whereCoroutinesCannotPausePlatformThreadsRun() throws IOException {
    StepComparison comparison = twoSteps(PinningSubject.class, "{0}").in(scratch).compareSteps();
    assertEquals(List.of(1L, 1L, 4L, 4L, 4L, 4L, 4L), counts(comparison));
  }

  @Test
  void platformThreadsFindTheSame() throws IOException {
    StepComparison comparison = threeThreads().in(scratch).onPlatformThreads().compareSteps();
    assertEquals(List.of(4L, 4L, 1300L, 1300L, 3666L, 3666L, 1300L), counts(comparison));
  }

  /** Whichever scheduler is first: else the same fault would be printed in several ways. */
  @Test
  void theFirstProgramWithAFaultIsReported() throws IOException {
    for (int i = 0; i < 10; i++) {
      Counterexample counterexample =
          threeThreads()
              .code("    LockSupport.unpark((Thread) found); // TLA: Wake\n", "")
              .in(scratch)
              .parallel(8)
              .compareSteps()
              .counterexample();
      assertNotNull(counterexample);
      assertEquals(List.of("open", "open", "open"), counterexample.titles());
    }
  }

  /** No step is taken again and again on the way to others. */
  @Test
  void aStepIsTakenFewTimes() throws IOException {
    StepComparison comparison = threeThreads().in(scratch).parallel(1).compareSteps();
    long steps = figure(comparison, "steps");
    assertTrue(steps <= 5 * comparison.codeEdges(), () -> steps + " steps");
  }

  @Test
  void whatIsDoneAgainIsChecked() throws IOException {
    StepComparison none = threeThreads().in(scratch).parallel(1).recheckOneIn(0).compareSteps();
    StepComparison all =
        threeThreads().in(scratch.resolve("all")).parallel(1).recheckOneIn(1).compareSteps();
    assertTrue(figure(all, "rechecked") > figure(none, "rechecked"));
    assertEquals(counts(none), counts(all));
  }

  /** A guard that is not recognized is evaluated for every action, with the same result. */
  @Test
  void actionsThatCannotHoldAreNotAsked() throws IOException {
    CodeAndSpecification counter = CodeAndSpecification.counter();
    for (String step : List.of("Look", "Add")) {
      counter.specification("/\\ pc[t] = \"" + step + "\"", "/\\ \"" + step + "\" = pc[t]");
    }
    assertEquals(
        counts(CodeAndSpecification.counter().in(scratch).compareSteps()),
        counts(counter.in(scratch.resolve("unguarded")).compareSteps()));
  }

  /** The specification's graph is read once, and what one variant has taken is not another's. */
  @Test
  void aGraphThatIsKeptServesEveryVariant() throws IOException {
    Path same = scratch.resolve("same");
    Lockstep first = threeThreads().in(scratch).keepGraphs();
    StepComparison before = first.compareSteps();
    threeThreads().in(same);
    Steps again = Steps.read(new ClassesUnderTest(same.resolve("classes"), same.resolve("src")));
    assertEquals(counts(before), counts(first.withVariant(again).compareSteps()));
  }

  // History variables.

  /** Answers what it has read; a run of it reads once. */
  private static final String READ =
      """
          if (thread == 1) {
            a = 1; // TLA: Set
            return 0;
          }
          return a; // TLA: Look
      """;

  private static final String READ_SPECIFICATION =
      """
      ---- MODULE Snippet ----
      EXTENDS Naturals
      VARIABLES pc, a, answers
      Init == pc = <<"Set", "Look">> /\\ a = 0 /\\ answers = <<0, 0>>
      Go(t, from) == pc[t] = from /\\ pc' = [pc EXCEPT ![t] = "Returned"]
      Set(t) == Go(t, "Set") /\\ a' = 1 /\\ UNCHANGED answers
      Look(t) == Go(t, "Look") /\\ answers' = [answers EXCEPT ![t] = a] /\\ UNCHANGED a
      Next == \\E t \\in {1, 2} : Set(t) \\/ Look(t)
      ====
      """;

  private static CodeAndSpecification reading(Class<? extends Subject> subject) {
    return CodeAndSpecification.snippet(subject, READ, "", READ_SPECIFICATION);
  }

  @ParameterizedTest
  @ValueSource(classes = {SnippetSubject.class, WrappingSubject.class})
  void declaredHistoryVariablesTellStatesApart(Class<? extends Subject> subject)
      throws IOException {
    StepComparison comparison = reading(subject).in(scratch).compareSteps();
    assertEquals(List.of(1L, 1L, 5L, 5L, 4L, 4L, 5L), counts(comparison));
  }

  /** What the second thread has read is in no field of the code, and the subject says nothing. */
  @Test
  void aHistoryVariableThatIsNotDeclaredIsAnError() throws IOException {
    Lockstep lockstep = reading(ForgetfulSubject.class).in(scratch).recheckOneIn(1);
    String error = assertThrows(LockstepException.class, lockstep::compareSteps).getMessage();
    assertTrue(error != null && error.startsWith("historyVariables: "), error);
  }

  // Thread-locals and the current thread.

  private static final String ONE_STEP =
      """
      ---- MODULE Snippet ----
      EXTENDS Naturals
      VARIABLES pc, a, answers
      Init == pc = <<"Set", "Set">> /\\ a = 0 /\\ answers = <<0, 0>>
      Set(t) ==
        /\\ pc[t] = "Set" /\\ pc' = [pc EXCEPT ![t] = "Returned"]
        /\\ a' = 1 /\\ answers' = [answers EXCEPT ![t] = t]
      Next == \\E t \\in {1, 2} : Set(t)
      ====
      """;

  /** Each run begins with the initial value, and threads do not see each other's. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "static final ThreadLocal<Integer> MINE = ThreadLocal.withInitial(() -> 0);",
        "static final Own MINE = new Own();\n  static class Own extends ThreadLocal<Integer> {\n"
            + "    protected Integer initialValue() {\n      return 0;\n    }\n  }",
      })
  void aThreadLocalOutlivesNoRun(String local) throws IOException {
    String run =
        """
            MINE.set(MINE.get() + thread);
            a = 1; // TLA: Set
            int mine = java.util.Optional.of(MINE).map(ThreadLocal::get).get();
            if (thread == 1) {
              MINE.remove();
              return mine + MINE.get();
            }
            return mine;
        """;
    StepComparison comparison =
        CodeAndSpecification.snippet(SnippetSubject.class, run, "  " + local + "\n", ONE_STEP)
            .in(scratch)
            .compareSteps();
    assertEquals(4L, counts(comparison).get(2));
  }

  @Test
  void everyThreadOfAProgramIsAnother() throws IOException {
    String run =
        """
            Thread before = Thread.currentThread();
            a = 1; // TLA: Set
            Thread now = java.util.stream.Stream.generate(Thread::currentThread).findFirst().get();
            return now == before && before.getName().endsWith("-" + thread) ? thread : 0;
        """;
    StepComparison comparison =
        CodeAndSpecification.snippet(SnippetSubject.class, run, "", ONE_STEP)
            .in(scratch)
            .compareSteps();
    assertEquals(4L, counts(comparison).get(2));
  }

  // The tables.

  @Test
  void aTableFindsWhatWasAddedAndNothingElse() {
    StateTable<Numbered> table = new StateTable<>();
    for (long i = 0; i < 10_000; i++) {
      assertEquals(i, table.add(new Numbered(i << 32, 1, i)).value); // the same low bits
    }
    assertEquals(5, table.add(new Numbered(5L << 32, 1, -1)).value);
    assertEquals(10_000, table.size());
    assertNull(table.find(5L << 32, 2));
    assertEquals(7_777, assertNotNullAnd(table.find(7_777L << 32, 1)).value);
  }

  private static Numbered assertNotNullAnd(@Nullable Numbered state) {
    assertNotNull(state);
    return state;
  }

  private static final class Numbered extends StateTable.Entry {
    final long value;

    Numbered(long high, long low, long value) {
      super(high, low);
      this.value = value;
    }
  }
}
