package dev.compactfuture.verify;

import dev.compactfuture.evidence.AwakeClock;
import dev.compactfuture.evidence.ChildJvm;
import dev.compactfuture.evidence.EvidenceFile;
import dev.compactfuture.evidence.EvidenceRow;
import dev.compactfuture.evidence.Level;
import dev.compactfuture.evidence.ScratchFolder;
import dev.compactfuture.evidence.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Runs a checker that has a program of its own, which writes its rows to a file. */
final class ChildJvmChecks {
  private ChildJvmChecks() {}

  static Set<String> ordered(String... ids) {
    return new LinkedHashSet<>(List.of(ids));
  }

  /**
   * Runs the checker, its output on the terminal.
   *
   * @param planned the ids of the rows that it has to write
   * @param command without {@code java}, {@code --level} and {@code --out}
   */
  static List<EvidenceRow> run(Set<String> planned, Level level, List<String> command)
      throws IOException, InterruptedException {
    try (ScratchFolder scratch = ScratchFolder.create("rows")) {
      Path rows = scratch.resolve("rows.json");
      return run(planned, level, command, rows, EvidenceFile::readRows);
    }
  }

  /** Reads the rows that a checker has written to a file. */
  interface RowReader {
    List<EvidenceRow> read(Path out) throws IOException;
  }

  /**
   * Runs the checker, its output on the terminal.
   *
   * @param planned the ids of the rows that it has to write
   * @param command without {@code java}, {@code --level} and {@code --out}
   * @param out the file that it writes
   */
  static List<EvidenceRow> run(
      Set<String> planned, Level level, List<String> command, Path out, RowReader rows)
      throws IOException, InterruptedException {
    Duration bound = bound(level);
    try (ScratchFolder scratch = ScratchFolder.create("checker")) {
      List<String> arguments = new ArrayList<>(command);
      arguments.addAll(List.of("--level", level.toString(), "--out", out.toString()));
      long start = AwakeClock.nanoTime();
      ChildJvm.Exit exit =
          new ChildJvm(scratch.path(), arguments)
              .run(System.out::println, () -> AwakeClock.hasPassed(bound, start));
      String end =
          !exit.ended()
              ? "hung: stopped after " + bound.toMinutes() + " minutes"
              : exit.status() != 0 ? "ended with status " + exit.status() : "";
      return complete(planned, rows.read(out), end);
    }
  }

  /** Returns the time after which a checker counts as hung: several times what it takes. */
  private static Duration bound(Level level) {
    return switch (level) {
      case BRIEF, QUICK -> Duration.ofMinutes(30);
      case FULL -> Duration.ofHours(4);
      case SOAK -> Duration.ofDays(14);
    };
  }

  /**
   * Returns a row for each that was planned; one that was not written, or holds without figures or
   * canary, is red.
   *
   * @param end what is wrong with the way in which the checker ended; empty if nothing
   */
  static List<EvidenceRow> complete(Set<String> planned, List<EvidenceRow> written, String end) {
    Map<String, EvidenceRow> rows = new LinkedHashMap<>();
    for (String id : planned) {
      rows.put(id, EvidenceRow.missing(id, end.isEmpty() ? "no such row was written" : end));
    }
    boolean red = false;
    Set<String> open = new HashSet<>(planned);
    for (EvidenceRow check : written) {
      EvidenceRow row = check.requireFigures().requireCanary();
      if (!open.remove(check.id())) {
        row = row.with(Verdict.VIOLATED, "is not planned, or was written twice");
      } else if (!end.isEmpty() && row.isRed() && row.figures().isEmpty()) { // it did not run
        row = row.with(Verdict.VIOLATED, row.why() + ": " + end);
      }
      rows.put(check.id(), row);
      red |= row.isRed();
    }
    if (!end.isEmpty() && !red) {
      // The checker failed, and none of its rows says so.
      rows.replaceAll((id, row) -> row.with(Verdict.VIOLATED, end));
    }
    return List.copyOf(rows.values());
  }
}
