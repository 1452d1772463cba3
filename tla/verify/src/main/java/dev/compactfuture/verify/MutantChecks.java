package dev.compactfuture.verify;

import dev.compactfuture.evidence.EvidenceRow;
import dev.compactfuture.evidence.Level;
import dev.compactfuture.evidence.Progress;
import dev.compactfuture.evidence.Verdict;
import dev.compactfuture.mutants.Matrix;
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
 * Mutants of the Java and of the specification: a row for each of the two. At quick there is one of
 * each operator, shown to the quickest checkers, and one for each of the others; from full on all
 * are shown to all. They are canaries themselves: a survivor makes the row red.
 */
final class MutantChecks {
  static final Set<String> IDS = Set.of("mutants.java", "mutants.tla");

  private MutantChecks() {}

  static List<EvidenceRow> run(Shipped shipped, Level level)
      throws IOException, InterruptedException {
    Path file = shipped.project().report().resolve("mutants.json");
    Files.deleteIfExists(file); // an earlier run's verdicts are not this one's
    Consumer<String> progress = line -> Progress.detail("%s", line);
    List<Matrix.Counts> sides =
        level == Level.QUICK
            ? Matrix.sample(shipped, file, progress)
            : Matrix.all(shipped, file, progress);
    List<EvidenceRow> checks = new ArrayList<>();
    for (Matrix.Counts counts : sides) {
      EvidenceRow check = check(counts, level);
      Progress.end(check);
      checks.add(check);
    }
    return checks;
  }

  static EvidenceRow check(Matrix.Counts counts, Level level) {
    Map<String, Long> figures = new LinkedHashMap<>();
    figures.put("mutants", (long) counts.mutants());
    figures.put("killed", (long) counts.killed());
    figures.put("brokeDown", (long) counts.brokeDown());
    figures.put("equivalent", (long) counts.equivalent());
    figures.put("survived", (long) counts.survivors().size());
    counts.killedBy().forEach((tool, killed) -> figures.put("killedBy." + tool, (long) killed));
    return new EvidenceRow(
            "mutants." + counts.of(),
            "mutants",
            List.of(), // what it says is about the checkers
            counts.survivors().isEmpty() ? Verdict.HOLDS : Verdict.VIOLATED,
            counts.survivors().isEmpty()
                ? level == Level.QUICK ? "a sample: the first of each operator" : ""
                : "survived: " + String.join(", ", counts.survivors()),
            counts.seconds(),
            counts.killed() > 0 ? "caught: " + counts.killed() + " mutants" : "",
            figures)
        .requireFigures();
  }
}
