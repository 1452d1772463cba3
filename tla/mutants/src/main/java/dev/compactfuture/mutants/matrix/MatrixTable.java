package dev.compactfuture.mutants.matrix;

import static java.util.Objects.requireNonNull;

import dev.compactfuture.mutants.checkers.MutantVerdict.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Operators by checkers as a Markdown table: how many mutants each checker killed of those that it
 * was shown. The last lines say of each checker how often it broke down, the median and the longest
 * time to a kill, and how many mutants no other checker killed, with an example.
 */
final class MatrixTable {
  private static final int FIRST_WIDTH = 22;
  private static final int WIDTH = 11;

  private final MatrixSide side;
  private final StringBuilder text = new StringBuilder();

  private MatrixTable(MatrixSide side) {
    this.side = side;
  }

  /**
   * Returns the table; an empty string if there are no rows.
   *
   * @param allSeeAll whether every checker was shown every mutant; otherwise nothing can be said of
   *     mutants that no other checker killed
   */
  static String of(MatrixSide side, List<MatrixRow> rows, boolean allSeeAll) {
    if (rows.isEmpty()) {
      return "";
    }
    MatrixTable table = new MatrixTable(side);
    List<String> names = side.checkerNames();
    table.line(side.name(), List.of("mutants", "equivalent"), names, "survived");
    table.line("---", List.of("---", "---"), Collections.nCopies(names.size(), "---"), "---");
    Map<String, List<MatrixRow>> byOperator = new TreeMap<>();
    rows.forEach(
        row -> byOperator.computeIfAbsent(row.operator(), o -> new ArrayList<>()).add(row));
    byOperator.forEach((operator, ofIt) -> table.counts("`" + operator + "`", ofIt));
    table.counts("all", rows);
    table.perChecker("of these, broke down", checker -> brokeDown(checker, rows));
    table.perChecker("seconds to a kill", checker -> secondsToKill(checker, rows));
    if (allSeeAll) {
      table.perChecker("by no other checker", checker -> killedAlone(checker, rows));
    }
    return table.text.toString();
  }

  private void counts(String title, List<MatrixRow> rows) {
    long equivalent = rows.stream().filter(MatrixRow::isEquivalent).count();
    long survived = rows.stream().filter(r -> !r.checkers().isEmpty() && !r.isKilled()).count();
    line(
        title,
        List.of("" + rows.size(), "" + equivalent),
        forEachChecker(checker -> killed(checker, rows)),
        "" + survived);
  }

  private void perChecker(String title, Function<String, String> cell) {
    line(title, List.of("", ""), forEachChecker(cell), "");
  }

  private List<String> forEachChecker(Function<String, String> cell) {
    return side.checkerNames().stream().map(cell).toList();
  }

  private void line(String title, List<String> counts, List<String> checkers, String last) {
    List<String> cells = new ArrayList<>(counts);
    cells.addAll(checkers);
    cells.add(last);
    text.append(String.format(Locale.ROOT, "| %-" + FIRST_WIDTH + "s |", title));
    cells.forEach(cell -> text.append(String.format(Locale.ROOT, " %" + WIDTH + "s |", cell)));
    text.append('\n');
  }

  private static String killed(String checker, List<MatrixRow> rows) {
    List<CheckerResult> shown =
        rows.stream().map(row -> row.result(checker)).filter(Objects::nonNull).toList();
    List<CheckerResult> seen = shown.stream().filter(r -> !r.is(Outcome.BLIND)).toList();
    if (seen.isEmpty()) {
      return shown.isEmpty() ? "" : Outcome.BLIND.toString();
    }
    return seen.stream().filter(CheckerResult::isKill).count() + "/" + seen.size();
  }

  private static String brokeDown(String checker, List<MatrixRow> rows) {
    return ""
        + rows.stream()
            .map(row -> row.result(checker))
            .filter(result -> result != null && result.is(Outcome.BROKE_DOWN))
            .count();
  }

  private static String secondsToKill(String checker, List<MatrixRow> rows) {
    double[] sorted =
        rows.stream()
            .filter(row -> row.isKilledBy(checker))
            .mapToDouble(row -> requireNonNull(row.result(checker)).seconds())
            .sorted()
            .toArray();
    return sorted.length == 0
        ? ""
        : String.format(
            Locale.ROOT, "%.1f, ≤ %.0f", sorted[sorted.length / 2], sorted[sorted.length - 1]);
  }

  private static String killedAlone(String checker, List<MatrixRow> rows) {
    List<String> alone =
        rows.stream()
            .filter(row -> row.isKilledBy(checker) && row.kills() == 1)
            .map(MatrixRow::id)
            .toList();
    return alone.size() + (alone.isEmpty() ? "" : ": `" + alone.get(0) + "`");
  }
}
