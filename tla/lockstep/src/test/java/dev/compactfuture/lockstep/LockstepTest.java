package dev.compactfuture.lockstep;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The engine with two toys, a stack and a gate. It agrees where code and specification agree, finds
 * any one fault on either side, and refuses what it does not support.
 */
class LockstepTest {
  private static final String OPEN = "    open = true; // TLA: Open\n";
  private static final String FIND = "    Object found = waiter; // TLA: Find\n";

  private static final String WAIT =
      """
          while (!open) { // TLA: Test
            long left = deadline - System.nanoTime(); // TLA: ReadClock
            if (left <= 0) {
              return false;
            }
            LockSupport.parkNanos(this, left); // TLA: Park
          }
      """;
  private static final String ENVIRONMENT =
      "  \\/ EnvTime(t) \\/ EnvInterrupt(t) \\/ EnvSpurious(t)\n";

  /** How much code and specification have in common, and the states of the code. */
  private record Counts(long programs, long states, long edges, long concreteStates) {}

  private final Path scratch;

  LockstepTest(@TempDir Path scratch) {
    this.scratch = scratch;
  }

  // Code and specification agree.

  @Test
  void theStackAgrees() throws IOException {
    assertAgrees(
        CodeAndSpecification.treiber().model("Length = 1", "Length = 2"),
        new Counts(36, 912, 1184, 912));
  }

  @Test
  void theGateAgrees() throws IOException {
    assertAgrees(
        CodeAndSpecification.gate().model("{1, 2}", "{1, 2, 3}"), new Counts(4, 1300, 3666, 1300));
  }

  /** Calls within calls, an exception that crosses them, and locals of two slots. */
  @Test
  void theSameStepsInAnotherShapeAgree() throws IOException {
    CodeAndSpecification pair =
        CodeAndSpecification.treiber()
            .model("{1, 2}", "{1, 2, 3}")
            .code(
                "  void push(Object value) {\n    while (true) {\n",
                """
                  void push(Object value) {
                    push(value, 1L, 2.0);
                  }

                  private void push(Object value, long two, double more) {
                    {
                """)
            .code(
                "        return;\n      }\n",
                """
                        return;
                      }
                      push(value, two + 1, more);
                """)
            .code(
                "  @Nullable Object pop() {\n    while (true) {\n",
                """
                  @Nullable Object pop() {
                    try {
                      return popOrThrow();
                    } catch (java.util.NoSuchElementException e) {
                      return null;
                    }
                  }

                  private Object popOrThrow() {
                    while (true) {
                """)
            .code(
                "return null;\n      }\n      if",
                "throw new java.util.NoSuchElementException();\n      }\n      if");
    assertAgrees(pair, new Counts(8, 268, 396, 412));
  }

  /** Most schedulers are idle most of the time, and must not disturb the others. */
  @Test
  void manySchedulersAgree() throws IOException {
    Lockstep lockstep = CodeAndSpecification.gate().model("{1, 2}", "{1, 2, 3}").in(scratch);
    assertAgrees(lockstep.parallel(8).compareSteps(), new Counts(4, 1300, 3666, 1300));
  }

  @Test
  void aThreadThatIsParkedForEverAgrees() throws IOException {
    assertAgrees(
        CodeAndSpecification.gate().specification(ENVIRONMENT, ""), new Counts(3, 74, 106, 74));
  }

  /** The stack runs what it pops, which returns or throws. */
  @Test
  void aChoiceOfForeignCodeAgrees() throws IOException {
    assertAgrees(running(), new Counts(4, 36, 38, 36));
  }

  private static CodeAndSpecification running() throws IOException {
    return CodeAndSpecification.treiber()
        .code(
            "        return top.value;",
            "        ((Runnable) top.value).run(); // TLA: Take\n        return top.value;")
        .specification(
            "THEN stack' = Tail(stack) /\\ Return(t, Head(stack))",
            "THEN stack' = Tail(stack) /\\ Go(t, \"Take\", stack) /\\ UNCHANGED <<program,"
                + " answers>>")
        .specification(
            "\nNext ==",
            "\nTake(t) ==\n  /\\ pc[t] = \"Take\" /\\ UNCHANGED stack\n"
                + "  /\\ Return(t, Head(seen[t])) \\/ Return(t, <<\"threw\">>)\n\nNext ==")
        .specification("\\/ Pop(t)", "\\/ Pop(t) \\/ Take(t)");
  }

