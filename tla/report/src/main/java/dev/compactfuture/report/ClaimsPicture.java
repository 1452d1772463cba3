package dev.compactfuture.report;

import dev.compactfuture.evidence.EvidenceRow;
import dev.compactfuture.evidence.Verdict;
import dev.compactfuture.evidence.VerdictTable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Claims by tools: how much each tool looked at for a claim, and by which canaries it showed that
 * it can see.
 */
public record ClaimsPicture(List<String> tools, List<Claim> claims) {
  /** The figures that say how much a row looked at: the first of them that it has counts. */
  private static final List<String> FIGURES =
      List.of(
          "samples",
          "states",
          "javaStates",
          "executions",
          "accesses",
          "models",
          "pairInvocations",
          "invocations",
          "programs",
          "tests");

  /**
   * A claim with a cell for each tool.
   *
   * @param id C1…C12
   */
  public record Claim(String id, String text, List<Cell> cells) {}

  /**
   * What a tool has to say on a claim.
   *
   * @param id of the element on the page
   * @param checks its rows for the claim; none for an empty cell
   * @param howMuch a line for each kind of figure
   * @param canaries how many of the rows caught a canary
   */
  public record Cell(
      String id, String tool, List<EvidenceRow> checks, List<String> howMuch, long canaries) {
    /** Returns the class by which the style sheet paints it. */
    public String style() {
      return checks.isEmpty()
          ? "none"
          : checks.stream().anyMatch(EvidenceRow::isRed)
              ? "violated"
              : checks.stream().allMatch(check -> check.verdict() == Verdict.NOT_RUN)
                  ? "not-run"
                  : "holds";
    }

    /** Returns the character in its cell, so that no one depends on colours. */
    public String mark() {
      return mark(style());
    }

    /** Returns the character of a verdict. */
    public static String mark(String style) {
      return switch (style) {
        case "violated" -> "✗";
        case "not-run" -> "–";
        default -> "✓";
      };
    }
  }

  /**
   * Returns the picture of some rows.
   *
   * @param claims the texts of the claims by their ids
   */
  static ClaimsPicture of(Map<String, String> claims, List<EvidenceRow> rows) {
    Set<String> tools = new LinkedHashSet<>();
    rows.stream().filter(row -> !row.claims().isEmpty()).forEach(row -> tools.add(row.tool()));
    List<Claim> all = new ArrayList<>();
    claims.forEach(
        (id, text) ->
            all.add(
                new Claim(id, text, tools.stream().map(tool -> cell(id, tool, rows)).toList())));
    return new ClaimsPicture(List.copyOf(tools), all);
  }

  private static Cell cell(String claim, String tool, List<EvidenceRow> rows) {
    List<EvidenceRow> checks =
        rows.stream().filter(r -> r.tool().equals(tool) && r.claims().contains(claim)).toList();
    Map<String, Double> sums = new TreeMap<>();
    for (EvidenceRow check : checks) {
      Set<String> names = check.figures().keySet();
      String figure =
          FIGURES.stream()
              .filter(names::contains)
              .findFirst()
              .or(() -> names.stream().findFirst())
              .orElse("");
      Number number = check.figures().get(figure);
      if (number != null && number.doubleValue() > 0) {
        sums.merge(figure, number.doubleValue(), Double::sum);
      }
    }
    return new Cell(
        (claim + "." + tool).toLowerCase(Locale.ROOT),
        tool,
        checks,
        sums.entrySet().stream()
            .map(sum -> VerdictTable.number(sum.getValue()) + " " + words(sum.getKey()))
            .toList(),
        checks.stream().filter(check -> check.canary().startsWith("caught")).count());
  }

  /** Returns a name such as "javaStates" as words. */
  public static String words(String name) {
    return name.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
  }
}
