package dev.compactfuture.subject.command;

import dev.compactfuture.evidence.CommandLines;
import dev.compactfuture.evidence.EvidenceFile;
import dev.compactfuture.evidence.EvidenceRow;
import dev.compactfuture.evidence.Level;
import dev.compactfuture.evidence.Progress;
import dev.compactfuture.evidence.Verdict;
import dev.compactfuture.evidence.VerdictTable;
import dev.compactfuture.lockstep.Counterexample;
import dev.compactfuture.subject.TlcJob;
import dev.compactfuture.subject.TlcRun;
import dev.compactfuture.subject.TlcTrace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the rows of the models that were run, and writes them. */
final class ModelReport {
  private final Path specification;
  private final Level level;
  private final @Nullable Path out;
  private final List<EvidenceRow> rows = new ArrayList<>();

  /**
   * Creates a report.
   *
   * @param specification the folder of the shipped specification
   * @param out the file of the rows, or null
   */
  ModelReport(Path specification, Level level, @Nullable Path out) {
    this.specification = specification;
    this.level = level;
    this.out = out;
  }

  /**
   * Adds the row of a model. Then runs its canaries, with the model's own constants, so that the
   * row shows that TLC finds faults on this machine; and writes the rows so far.
   *
   * @param wrong what else is wrong; empty if nothing is
   * @param more figures besides those of TLC
   */
  void add(ConfiguredModel configured, TlcRun run, String wrong, Map<String, Long> more)
      throws IOException, InterruptedException {
    String why = wrong.isEmpty() ? configured.wrong(run) : wrong;
    if (run.isViolated() && !configured.model().mustBeViolated()) {
      Counterexample found = new TlcTrace(Map.of()).of(run.output(), run.error());
      Progress.print("%n%s", found == null ? run.error() : found);
    }
    List<String> caught = new ArrayList<>();
    if (why.isEmpty() && configured.canary() == null) {
      List<TlcJob> canaries =
          TlcJob.of(configured.model()).stream().filter(job -> job.canary() != null).toList();
      for (TlcJob job : canaries) { // One JVM each: some check liveness.
        TlcRun broken =
            TlcJob.run(List.of(job), specification, 1, level, (ignored, end) -> {}).get(0);
        String name = job.canary() == null ? "" : job.canary().name();
        if (broken.isViolated()) {
          caught.add(name + " (" + broken.error() + ")");
        } else {
          why = "canary not caught: " + name + " (" + broken.error() + ")";
        }
      }
    }
    Map<String, Long> figures = new LinkedHashMap<>(run.figures());
    figures.putAll(run.depthAndMemory());
    figures.put("constantsChanged", (long) configured.changes().size());
    figures.putAll(more);
    EvidenceRow row =
        new EvidenceRow(
            configured.id(),
            "tlc",
            configured.model().claims(),
            why.isEmpty() ? Verdict.HOLDS : Verdict.VIOLATED,
            why.isEmpty() && !configured.changes().isEmpty()
                ? "the number of states is planned only for the model's own constants"
                : why,
            run.seconds(),
            EvidenceRow.caught(caught),
            figures);
    row = row.requireFigures();
    rows.add(configured.model().mustBeViolated() ? row : row.requireCanary());
    Progress.end(rows.get(rows.size() - 1));
    if (out != null) {
      EvidenceFile.write(out, level, rows);
    }
  }

  /** Prints the table and returns the exit status. */
  int end() {
    Progress.print("%n%s", VerdictTable.of(level, rows));
    boolean red = rows.isEmpty() || rows.stream().anyMatch(EvidenceRow::isRed);
    return red ? CommandLines.VIOLATED : CommandLines.HOLDS;
  }
}
