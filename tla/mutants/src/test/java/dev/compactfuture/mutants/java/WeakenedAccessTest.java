package dev.compactfuture.mutants.java;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.compactfuture.evidence.Project;
import dev.compactfuture.lockstep.Counterexample;
import dev.compactfuture.lockstep.Lockstep;
import dev.compactfuture.lockstep.OutcomeComparison;
import dev.compactfuture.lockstep.SpecificationFiles;
import dev.compactfuture.lockstep.Steps;
import dev.compactfuture.subject.CallbacksLog;
import dev.compactfuture.subject.FutureSubject;
import dev.compactfuture.subject.Shipped;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small programs under Java's access modes, as shipped and with one access weakened. */
class WeakenedAccessTest {
  private static final Shipped SHIPPED = new Shipped(Project.ofWorkingDirectory());

  private final Path scratch;

  @AutoClose private final CallbacksLog silence = CallbacksLog.off();

  WeakenedAccessTest(@TempDir Path scratch) {
    this.scratch = scratch;
  }

  @Test
  void theShippedCodeEndsAsSpecified() throws IOException {
    assertNull(counterexample(SHIPPED.classes(), "setResult", "get"));
  }

  @Test
  void aCasThatOnlyAcquiresDoesNotPublish() throws IOException {
    String found = weakened("Complete", "acquire", "setResult", "addDoneCallback");
    assertTrue(found.contains("data race: thread 2 reads data of thread 1"), found);
  }

  @Test
  void anAcquireReadMayReturnTheOldWordAfterUnpark() throws IOException {
    String found = weakened("GetLook", "acquire", "setResult", "get");
    assertTrue(found.matches("(?s).*GetLook .* reads Registration, not OperationId\\n.*"), found);
    assertTrue(found.contains("<<\"Returned\", \"Park\">>"), found);
  }

  /** A watch's node is confined to the thread that pushes it, and then to the waiting thread. */
  @Test
  void anArrivalThatOnlyAcquiresDoesNotHandItsNodeOver() throws IOException {
    String found = weakened("Arrive", "acquire", "setResult", "awaitTimed");
    assertTrue(found.contains("data race"), found);
  }

  @Test
  void tooManyStatesAreABreakdownAndNoDifference() throws IOException {
    Counterexample counterexample =
        lockstep(SHIPPED.classes(), "setResult", "get")
            .maxStates(titles -> 3)
            .compareOutcomes()
            .counterexample();
    assertNotNull(counterexample);
    assertEquals("more than 3 states in one program", counterexample.finding());
    assertTrue(counterexample.kind().isFailure());
  }

  private String weakened(String label, String mode, String... program) throws IOException {
    WeakenedAccess weakened =
        WeakenedAccess.all(SHIPPED).stream()
            .filter(w -> w.label().equals(label) && w.mode().equals(mode))
            .findFirst()
            .orElseThrow();
    weakened.write(scratch);
    String found = counterexample(scratch, program);
    return found == null ? "nothing breaks" : found;
  }

  private static @Nullable String counterexample(Path classes, String... program)
      throws IOException {
    OutcomeComparison comparison = lockstep(classes, program).compareOutcomes();
    Counterexample found = comparison.counterexample();
    if (found == null) {
      return comparison.states() == 0 ? "no such program" : null;
    }
    return found.toString();
  }

  private static Lockstep lockstep(Path classes, String... program) throws IOException {
    Path tla = SHIPPED.specification();
    String model = List.of(program).contains("awaitTimed") ? "Awaits" : "Pairs";
    Steps steps = SHIPPED.steps(classes);
    Path cfg = tla.resolve("models/" + model + ".cfg");
    return new Lockstep(
            FutureSubject.class, steps, new SpecificationFiles(tla, Shipped.SPECIFICATION, cfg))
        .underAccessModes()
        .ignoreLabelErrors()
        .programs(titles -> titles.equals(List.of(program)));
  }
}
