package dev.compactfuture.verify;

import dev.compactfuture.evidence.EvidenceRow;
import dev.compactfuture.evidence.Level;
import dev.compactfuture.evidence.Progress;
import dev.compactfuture.evidence.Verdict;
import dev.compactfuture.mutants.matrix.MatrixCounts;
import dev.compactfuture.mutants.matrix.MutantMatrix;
import dev.compactfuture.subject.Shipped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A row for the mutants of the Java's steps, one for the conventional mutants of all of the Java,
 * and one for the mutants of the specification. At quick, checkers are shown the first mutant of
 * each operator, and each slow checker a canary; at full, all mutants, each until one checker kills
 * it; at soak, all checkers are shown all mutants. A mutant that no checker kills makes the row
 * red.
 */
final class MutantChecks {
  static final Set<String> IDS = Set.of("mutants.java", "mutants.conventional", "mutants.tla");

  private MutantChecks() {}

  static List<EvidenceRow> run(Shipped shipped, Level level)
      throws IOException, InterruptedException {
    Path file = shipped.project().report().resolve("mutants-" + level + ".json");
    if (level != Level.SOAK) { // which goes on where it was
      Files.deleteIfExists(file);
    }
    Consumer<String> progress = line -> Progress.detail("%s", line);
    List<MatrixCounts> sides =
        switch (level) {
          case BRIEF, QUICK -> MutantMatrix.sample(shipped, file, progress);
          case FULL -> MutantMatrix.untilKilled(shipped, file, progress);
          case SOAK -> MutantMatrix.all(shipped, file, progress);
        };
    List<EvidenceRow> rows = new ArrayList<>();
    for (MatrixCounts counts : sides) {
      EvidenceRow row = row(counts, level);
      Progress.end(row);
      rows.add(row);
    }
    return rows;
  }

  static EvidenceRow row(MatrixCounts counts, Level level) {
    Map<String, Long> figures = new LinkedHashMap<>();
    figures.put("mutants", (long) counts.mutants());
    figures.put("killed", (long) counts.killed());
    figures.put("brokeDown", (long) counts.brokeDown());
    figures.put("equivalent", (long) counts.equivalent());
    figures.put("survived", (long) counts.survivors().size());
    counts
        .killedBy()
        .forEach((checker, killed) -> figures.put("killedBy." + checker, (long) killed));
    return new EvidenceRow(
            "mutants." + counts.of(),
            "mutants",
            List.of(), // mutants support no claim: they show what the checkers can see
            counts.survivors().isEmpty() ? Verdict.HOLDS : Verdict.VIOLATED,
            counts.survivors().isEmpty()
                ? leftOut(level)
                : "survived: " + String.join(", ", counts.survivors()),
            counts.seconds(),
            counts.killed() > 0 ? "caught: " + counts.killed() + " mutants" : "",
            figures)
        .requireFigures();
  }

  /** Returns which mutants the checkers of a level are not shown. */
  private static String leftOut(Level level) {
    return switch (level) {
      case BRIEF, QUICK -> "a sample: the first of each operator";
      case FULL -> "each mutant is shown to checkers until one kills it";
      case SOAK -> "";
    };
  }
}
