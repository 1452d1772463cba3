package dev.compactfuture.evidence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The verdict table: a row per check, as text for a terminal, and as Markdown. */
public final class VerdictTable {
  private static final String[] HEAD = {
    "check", "claims", "how much", "canary", "seconds", "verdict"
  };
  private static final int HOW_MUCH = 2;
  private static final int SECONDS = 4;
  private static final int FIGURES_PER_LINE = 4;

  private VerdictTable() {}

  /** Returns the table, ending in a line that counts the verdicts. */
  public static String of(Level level, List<EvidenceRow> rows) {
    List<String[]> lines = new ArrayList<>();
    lines.add(HEAD);
    rows.forEach(row -> addLines(row, lines));
    int[] widths = widths(lines);
    StringBuilder table = new StringBuilder();
    for (String[] cells : lines) {
      String line = format(cells, widths);
      table.append(line).append('\n');
      if (cells == HEAD) {
        table.append("-".repeat(line.length())).append('\n');
      }
    }
    return table.append('\n').append(counts(level, rows)).append('\n').toString();
  }

  /**
   * Returns the table as Markdown, for a file that is kept.
   *
   * @param command what made the rows
   * @param state what they are evidence of
   */
  public static String markdown(
      String command, CheckedState state, Level level, List<EvidenceRow> rows) {
    StringBuilder table = new StringBuilder(HostMachine.current().writtenBy(command)).append('\n');
    table.append(state.line()).append("\n\n");
    table.append("| ").append(String.join(" | ", HEAD)).append(" |\n");
    table.append("|---".repeat(HEAD.length)).append("|\n");
    for (EvidenceRow row : rows) {
      String[] cells = cells(row);
      cells[HOW_MUCH] = String.join(", ", figures(row.figures()));
      if (!row.why().isEmpty()) {
        cells[HEAD.length - 1] += ": " + row.why();
      }
      table.append("| ").append(String.join(" | ", escaped(cells))).append(" |\n");
    }
    return table.append('\n').append(counts(level, rows)).append('\n').toString();
  }

  private static List<String> escaped(String[] cells) {
    return Arrays.stream(cells).map(cell -> cell.replace("|", "\\|").replace("<", "&lt;")).toList();
  }

  private static String[] cells(EvidenceRow row) {
    return new String[] {
      row.id(),
      String.join(" ", row.claims()),
      "",
      row.canary().startsWith("caught") ? "caught" : "-",
      String.format(Locale.ROOT, "%.1f", row.seconds()),
      row.isRed() ? "VIOLATED" : row.verdict().toString()
    };
  }

  /** A check takes a line per four figures, and one that spans all columns for its reason. */
  private static void addLines(EvidenceRow row, List<String[]> lines) {
    String[] cells = cells(row);
    for (String figures : figures(row.figures())) {
      cells[HOW_MUCH] = figures;
      lines.add(cells);
      cells = new String[HEAD.length];
      Arrays.fill(cells, "");
    }
    if (!row.why().isEmpty()) {
      lines.add(new String[] {"    " + row.why()});
    }
  }

  private static List<String> figures(Map<String, ? extends Number> figures) {
    List<String> texts =
        figures.entrySet().stream()
            .filter(e -> e.getValue().doubleValue() != 0)
            .map(e -> number(e.getValue()) + " " + e.getKey())
            .toList();
    List<String> lines = new ArrayList<>();
    for (int i = 0; i == 0 || i < texts.size(); i += FIGURES_PER_LINE) {
      lines.add(String.join(", ", texts.subList(i, Math.min(i + FIGURES_PER_LINE, texts.size()))));
    }
    return lines;
  }

  /** Returns a figure as text: a whole number unless it was measured as a fraction. */
  public static String number(Number number) {
    return number.doubleValue() == number.longValue()
        ? String.format(Locale.ROOT, "%,d", number.longValue())
        : String.format(Locale.ROOT, "%,.3f", number.doubleValue());
  }

  private static int[] widths(List<String[]> lines) {
    int[] widths = new int[HEAD.length];
    for (String[] cells : lines) {
      for (int i = 0; i < cells.length && cells.length > 1; i++) {
        widths[i] = Math.max(widths[i], cells[i].length());
      }
    }
    return widths;
  }

  private static String format(String[] cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.length; i++) {
      String format = (i == SECONDS ? "%" : "%-") + Math.max(1, widths[i]) + "s  ";
      line.append(String.format(Locale.ROOT, format, cells[i]));
    }
    return line.toString().stripTrailing();
  }

  private static String counts(Level level, List<EvidenceRow> rows) {
    long red = rows.stream().filter(EvidenceRow::isRed).count();
    long notRun = rows.stream().filter(row -> row.verdict() == Verdict.NOT_RUN).count();
    return String.format(
        Locale.ROOT,
        "level %s: %d checks, %d hold, %d violated, %d not run",
        level,
        rows.size(),
        rows.size() - red - notRun,
        red,
        notRun);
  }
}
