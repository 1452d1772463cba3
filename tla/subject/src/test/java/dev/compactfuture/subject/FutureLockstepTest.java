package dev.compactfuture.subject;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.compactfuture.evidence.Project;
import dev.compactfuture.lockstep.Counterexample;
import dev.compactfuture.lockstep.Lockstep;
import dev.compactfuture.lockstep.SpecificationFiles;
import dev.compactfuture.lockstep.StepComparison;
import dev.compactfuture.lockstep.Steps;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The future under lockstep, with a few programs; {@code mvn verify} compares all of them. */
class FutureLockstepTest {
  private static final Shipped SHIPPED = new Shipped(Project.ofWorkingDirectory());

  private static StepComparison compare(Steps steps, String... program) {
    return compare(SHIPPED.specification(), "TwoEach", steps, program);
  }

  private static StepComparison compare(Path folder, String model, Steps steps, String... program) {
    Path cfg = SHIPPED.specification().resolve("models/" + model + ".cfg");
    return new Lockstep(
            FutureSubject.class, steps, new SpecificationFiles(folder, Shipped.SPECIFICATION, cfg))
        .programs(List.of(program)::equals)
        .recheckOneIn(1)
        .compareSteps();
  }

  private static void assertAgrees(StepComparison comparison) {
    Counterexample counterexample = comparison.counterexample();
    assertNull(counterexample, () -> "" + counterexample);
    assertEquals(1, comparison.programs());
  }

  @Test
  void codeAndSpecificationTakeTheSameSteps() throws Exception {
    StepComparison comparison = compare(SHIPPED.steps(), "cancel", "addDoneCallback, setResult");
    assertAgrees(comparison);
    assertEquals(
        List.of(46L, 46L, 70L, 70L),
        List.of(
            comparison.codeStates(),
            comparison.specificationStates(),
            comparison.codeEdges(),
            comparison.specificationEdges()));
  }

  /** Hazard: TLC looks for modules in the working directory first, where the right one is. */
  @Test
  void theSpecificationInTheFolderIsTheOneThatIsCompared(@TempDir Path folder) throws Exception {
    assertDiffers(
        folder,
        new SpecificationCanary(
            "no permit",
            List.of(),
            "Unpark",
            "permit' = Set(permit, Head(todo[t])[2], TRUE)",
            "UNCHANGED permit"),
        "permit[2]: code TRUE, specification FALSE");
  }

  @Test
  void aTimeOutOfAnotherLengthIsADifference(@TempDir Path folder) throws Exception {
    assertDiffers(
        folder,
        new SpecificationCanary(
            "another length", List.of(), "TimeOuts", "getTimed |-> 500", "getTimed |-> 501"),
        "clock[2]: code <<500>>, specification <<501>>");
  }

  @Test
  void aParkOfAnotherLengthIsADifference(@TempDir Path folder) throws Exception {
    assertDiffers(
        folder,
        new SpecificationCanary(
            "another length",
            List.of(),
            "ReadClock",
            "clock[t] \\o clock[t]",
            "clock[t] \\o <<1>>"),
        "clock[2]: code <<500, 500>>, specification <<500, 1>>");
  }

  private static void assertDiffers(Path folder, SpecificationCanary fault, String expected)
      throws Exception {
    fault.write(SHIPPED.specification(), folder);
    Counterexample counterexample =
        compare(folder, "TwoEach", SHIPPED.steps(), "setResult", "getTimed").counterexample();
    assertNotNull(counterexample);
    assertTrue(counterexample.details().contains(expected), () -> "" + counterexample);
  }

  /**
   * A getter that was interrupted no longer has its deadline, which differs with what the getter
   * before it met.
   */
  @Test
  void twoInterruptedGettersTakeTheSameSteps() throws Exception {
    assertAgrees(
        compare(
            SHIPPED.specification(),
            "TwoEachInterrupted",
            SHIPPED.steps(),
            "cancel",
            "getTimed, getTimed"));
  }

  @Test
  void waitsOnManyFuturesTakeTheSameSteps() throws Exception {
    StepComparison comparison = compareAwait();
    assertAgrees(comparison);
    assertEquals(comparison.specificationStates(), comparison.codeStates());
    assertTrue(comparison.labels().contains("Sleep"), () -> "labels " + comparison.labels());
  }

  @Test
  void everyFieldIsMappedOrLeftOutWithAReason() throws Exception {
    Set<String> unmapped = new TreeSet<>(compareAwait().unmapped());
    unmapped.retainAll(
        compare(
                SHIPPED.specification(),
                "AsCompleted",
                SHIPPED.steps(),
                "setResult",
                "openTimed, next, next")
            .unmapped());
    assertEquals(Set.of(), unmapped);
  }

  private static StepComparison compareAwait() throws Exception {
    return compare(
        SHIPPED.specification(), "Awaits", SHIPPED.steps(), "setException", "awaitException");
  }

  @Test
  void aStepLeftOutReadsAsInTheReadme() throws Exception {
    Steps silent = SHIPPED.steps();
    silent.leaveOut("Unpark");
    String counterexample = "" + compare(silent, "setResult", "getTimed").counterexample();
    assertTrue(
        Files.readString(SHIPPED.specification().resolve("README.md"))
            .contains("```\n" + counterexample + "```"),
        counterexample);
  }
}
