package dev.compactfuture.verify;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import dev.compactfuture.evidence.EvidenceRow;
import dev.compactfuture.evidence.Progress;
import dev.compactfuture.evidence.Project;
import dev.compactfuture.evidence.ScratchFolder;
import dev.compactfuture.evidence.Verdict;
import dev.compactfuture.lockstep.LockstepException;
import dev.compactfuture.subject.Shipped;
import dev.compactfuture.subject.SpecificationCanary;
import dev.compactfuture.subject.StateDiagram;
import dev.compactfuture.subject.TlcModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads the state diagram from TLC's graph of {@code Future.tla}, writes it for the page, and
 * compares it with the diagram that {@code Future.tla} allows. The models show that no step leaves
 * that diagram; this shows as well that each of its edges is taken.
 */
final class StateDiagramChecks {
  static final String ID = "tlc.diagram";

  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  /** The content of the file; the page reads it under these names. */
  private record Content(
      String writtenBy,
      List<String> states,
      List<String> start,
      List<StateDiagram.Edge> edges,
      List<StateDiagram.Answers> answers,
      long distinct) {}

  private StateDiagramChecks() {}

  /** Writes the file, and returns the row. */
  static List<EvidenceRow> run(Shipped shipped) throws IOException {
    long start = System.nanoTime();
    Path specification = shipped.specification();
    TlcModel model = StateDiagram.model(specification);
    StateDiagram diagram = StateDiagram.read(specification);
    write(shipped.project(), diagram); // before it is compared, so that the page shows a fault
    List<String> wrong = new ArrayList<>();
    if (!diagram.difference().isEmpty()) {
      wrong.add(diagram.difference());
    }
    long planned = model.states().orElse(-1);
    if (diagram.distinct() != planned) {
      wrong.add(diagram.distinct() + " distinct states where " + planned + " were expected");
    }
    List<String> caught = new ArrayList<>();
    for (SpecificationCanary canary : model.canaries()) {
      String difference = difference(specification, canary);
      if (difference.isEmpty()) {
        wrong.add("canary not caught: " + canary.name());
      } else {
        caught.add(canary.name() + " (" + difference + ")");
      }
    }
    EvidenceRow row =
        new EvidenceRow(
                ID,
                "tlc",
                List.of("C1"), // each canary violates it
                wrong.isEmpty() ? Verdict.HOLDS : Verdict.VIOLATED,
                String.join("; ", wrong),
                (System.nanoTime() - start) / 1e9,
                EvidenceRow.caught(caught),
                Map.of("states", diagram.distinct(), "edges", (long) diagram.edges().size()))
            .requireFigures()
            .requireCanary();
    Progress.end(row);
    return List.of(row);
  }

  /** Returns how the diagram of a canary differs; empty if it does not, or cannot be made. */
  private static String difference(Path specification, SpecificationCanary canary)
      throws IOException {
    try (ScratchFolder scratch = ScratchFolder.create("diagram")) {
      return StateDiagram.read(specification, canary, scratch.path()).difference();
    } catch (IllegalArgumentException | LockstepException e) {
      // Where the specification is at fault already, that is the reason to be shown.
      return "";
    }
  }

  private static void write(Project project, StateDiagram diagram) throws IOException {
    Files.createDirectories(project.report());
    Content content =
        new Content(
            "the row " + ID + " of mvn verify",
            diagram.states(),
            diagram.start(),
            diagram.edges(),
            diagram.answers(),
            diagram.distinct());
    Files.writeString(project.stateDiagram(), GSON.toJson(content) + "\n");
  }
}
