package dev.compactfuture.tla;

import dev.compactfuture.mutants.Matrix;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A mutant of each operator, of the Java and of the specification, shown to the quickest checkers:
 * a row for each of the two. They are canaries themselves, so a survivor makes the row red.
 */
final class MutantChecks {
  static final Set<String> IDS = Set.of("mutants.java", "mutants.tla");

  private MutantChecks() {}

  static List<Check> run(Path root) throws IOException, InterruptedException {
    List<Check> checks = new ArrayList<>();
    for (Matrix.Counts counts : Matrix.sample(root, line -> Console.print("         %s", line))) {
      Check check = check(counts);
      Console.progress(check);
      checks.add(check);
    }
    return checks;
  }

  static Check check(Matrix.Counts counts) {
    Map<String, Long> figures = new LinkedHashMap<>();
    figures.put("mutants", (long) counts.mutants());
    figures.put("killed", (long) counts.killed());
    figures.put("equivalent", (long) counts.equivalent());
    figures.put("survived", (long) counts.survivors().size());
    counts.killedBy().forEach((tool, killed) -> figures.put("killedBy." + tool, (long) killed));
    return new Check(
            "mutants." + counts.of(),
            "mutants",
            List.of(), // what it says is about the checkers
            counts.survivors().isEmpty() ? Check.HOLDS : Check.VIOLATED,
            counts.survivors().isEmpty()
                ? "a sample: the first of each operator"
                : "survived: " + String.join(", ", counts.survivors()),
            counts.seconds(),
            counts.killed() > 0 ? "caught: " + counts.killed() + " mutants" : "",
            figures)
        .orEmpty();
  }
}
