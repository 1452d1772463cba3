package dev.compactfuture.subject;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.compactfuture.evidence.Project;
import dev.compactfuture.lockstep.Lockstep;
import dev.compactfuture.lockstep.OutcomeComparison;
import dev.compactfuture.lockstep.SpecificationFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What is a state of the code under Java's access modes. */
class WeakMemoryExplorerTest {
  private static final Shipped SHIPPED = new Shipped(Project.ofWorkingDirectory());

  private static Lockstep lockstep(String model, String... program) throws IOException {
    Path tla = SHIPPED.specification();
    String operations = "{\"" + String.join("\", \"", new TreeSet<>(List.of(program))) + "\"}";
    Path cfg =
        new WeakMemoryPrograms(
                model,
                Map.of("StartStates", "{\"PENDING\"}", "Operations", operations),
                titles -> true)
            .write(tla.resolve("models"));
    return new Lockstep(
            FutureSubject.class,
            SHIPPED.steps(),
            new SpecificationFiles(tla, Shipped.SPECIFICATION, cfg))
        .programs(titles -> titles.equals(List.of(program)))
        .underUnorderedAccessModes()
        .recheckOneIn(1);
  }

  /**
   * A wait that leaves takes its registration off the stack. The getter may still read a word that
   * has it; what that thread would see of the registration's fields belongs to the state. If it did
   * not, the same step would lead to different states.
   */
  @Test
  void anObjectThatOnlyAMessageReachesIsPartOfTheState() throws IOException {
    OutcomeComparison alone = lockstep("Awaits", "get", "awaitTimed").parallel(1).compareOutcomes();
    assertNull(alone.counterexample());
    OutcomeComparison together =
        lockstep("Awaits", "get", "awaitTimed").parallel(4).compareOutcomes();
    assertNull(together.counterexample());
    assertEquals(alone.figures(), together.figures());
  }

  /**
   * Once every thread has seen that the future is done, none can read its earlier messages. The key
   * must not depend on them, not even when a watch is accessed for the first time after that.
   */
  @Test
  void aMessageThatNobodyCanReadAnyMoreIsNoPartOfTheState() throws IOException {
    assertNull(
        lockstep("AwaitTriples", "setResult", "awaitAll", "awaitAll")
            .compareOutcomes()
            .counterexample());
  }

  /** Its outcomes are a result and an interrupt. */
  @Test
  void aGetterMayBeInterrupted() throws IOException {
    assertEquals(2, outcomesOfAGetterBesideACompletion("TRUE"));
    assertEquals(1, outcomesOfAGetterBesideACompletion("FALSE"));
  }

  private static long outcomesOfAGetterBesideACompletion(String interrupts) throws IOException {
    WeakMemoryPrograms programs =
        new WeakMemoryPrograms(
            "Pairs",
            Map.of(
                "Interrupts", interrupts,
                "Operations", "{\"setResult\", \"get\"}",
                "StartStates", "{\"PENDING\"}",
                "StartQueues", "{0}"),
            titles -> Set.copyOf(titles).equals(Set.of("setResult", "get")));
    OutcomeComparison comparison =
        new WeakMemoryExplorer(SHIPPED).exploreShipped(programs, SHIPPED.steps());
    assertNull(comparison.counterexample());
    return requireNonNull(comparison.figures().get("ends"));
  }
}