  /** A program's runs grow with its edges, not with its interleavings. */
  @ParameterizedTest
  @CsvSource({"1, 2, 5, 3", "2, 4, 32, 34", "3, 8, 268, 396", "4, 16, 2860, 5424"})
  void theCostGrowsWithTheEdges(int threads, int programs, long states, long edges)
      throws IOException {
    String all = List.of("{1}", "{1, 2}", "{1, 2, 3}", "{1, 2, 3, 4}").get(threads - 1);
    CodeAndSpecification pair = CodeAndSpecification.treiber().model("{1, 2}", all);
    StepComparison comparison = pair.in(scratch).compareSteps();
    assertAgrees(comparison, new Counts(programs, states, edges, states));
    long runs = comparison.runs() - programs;
    assertTrue(runs <= edges * 5 / 4, () -> runs + " runs for " + edges + " edges");
  }

  // Faults of the code.

  @Test
  void aStepSkipped() throws IOException {
    assertDiffers(
        CodeAndSpecification.gate()
            .code("    LockSupport.unpark((Thread) found); // TLA: Wake\n", ""),
        """
             1: open                               2: open                               state
          0                                                                              closed
          1  Open Gate.java:15                     .                                     open
        => thread 1, Find Gate.java:16 leads to different states:
           answers[1]: code "opened", specification "none"
           pc[1]: code "Returned", specification "Wake"
        """);
  }

  @Test
  void twoNeighboursSwapped() throws IOException {
    assertDiffers(
        CodeAndSpecification.gate().code(OPEN + FIND, FIND + OPEN),
        """
             1: open                               2: open                               state
          0                                                                              closed
        => the code starts in another state than the specification:
           pc[1]: code "Find", specification "Open"
           pc[2]: code "Find", specification "Open"
        """);
  }

  @Test
  void twoNeighboursSwappedUnderTheOldLabels() throws IOException {
    assertDiffers(
        CodeAndSpecification.gate()
            .code(
                OPEN + FIND,
                "    Object found = waiter; // TLA: Open\n    open = true; // TLA: Find\n"),
        """
             1: open                               2: open                               state
          0                                                                              closed
        => thread 1, Open Gate.java:15 leads to different states:
           open: code FALSE, specification TRUE
        """);
  }

  @Test
  void aCasSplitIntoReadTestAndWrite() throws IOException {
    assertDiffers(
        CodeAndSpecification.treiber()
            .code(
                "      if (HEAD.compareAndSet(this, top, node)) { // TLA: Push\n",
                """
                      Node now = head; // TLA: PushTest
                      if (now == top) {
                        head = node; // TLA: Push
                """),
        """
             1: push                               2: push                               state
          0                                                                              <<>>
        => thread 1, PushLook Treiber.java:25 leads to different states:
           pc[1]: code "PushTest", specification "Push"
        """);
  }

  @Test
  void aCasWhoseFailureIsIgnored() throws IOException {
    assertDiffers(
        CodeAndSpecification.treiber().code("(this, top, node)) {", "(this, top, node) || true) {"),
        """
             1: push                               2: push                               state
          0                                                                              <<>>
          1  PushLook Treiber.java:25              .                                     <<>>
          2  .                                     PushLook Treiber.java:25              <<>>
          3  Push Treiber.java:27                  .                                     <<<<1, 1>>>>
        => thread 2, Push Treiber.java:27 leads to different states:
           answers[2]: code <<<<2, 1>>>>, specification <<>>
           pc[2]: code "Returned", specification "PushLook"
        """);
  }

  @Test
  void aReadRepeated() throws IOException {
    assertDiffers(
        CodeAndSpecification.gate().code(FIND, FIND + "    found = waiter; // TLA: Again\n"),
        """
             1: open                               2: open                               state
          0                                                                              closed
          1  Open Gate.java:15                     .                                     open
        => thread 1, Find Gate.java:16 leads to different states:
           pc[1]: code "Again", specification "Wake"
        """);
  }

  @Test
  void aLabelRenamed() throws IOException {
    assertDiffers(
        CodeAndSpecification.gate().code("// TLA: Find\n", "// TLA: Fynd\n"),
        """
             1: open                               2: open                               state
          0                                                                              closed
        => thread 1, Open Gate.java:15 leads to different states:
           pc[1]: code "Fynd", specification "Find"
        """);
  }

