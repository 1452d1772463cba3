package dev.compactfuture.lockstep;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is replayed, and what cannot be. That the ends are the same, the tests of faults show. */
class ReplayTest {
  private final Path scratch;

  ReplayTest(@TempDir Path scratch) {
    this.scratch = scratch;
  }

  private CodeAndSpecification faulty() throws IOException {
    return CodeAndSpecification.counter().specification("count' = count + 1", "count' = count + 2");
  }

  private Schedule found() throws IOException {
    Counterexample found = requireNonNull(faulty().in(scratch).compareSteps().counterexample());
    return requireNonNull(found.schedule());
  }

  @Test
  void aScheduleOfAFaultThatIsMendedEndsWithoutACounterexample() throws IOException {
    Schedule schedule = found();
    assertNull(CodeAndSpecification.counter().in(scratch).replaySteps(schedule));
  }

  @Test
  void aStepThatIsNotPossibleIsRefusedWithThoseThatAre() throws IOException {
    Schedule found = found();
    List<Move> moves = new ArrayList<>(found.moves());
    moves.add(0, Move.step(1, "Missing"));
    Schedule other = new Schedule(found.titles(), found.start(), moves);
    Lockstep lockstep = CodeAndSpecification.counter().in(scratch);
    String refusal =
        "" + assertThrows(LockstepException.class, () -> lockstep.replaySteps(other)).getMessage();
    assertTrue(
        refusal.startsWith("schedule: step 1, Missing of thread 1, is not possible; possible are"),
        refusal);
  }

  @Test
  void aStartThatTheProgramDoesNotHaveIsRefused() throws IOException {
    Schedule found = found();
    Schedule other = new Schedule(found.titles(), "[n |-> 7]", found.moves());
    Lockstep lockstep = CodeAndSpecification.counter().in(scratch);
    String refusal =
        assertThrows(IllegalArgumentException.class, () -> lockstep.replaySteps(other))
            .getMessage();
    assertEquals("schedule: the program does not start in [n |-> 7]", refusal);
  }
}
