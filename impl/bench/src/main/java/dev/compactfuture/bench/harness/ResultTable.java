package dev.compactfuture.bench.harness;

import dev.compactfuture.bench.workloads.Peer;
import dev.compactfuture.evidence.EvidenceRow;
import java.util.LinkedHashMap;
import java.util.List;
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

  private final Map<PlannedRow, Comparison> comparisons = new LinkedHashMap<>();

  /** Takes the measurements by row; a row without a peer has no line. */
  ResultTable(Map<PlannedRow, Map<Peer, Measurement>> measured) {
    measured.forEach(
        (row, found) ->
            Comparison.of(row.workload(), found).ifPresent(one -> comparisons.put(row, one)));
  }

  /** Returns the table; a ratio is bold if ours is level within the error bars, or ahead. */
  String markdown() {
    StringBuilder text =
        new StringBuilder(
            """
            | workload | ours, ns | the fastest peer, ns | ratio | of the same service, ns | ratio | ours, bytes | the thriftiest peer, bytes |
            |---|---|---|---|---|---|---|---|
            """);
    comparisons.forEach(
        (row, one) ->
            text.append(
                format(
                    "| `%s` | %s | %s | %s | %,.0f | %,.0f (%s) |\n",
                    row.name(),
                    Measurement.brief(one.ours().nanos()),
                    cells(one, one.fastest()),
                    one.fastestLike().map(like -> cells(one, like)).orElse("- | -"),
                    one.ours().bytes(),
                    one.thriftiest().bytes(),
                    one.thriftiest().peer())));
    return text.toString();
  }

  private static String cells(Comparison one, Measurement peer) {
    return format(
        one.isSlowerThan(peer) ? "%s (%s) | %.2f" : "%s (%s) | **%.2f**",
        Measurement.brief(peer.nanos()),
        peer.peer(),
        one.ratioTo(peer));
  }

  /** Returns the lines that say what costs ours time or bytes where a peer is ahead. */
  String reasons() {
    Map<String, List<String>> reasons = new LinkedHashMap<>();
    comparisons.forEach(
        (row, one) -> {
          if (one.isSlowerThan(one.fastest()) || one.allocatesMoreThan(one.thriftiest())) {
            reasons.put(row.workloadName(), BenchmarkRows.reasons(row.workload()));
          }
        });
    return reasons.entrySet().stream()
        .filter(one -> !one.getValue().isEmpty())
        .map(one -> format("- `%s`: %s.\n", one.getKey(), String.join("; ", one.getValue())))
        .collect(
            Collectors.joining(
                "", "What a peer that is ahead does without, or what it buys:\n\n", ""));
  }

  /** Returns the line below the table: the figures of {@link BenchmarkRows#mean}. */
  static String meanLine(EvidenceRow mean) {
    return "Ours is so many times as fast, by the geometric mean over what both offer; where no thread parks: "
        + means(mean, "unparked.")
        + "; over all: "
        + means(mean, "all.")
        + ".\n";
  }

  private static String means(EvidenceRow mean, String prefix) {
    return mean.figures().entrySet().stream()
        .filter(one -> one.getKey().startsWith(prefix))
        .map(one -> one.getKey().substring(prefix.length()) + " " + one.getValue())
        .collect(Collectors.joining(", "));
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
    for (Map.Entry<PlannedRow, Comparison> row : comparisons.entrySet()) {
      double ratio = row.getValue().ratioTo(row.getValue().fastest());
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
              row.getKey().name(),
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