  @Test
  void anExceptionThatTheSpecificationLacks() throws IOException {
    assertDiffers(
        running().specification(" \\/ Return(t, <<\"threw\">>)", ""),
        """
             1: push                               2: pop                                state
          0                                                                              <<>>
          1  PushLook Treiber.java:25              .                                     <<>>
          2  Push Treiber.java:27                  .                                     <<<<1, 1>>>>
          3  .                                     PopLook Treiber.java:36               <<<<1, 1>>>>
          4  .                                     Pop Treiber.java:40                   <<>>
        => thread 2, Take Treiber.java:41 leads to different states:
           answers[2]: code <<<<"threw">>>>, specification <<<<1, 1>>>>
        """);
  }

  @Test
  void aChoiceThatTheCodeLacks() throws IOException {
    assertDiffers(
        CodeAndSpecification.treiber()
            .specification(
                "Return(t, <<>>) ELSE", "(Return(t, <<>>) \\/ Return(t, <<\"busy\">>)) ELSE"),
        """
             1: push                               2: pop                                state
          0                                                                              <<>>
        => thread 2, PopLook Treiber.java:36: the specification takes this step in one more way than the code:
           answers[2]: code <<<<>>>>, specification <<<<"busy">>>>
        """);
  }

  /** The counter is a local variable that the abstraction does not map. */
  @Test
  void aPushThatGivesUpWhenItHasFailedThreeTimes() throws IOException {
    assertDiffers(
        CodeAndSpecification.treiber()
            .model("Length = 1", "Length = 4")
            .program("push, push, push, push", "push")
            .code(
                "    while (true) {\n      Node top = head; // TLA: PushLook",
                "    for (int i = 0; i < 3; i++) {\n      Node top = head; // TLA: PushLook"),
        """
             1: push, push, push, push             2: push                               state
          0                                                                              <<>>
          1  PushLook Treiber.java:25              .                                     <<>>
          2  .                                     PushLook Treiber.java:25              <<>>
          3  Push Treiber.java:27                  .                                     <<<<1, 1>>>>
          4  .                                     Push Treiber.java:27                  <<<<1, 1>>>>
          5  PushLook Treiber.java:25              .                                     <<<<1, 1>>>>
          6  .                                     PushLook Treiber.java:25              <<<<1, 1>>>>
          7  Push Treiber.java:27                  .                                     <<<<1, 2>>, <<1, 1>>>>
          8  .                                     Push Treiber.java:27                  <<<<1, 2>>, <<1, 1>>>>
          9  PushLook Treiber.java:25              .                                     <<<<1, 2>>, <<1, 1>>>>
         10  .                                     PushLook Treiber.java:25              <<<<1, 2>>, <<1, 1>>>>
         11  Push Treiber.java:27                  .                                     <<<<1, 3>>, <<1, 2>>, <<1, 1>>>>
        => thread 2, Push Treiber.java:27 leads to different states:
           answers[2]: code <<<<2, 1>>>>, specification <<>>
           pc[2]: code "Returned", specification "PushLook"
        """);
  }

  // Faults of the specification.

  @Test
  void aConjunctDropped() throws IOException {
    assertDiffers(
        CodeAndSpecification.gate()
            .specification("  /\\ permit[t] \\/ interrupted[t] \\/ expired[t]\n", ""),
        """
             1: open                               2: pass                               state
          0                                                                              closed
          1  .                                     Register Gate.java:22                 closed
          2  .                                     StartClock Gate.java:23               closed
          3  .                                     Test Gate.java:24                     closed
          4  .                                     ReadClock Gate.java:25                closed
        => thread 2, Park Gate.java:29: the specification takes this step, the code does not; there it is parked
        """);
  }

  @Test
  void aPermitKept() throws IOException {
    assertDiffers(
        CodeAndSpecification.gate()
            .specification("permit' = [permit EXCEPT ![t] = FALSE]", "UNCHANGED permit"),
        """
             1: open                               2: pass                               state
          0                                                                              closed
          1  .                                     Register Gate.java:22                 closed
          2  .                                     StartClock Gate.java:23               closed
          3  .                                     Test Gate.java:24                     closed
          4  Open Gate.java:15                     .                                     open
          5  Find Gate.java:16                     .                                     open
          6  Wake Gate.java:17                     .                                     open
          7  .                                     ReadClock Gate.java:25                open
        => thread 2, Park Gate.java:29 leads to different states:
           permit[2]: code FALSE, specification TRUE
        """);
  }

