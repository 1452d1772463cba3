package dev.compactfuture.subject;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.compactfuture.subject.StateDiagram.Change;
import dev.compactfuture.subject.StateDiagram.Edge;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the diagram is compared with. That TLC's graph has it, the row tlc.diagram shows. */
class StateDiagramTest {
  private static String difference(Change made, Change allowed) {
    return new StateDiagram(
            List.of(),
            List.of(),
            List.of(new Edge(made.from(), made.to(), List.of("cancel"), 1)),
            List.of(),
            Set.of(allowed),
            2)
        .difference();
  }

  @Test
  void theSameDiagramIsNoDifference() {
    assertEquals(
        "", difference(new Change("PENDING", "RUNNING"), new Change("PENDING", "RUNNING")));
  }

  @Test
  void aChangeOfEitherSideAloneIsADifference() {
    assertEquals(
        "RUNNING → CANCELLED is not in Diagram;"
            + " PENDING → CANCELLED is in Diagram, and no step makes it",
        difference(new Change("RUNNING", "CANCELLED"), new Change("PENDING", "CANCELLED")));
  }
}
