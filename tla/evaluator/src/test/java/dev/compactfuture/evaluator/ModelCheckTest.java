package dev.compactfuture.evaluator;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A check counts states and steps, and finds the shortest violation. */
class ModelCheckTest {
  private static final String COUNTER =
      """
      CONSTANT Most
      VARIABLE x
      Init == x \\in {0, 1}
      One == x < Most /\\ x' = x + 1
      Two == x + 1 < Most /\\ x' = x + 2
      Next == One \\/ Two
      Small == x < 5
      Ascends == [][x' > x]_x
      ByOne == [][x' = x + 1]_x
      """;

  private final Path folder;

  ModelCheckTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private ModelCheck.Result check(String cfg) throws IOException {
    return ModelCheck.check(
        new TestModule(folder).read(COUNTER, "INIT Init NEXT Next CONSTANT Most = 6 " + cfg));
  }

  @Test
  void allStatesAndStepsAreCounted() throws IOException {
    ModelCheck.Result result = check("PROPERTY Ascends");
    assertNull(result.violation());
    assertEquals("7 11", result.states() + " " + result.steps());
  }

  @Test
  void aViolatedInvariantHasTheShortestWay() throws IOException {
    Violation violation = requireNonNull(check("INVARIANT Small").violation());
    assertEquals(
        "[Init, Two, Two]", violation.steps().stream().map(Violation.Step::action).toList() + "");
    assertEquals("/\\ x = 5", violation.steps().get(2).state());
  }

  @Test
  void aViolatedStepPropertyNamesTheProperty() throws IOException {
    Violation violation = requireNonNull(check("PROPERTY ByOne").violation());
    assertEquals("ByOne", violation.property());
    assertTrue(violation.toString().contains("/\\ x = 2"), violation::toString);
  }

  @Test
  void aPropertyOfStatesWithARecursionIsCheckedInTheFirstState() throws IOException {
    Model model =
        new TestModule(folder)
            .read(
                """
                VARIABLE x
                RECURSIVE Sum(_)
                Sum(s) == IF s = <<>> THEN 0 ELSE Head(s) + Sum(Tail(s))
                Init == x = <<1, 2>>
                Next == x' = <<>> /\\ x # <<>>
                Not3 == [](Sum(x) # 3)
                """,
                "INIT Init NEXT Next PROPERTY Not3");
    assertEquals(1, requireNonNull(ModelCheck.check(model).violation()).steps().size());
  }

  @Test
  void aCheckWithTooManyStatesIsStopped() throws IOException {
    Model model =
        new TestModule(folder).read(COUNTER, "INIT Init NEXT Next CONSTANT Most = 100000");
    assertTrue(ModelCheck.check(model, 50).stopped());
  }

  @Test
  void canaryOfEachPlantedFaultChangesAValue() throws IOException {
    new TestModule(folder)
        .read(
            """
            VARIABLE x
            Init == x = <<[<<1>> EXCEPT ![1] = 2], <<1>> \\o <<2>>, FALSE \\/ TRUE>>
            Next == FALSE
            Right == x = <<<<2>>, <<1, 2>>, TRUE>>
            """,
            "INIT Init NEXT Next INVARIANT Right");
    Path cfg = folder.resolve("Test.cfg");
    assertNull(ModelCheck.check(Model.read(folder, "Test", cfg)).violation());
    for (PlantedFault fault : PlantedFault.values()) {
      Model faulty = Model.read(folder, "Test", cfg, fault);
      assertTrue(ModelCheck.check(faulty).violation() != null, fault.description());
    }
  }
}