  @Test
  void aCasThatExpectsTooLittle() throws IOException {
    assertDiffers(
        CodeAndSpecification.treiber()
            .model("Length = 1", "Length = 2")
            .specification(
                "IF stack = seen[t]\n     THEN stack' = Tail",
                "IF stack # <<>>\n     THEN stack' = Tail"),
        """
             1: push                               2: push, pop                          state
          0                                                                              <<>>
          1  .                                     PushLook Treiber.java:25              <<>>
          2  .                                     Push Treiber.java:27                  <<<<2, 1>>>>
          3  .                                     PopLook Treiber.java:36               <<<<2, 1>>>>
          4  PushLook Treiber.java:25              .                                     <<<<2, 1>>>>
          5  Push Treiber.java:27                  .                                     <<<<1, 1>>, <<2, 1>>>>
        => thread 2, Pop Treiber.java:40 leads to different states:
           answers[2]: code <<<<2, 1>>>>, specification <<<<2, 1>>, <<1, 1>>>>
           pc[2]: code "PopLook", specification "Returned"
           stack: code <<<<1, 1>>, <<2, 1>>>>, specification <<<<2, 1>>>>
        """);
  }

  @Test
  void anActionAdded() throws IOException {
    assertDiffers(
        CodeAndSpecification.treiber()
            .specification(
                "\nNext ==",
                "\nDrop(t) ==\n  /\\ stack # <<>> /\\ stack' = Tail(stack)\n"
                    + "  /\\ UNCHANGED <<program, pc, seen, answers>>\n\nNext ==")
            .specification("\\/ Pop(t)", "\\/ Pop(t) \\/ Drop(t)"),
        """
             1: push                               2: push                               state
          0                                                                              <<>>
          1  .                                     PushLook Treiber.java:25              <<>>
          2  .                                     Push Treiber.java:27                  <<<<2, 1>>>>
        => thread 1, Drop: the specification takes this step, the code does not; its next step there is PushLook Treiber.java:25
        """);
  }

  @Test
  void anActionRenamed() throws IOException {
    assertDiffers(
        CodeAndSpecification.gate().specification("Find(t)", "Fynd(t)"),
        """
             1: open                               2: open                               state
          0                                                                              closed
          1  Open Gate.java:15                     .                                     open
        => thread 1, Find Gate.java:16: the code takes this step, the specification does not; it has Fynd for this thread
        """);
  }

  @Test
  void anotherStart() throws IOException {
    assertDiffers(
        CodeAndSpecification.gate().specification("open = FALSE", "open = TRUE"),
        """
             1: open                               2: open                               state
          0                                                                              open
        => the code starts in another state than the specification:
           open: code FALSE, specification TRUE
        """);
  }

  // What is refused.

  @Test
  void anAccessWithoutALabel() throws IOException {
    assertRefused(
        CodeAndSpecification.gate().code(" // TLA: Find", ""),
        "Gate.java:16: a volatile read without a label");
  }

  @Test
  void aReadRepeatedWithoutALabel() throws IOException {
    assertRefused(
        CodeAndSpecification.gate().code(FIND, FIND + "    found = waiter;\n"),
        "Gate.java:17: a volatile read without a label");
  }

  @Test
  void aReadRepeatedUnderTheSameLabel() throws IOException {
    assertRefused(
        CodeAndSpecification.gate().code(FIND, FIND + "    found = waiter; // TLA: Find\n"),
        "Gate.java:17: label Find, a volatile read, is also at Gate.java:16, a volatile read");
  }

  @Test
  void anAtomicField() throws IOException {
    assertRefused(
        CodeAndSpecification.gate()
            .code("  void open() {", "  @Nullable AtomicInteger count;\n\n  void open() {")
            .code(
                "import java.util.c", "import java.util.concurrent.atomic.*;\nimport java.util.c"),
        "dev.compactfuture.lockstep.toys.Gate.count: may be shared mutable state:"
            + " Ljava/util/concurrent/atomic/AtomicInteger;");
  }

