package dev.compactfuture.tla;

import dev.compactfuture.mutants.Matrix;
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

  static List<Check> run(Path root, Level level) throws IOException, InterruptedException {
    Path file = root.resolve("target/report/mutants.json");
    Files.deleteIfExists(file); // an earlier run's verdicts are not this one's
    Consumer<String> progress = line -> Console.print("         %s", line);
    List<Matrix.Counts> sides =
        level == Level.QUICK
            ? Matrix.sample(root, file, progress)
            : Matrix.all(root, file, progress);
    List<Check> checks = new ArrayList<>();
    for (Matrix.Counts counts : sides) {
      Check check = check(counts, level);
      Console.progress(check);
      checks.add(check);
    }
    return checks;
  }

  static Check check(Matrix.Counts counts, Level level) {
    Map<String, Long> figures = new LinkedHashMap<>();
    figures.put("mutants", (long) counts.mutants());
    figures.put("killed", (long) counts.killed());
    figures.put("brokeDown", (long) counts.brokeDown());
    figures.put("equivalent", (long) counts.equivalent());
    figures.put("survived", (long) counts.survivors().size());
    counts.killedBy().forEach((tool, killed) -> figures.put("killedBy." + tool, (long) killed));
    return new Check(
            "mutants." + counts.of(),
            "mutants",
            List.of(), // what it says is about the checkers
            counts.survivors().isEmpty() ? Check.HOLDS : Check.VIOLATED,
            counts.survivors().isEmpty()
                ? level == Level.QUICK ? "a sample: the first of each operator" : ""
                : "survived: " + String.join(", ", counts.survivors()),
            counts.seconds(),
            counts.killed() > 0 ? "caught: " + counts.killed() + " mutants" : "",
            figures)
        .orEmpty();
  }
}
