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
   * @param howMuch a line for each machine and kind of figure
   * @param canaries how many of the rows caught a canary
   */
  public record Cell(String id, List<MachineRow> checks, List<String> howMuch, long canaries) {
    /** Returns the class by which the style sheet paints it. */
    public String style() {
      return checks.isEmpty()
          ? "none"
          : checks.stream().anyMatch(check -> check.row.isRed())
              ? "violated"
              : checks.stream().allMatch(check -> check.row.verdict() == Verdict.NOT_RUN)
                  ? "not-run"
                  : "holds";
    }

    /** Returns the character of its verdict. */
    public String mark() {
      return ClaimsPicture.mark(style());
    }
  }

  /**
   * A row of a machine.
   *
   * @param machine its name; empty if there is only one
   */
  public record MachineRow(String machine, EvidenceRow row) {
    /** Returns the names of the canaries that it caught, without how they were. */
    public String canaries() {
      return row.canary()
          .replaceFirst("^caught: ", "")
          .replaceAll(" \\((?:[^;]|; )*?\\)(?=;|$)", "");
    }
  }

  /** Returns the character of a verdict, so that no one depends on colours. */
  public static String mark(String style) {
    return switch (style) {
      case "violated" -> "✗";
      case "not-run" -> "–";
      default -> "✓";
    };
  }

  /** Returns the class by which the style sheet paints a row. */
  public static String style(EvidenceRow row) {
    return row.verdict().toString().replace(' ', '-');
  }

  /**
   * Returns the picture of some rows.
   *
   * @param claims the texts of the claims by their ids
   */
  static ClaimsPicture of(Map<String, String> claims, List<MachineRow> rows) {
    Set<String> tools = new LinkedHashSet<>();
    rows.stream()
        .filter(each -> !each.row.claims().isEmpty())
        .forEach(each -> tools.add(each.row.tool()));
    List<Claim> all = new ArrayList<>();
    claims.forEach(
        (id, text) ->
            all.add(
                new Claim(id, text, tools.stream().map(tool -> cell(id, tool, rows)).toList())));
    return new ClaimsPicture(List.copyOf(tools), all);
  }

  private static Cell cell(String claim, String tool, List<MachineRow> rows) {
    List<MachineRow> checks =
        rows.stream()
            .filter(each -> each.row.tool().equals(tool) && each.row.claims().contains(claim))
            .toList();
    Map<String, Double> sums = new TreeMap<>();
    for (MachineRow check : checks) {
      Map<String, ? extends Number> figures = check.row.figures();
      String figure =
          FIGURES.stream()
              .filter(figures::containsKey)
              .findFirst()
              .or(() -> figures.keySet().stream().findFirst())
              .orElse("");
      Number number = figures.get(figure);
      if (number != null && number.doubleValue() > 0) {
        String machine = check.machine.isEmpty() ? "" : " on " + check.machine;
        sums.merge(words(figure) + machine, number.doubleValue(), Double::sum);
      }
    }
    return new Cell(
        Anchor.ofCell(claim, tool),
        checks,
        sums.entrySet().stream()
            .map(sum -> VerdictTable.number(sum.getValue()) + " " + sum.getKey())
            .toList(),
        checks.stream().filter(check -> check.row.canary().startsWith("caught")).count());
  }

  /** Returns a name such as "javaStates" as words. */
  public static String words(String name) {
    return name.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
  }
}