  @Test
  void anAtomic() throws IOException {
    assertRefused(
        CodeAndSpecification.gate()
            .code(
                "  void open() {",
                "  int count(java.util.concurrent.atomic.AtomicInteger counter) {\n"
                    + "    return counter.get(); // TLA: Count\n  }\n\n  void open() {"),
        "Gate.java:15: a AtomicInteger.get cannot be taken in lockstep");
  }

  @Test
  void aMonitor() throws IOException {
    assertRefused(
        CodeAndSpecification.gate()
            .code(OPEN, "    synchronized (this) { // TLA: Lock\n  " + OPEN + "    }\n"),
        "Gate.java:15: a monitor cannot be taken in lockstep");
  }

  @Test
  void aSynchronizedMethod() throws IOException {
    assertRefused(
        CodeAndSpecification.gate().code("void open()", "synchronized void open()"),
        "dev.compactfuture.lockstep.toys.Gate.open: synchronized or native");
  }

  @Test
  void aStaticField() throws IOException {
    assertRefused(
        CodeAndSpecification.gate().code("volatile boolean open", "static volatile boolean open"),
        "Gate.java:15: a volatile write cannot be taken in lockstep");
  }

  @Test
  void aCounterThatGrowsForEver() throws IOException {
    CodeAndSpecification pair =
        CodeAndSpecification.gate()
            .model("{1, 2}", "{1}")
            .program("pass")
            .specification(ENVIRONMENT, "")
            .specification("\"Test\", \"ReadClock\"", "\"Test\", \"Test\"")
            .code(
                WAIT,
                "    int turns = 0;\n    while (!open) { // TLA: Test\n      turns++;\n    }\n")
            .code("return true", "return turns >= 0");
    assertContains(
        "=> after thread 1, Test Gate.java:25: the code has more than 500 states for one of the"
            + " specification: it holds something that grows and that the abstraction does not map",
        "" + pair.in(scratch).compareSteps().counterexample());
  }

  @Test
  void moreStatesThanAProgramMayHave() throws IOException {
    assertRefused(
        CodeAndSpecification.treiber().in(scratch).maxStates(titles -> 10),
        "more than 10 states in one program");
  }

  @Test
  void aFieldThatIsNotMapped() throws IOException {
    CodeAndSpecification pair =
        CodeAndSpecification.treiber().code("  void push(", "  int size;\n\n  void push(");
    assertEquals(Set.of("Treiber.size"), pair.in(scratch).compareSteps().unmapped());
  }

  /** Asserts that everything was compared and is the same on both sides. */
  private void assertAgrees(CodeAndSpecification pair, Counts expected) throws IOException {
    StepComparison comparison = pair.in(scratch).compareSteps();
    assertAgrees(comparison, expected);
    assertEquals(comparison.allActions(), comparison.actions());
    Set<String> steps = new TreeSet<>(comparison.actions());
    steps.removeIf(action -> action.startsWith("Env"));
    assertEquals(steps, comparison.labels());
  }

  private static void assertAgrees(StepComparison comparison, Counts expected) {
    assertNull(comparison.counterexample());
    assertEquals(
        List.of(
            expected.programs,
            expected.programs, // the start states: one a program
            expected.states,
            expected.states,
            expected.edges,
            expected.edges,
            expected.concreteStates),
        List.copyOf(comparison.figures().values()).subList(0, 7));
    assertEquals(Set.of(), comparison.unmapped());
  }

  private void assertDiffers(CodeAndSpecification pair, String expected) throws IOException {
    Lockstep lockstep = pair.in(scratch);
    Counterexample found = lockstep.compareSteps().counterexample();
    assertEquals(expected, "" + found);
    Schedule schedule = requireNonNull(requireNonNull(found).schedule());
    assertEquals(expected, "" + pair.again(lockstep, scratch).replaySteps(schedule));
  }

  private static void assertContains(String expected, String text) {
    assertTrue(text.contains(expected), text);
  }

  private void assertRefused(CodeAndSpecification pair, String expected) throws IOException {
    assertRefused(pair.in(scratch), expected);
  }

  private static void assertRefused(Lockstep lockstep, String expected) {
    String refusal = assertThrows(LockstepException.class, lockstep::compareSteps).getMessage();
    assertEquals(expected, refusal);
  }
}
