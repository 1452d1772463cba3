package dev.compactfuture.races.runner;

import dev.compactfuture.evidence.EvidenceRow;
import dev.compactfuture.evidence.Level;
import dev.compactfuture.evidence.RaceOutcomes;
import dev.compactfuture.evidence.ResultsFile;
import dev.compactfuture.races.RaceRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The rows of a session and the outcomes behind them. A row that has not run yet is red: a session
 * may be stopped at any time, and what it then leaves in its file must not look complete.
 */
final class RaceResults {
  private final Level level;
  private final Path file;
  private final Map<RaceRow, EvidenceRow> rows = new EnumMap<>(RaceRow.class);
  private final Map<RaceRow, List<RaceOutcomes>> outcomes = new EnumMap<>(RaceRow.class);

  /**
   * Creates the results of a session in which nothing has run yet.
   *
   * @param races that are to run
   * @param file to which they are written, or null
   */
  RaceResults(Level level, List<Race> races, Path file) {
    this.level = level;
    this.file = file;
    for (Race race : races) {
      RaceRow row = race.row();
      rows.put(row, notYetRun(row));
      outcomes.put(
          row, RowRun.outcomes(races.stream().filter(r -> r.row() == row).toList(), List.of()));
    }
  }

  private static EvidenceRow notYetRun(RaceRow row) {
    return EvidenceRow.missing(row.id, "the run was stopped before this row had ended");
  }

  void add(RowRun run) {
    rows.put(run.row(), RowJudgement.of(run));
    outcomes.put(run.row(), run.outcomes());
  }

  List<EvidenceRow> rows() {
    return List.copyOf(rows.values());
  }

  /** Writes the file, if there is to be one. */
  void write() throws IOException {
    if (file != null) {
      List<RaceOutcomes> all = outcomes.values().stream().flatMap(List::stream).toList();
      new ResultsFile(file, ResultsFile.Head.ofThisJvm(level), rows(), all).write();
    }
  }
}
