package dev.compactfuture.tla;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The verdict table, and the same as data. */
final class Report {
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  private Report() {}

  /** The table: a row per check. */
  static String table(Level level, List<Check> checks) {
    List<String[]> rows = new ArrayList<>();
    rows.add(new String[] {"check", "claims", "how much", "canary", "seconds", "verdict"});
    for (Check check : checks) {
      String[] row = {
        check.id(),
        String.join(" ", check.claims()),
        "",
        check.canary().startsWith("caught") ? "caught" : "-",
        String.format(Locale.ROOT, "%.1f", check.seconds()),
        check.isRed() ? "VIOLATED" : check.verdict()
      };
      for (String figures : lines(check.figures())) {
        row[2] = figures;
        rows.add(row);
        row = new String[] {"", "", "", "", "", ""};
      }
      if (!check.why().isEmpty()) {
        rows.add(new String[] {"    " + check.why()});
      }
    }
    int[] widths = new int[6];
    for (String[] row : rows) {
      for (int i = 0; i < row.length && row.length > 1; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    StringBuilder table = new StringBuilder();
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.length; i++) {
        String format = (i == 4 ? "%" : "%-") + Math.max(1, widths[i]) + "s  ";
        line.append(String.format(Locale.ROOT, format, row[i]));
      }
      table.append(line.toString().stripTrailing()).append('\n');
      if (row == rows.get(0)) {
        table.append("-".repeat(line.toString().stripTrailing().length())).append('\n');
      }
    }
    long red = checks.stream().filter(Check::isRed).count();
    long notRun = checks.stream().filter(c -> c.verdict().equals(Check.NOT_RUN)).count();
    return table
        .append(
            String.format(
                Locale.ROOT,
                "%nlevel %s: %d checks, %d hold, %d violated, %d not run%n",
                level,
                checks.size(),
                checks.size() - red - notRun,
                red,
                notRun))
        .toString();
  }

  /** At most four to a line; zeros are left out. */
  private static List<String> lines(Map<String, Long> figures) {
    List<String> texts =
        figures.entrySet().stream()
            .filter(e -> e.getValue() != 0)
            .map(e -> String.format(Locale.ROOT, "%,d %s", e.getValue(), e.getKey()))
            .toList();
    List<String> lines = new ArrayList<>();
    for (int i = 0; i == 0 || i < texts.size(); i += 4) {
      lines.add(String.join(", ", texts.subList(i, Math.min(i + 4, texts.size()))));
    }
    return lines;
  }

  /** The evidence file. */
  static void write(Path file, Level level, List<Check> checks) throws IOException {
    Map<String, Object> evidence = new LinkedHashMap<>();
    evidence.put("project", "compact-future");
    evidence.put("level", level.toString());
    Map<String, Object> environment = new LinkedHashMap<>();
    environment.put("jdk", System.getProperty("java.vm.version"));
    environment.put("cpus", Runtime.getRuntime().availableProcessors());
    environment.put("arch", System.getProperty("os.arch"));
    environment.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    evidence.put("environment", environment);
    evidence.put("checks", checks);
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, GSON.toJson(evidence) + "\n");
  }
}
