package dev.compactfuture.bench.harness;

import dev.compactfuture.bench.workloads.Peer;
import dev.compactfuture.evidence.EvidenceRow;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The comparisons for people: a table in Markdown, and a picture. */
final class ResultTable {
  private static final int BAR_HEIGHT = 14;
  private static final int LABEL_WIDTH = 190;
  private static final int SCALE_WIDTH = 560;
  private static final int TOP = 50;

  /** The scale of the picture ends at this ratio and at its reciprocal. */
  private static final double LARGEST_RATIO = 32;

  private final Map<String, Comparison> comparisons = new LinkedHashMap<>();

  /** Takes the measurements by row; a row without a peer has no line. */
  ResultTable(Map<PlannedRow, Map<Peer, Measurement>> measured) {
    measured.forEach(
        (row, found) -> Comparison.of(found).ifPresent(one -> comparisons.put(row.name(), one)));
  }

  /** Returns the table; a ratio is bold if ours is level within the error bars, or ahead. */
  String markdown() {
    StringBuilder text =
        new StringBuilder(
            """
            | workload | ours, ns | the fastest peer, ns | ratio | ours, bytes | the thriftiest peer, bytes |
            |---|---|---|---|---|---|
            """);
    comparisons.forEach(
        (row, one) ->
            text.append(
                format(
                    "| `%s` | %s | %s (%s) | %s | %,.0f | %,.0f (%s) |\n",
                    row,
                    Measurement.brief(one.ours().nanos()),
                    Measurement.brief(one.fastest().nanos()),
                    one.fastest().peer(),
                    format(one.isSlower() ? "%.2f" : "**%.2f**", one.ratio()),
                    one.ours().bytes(),
                    one.thriftiest().bytes(),
                    one.thriftiest().peer())));
    return text.toString();
  }

  /** Returns the line below the table: the figures of {@link BenchmarkRows#mean}. */
  static String meanLine(EvidenceRow mean) {
    String title = "Ours is so many times as fast, by the geometric mean over what both offer: ";
    return mean.figures().entrySet().stream()
        .map(one -> one.getKey().substring(one.getKey().indexOf('.') + 1) + " " + one.getValue())
        .collect(Collectors.joining(", ", title, ".\n"));
  }

  /** Returns a picture of the ratios, a bar each; bars to the left of the line are faster. */
  String svg(String title) {
    int height = TOP + BAR_HEIGHT * comparisons.size() + 16;
    StringBuilder svg =
        new StringBuilder(
            format(
                """
                <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" font-size="11">
                <rect width="100%%" height="100%%" fill="white"/>
                <text x="8" y="18" font-size="13">%s</text>
                """,
                LABEL_WIDTH + SCALE_WIDTH + 60, height, title));
    for (double tick = 1 / LARGEST_RATIO; tick <= LARGEST_RATIO; tick *= 2) {
      svg.append(
          format(
              """
              <line x1="%1$.1f" x2="%1$.1f" y1="44" y2="%2$d" stroke="%3$s"/>
              <text x="%1$.1f" y="40" text-anchor="middle">%4$s</text>
              """,
              x(tick),
              height - 8,
              tick == 1 ? "black" : "#ddd",
              tick < 1 ? "1/" + Math.round(1 / tick) : Math.round(tick)));
    }
    int y = TOP;
    for (Map.Entry<String, Comparison> row : comparisons.entrySet()) {
      double ratio = row.getValue().ratio();
      double end = x(ratio);
      boolean left = end < x(1);
      svg.append(
          format(
              """
              <text x="%d" y="%d" text-anchor="end">%s</text>
              <rect x="%.1f" y="%d" width="%.1f" height="%d" fill="%s"/>
              <text x="%.1f" y="%d"%s>%.2f</text>
              """,
              LABEL_WIDTH - 6,
              y + 10,
              row.getKey(),
              Math.min(end, x(1)),
              y + 1,
              Math.max(1, Math.abs(end - x(1))),
              BAR_HEIGHT - 3,
              ratio <= 1 ? "#2a7f62" : "#c8553d",
              end + (left ? -4 : 4),
              y + 10,
              left ? " text-anchor=\"end\"" : "",
              ratio));
      y += BAR_HEIGHT;
    }
    return svg.append("</svg>\n").toString();
  }

  private static double x(double ratio) {
    double clipped = Math.max(1 / LARGEST_RATIO, Math.min(LARGEST_RATIO, ratio));
    return LABEL_WIDTH + SCALE_WIDTH * (Math.log(clipped) / Math.log(LARGEST_RATIO) + 1) / 2;
  }

  private static String format(String format, Object... args) {
    return String.format(Locale.ROOT, format, args);
  }
}
