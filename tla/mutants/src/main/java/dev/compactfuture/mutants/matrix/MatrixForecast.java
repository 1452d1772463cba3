package dev.compactfuture.mutants.matrix;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalDouble;

/** Says before a run how long it will take, by what the checkers took on this machine so far. */
final class MatrixForecast {
  private final List<MatrixRow> measured;
  private final int parallel;

  /**
   * Prepares forecasts.
   *
   * @param file the file of results; those beside it count as well, because a verdict on another
   *     original still tells what a check costs
   * @param parallel how many checkers run at a time
   */
  MatrixForecast(Path file, int parallel) throws IOException {
    this.measured = MatrixStore.readBeside(file);
    this.parallel = parallel;
  }

  /** Returns a line on what is left to be shown to the checkers of one side. */
  String line(MatrixSide side, List<MatrixRow> rows, ShownMutants choice) {
    List<String> parts = new ArrayList<>();
    double seconds = 0;
    boolean isComplete = true;
    for (String checker : side.checkerNames()) {
      long checks = rows.stream().filter(r -> side.isToBeShown(r, checker, choice)).count();
      OptionalDouble each = secondsPerCheck(side, checker);
      seconds += checks * each.orElse(0);
      isComplete &= checks == 0 || each.isPresent();
      String cost = each.isPresent() ? decimal(each.getAsDouble()) + " s" : "an unknown time";
      parts.add(checks + " by " + checker + " of " + cost + " each");
    }
    int beside = Math.min(parallel, side.queues(choice).size());
    return String.format(
        Locale.ROOT,
        "[%s] checks to come: %s; in all %s %d minutes",
        side.name(),
        String.join(", ", parts),
        !isComplete ? "more than" : choice == ShownMutants.ALL ? "about" : "at most",
        Math.round(seconds / beside / 60));
  }

  private OptionalDouble secondsPerCheck(MatrixSide side, String checker) {
    return measured.stream()
        .filter(row -> row.of().equals(side.name()))
        .map(row -> row.result(checker))
        .filter(Objects::nonNull)
        .mapToDouble(result -> requireNonNull(result).seconds())
        .average();
  }

  private static String decimal(double number) {
    return String.format(Locale.ROOT, "%.1f", number);
  }
}
