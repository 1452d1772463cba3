package dev.compactfuture.bench;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What was measured, for people: a table, and a picture. */
final class Table {
  private static final int BAR = 14;
  private static final int LEFT = 190;
  private static final int WIDTH = 560;

  /** Ends the scale on both sides. */
  private static final double MOST = 32;

  private Table() {}

  /** A line per workload, a column per peer: nanoseconds and bytes; a star at the fastest. */
  static String text(Map<String, ? extends Collection<Measured>> all) {
    StringBuilder text = new StringBuilder("ns/op, bytes/op; * the fastest\n\n");
    text.append(String.format(Locale.ROOT, "%-24s", "workload"));
    for (Peer peer : Peer.values()) {
      text.append(String.format(Locale.ROOT, "%20s", peer.column));
    }
    text.append('\n');
    all.forEach(
        (workload, measured) -> {
          double least = measured.stream().mapToDouble(Measured::nanos).min().orElse(0);
          text.append(String.format(Locale.ROOT, "%-24s", workload));
          for (Peer peer : Peer.values()) {
            String cell =
                measured.stream()
                    .filter(one -> one.peer() == peer)
                    .map(
                        one ->
                            (one.nanos() == least ? "*" : "")
                                + Verdicts.brief(one.nanos())
                                + ", "
                                + Verdicts.brief(one.bytes()))
                    .findFirst()
                    .orElse("-");
            text.append(String.format(Locale.ROOT, "%20s", cell));
          }
          text.append('\n');
        });
    return text.toString();
  }

  /** For a README: ours beside the best; bold where it is level within the error bars, or ahead. */
  static String markdown(Map<String, ? extends Collection<Measured>> all) {
    StringBuilder text =
        new StringBuilder(
            "| workload | ours, ns | the fastest peer, ns | ratio | ours, bytes | the thriftiest"
                + " peer, bytes |\n|---|---|---|---|---|---|\n");
    all.forEach(
        (workload, measured) -> {
          Map<Boolean, List<Measured>> ours =
              measured.stream()
                  .collect(Collectors.partitioningBy(one -> one.peer() == Peer.COMPACT));
          List<Measured> peers = requireNonNull(ours.get(false));
          for (Measured one :
              peers.isEmpty() ? List.<Measured>of() : requireNonNull(ours.get(true))) {
            Measured fastest = Collections.min(peers, Comparator.comparing(Measured::nanos));
            Measured thriftiest = Collections.min(peers, Comparator.comparing(Measured::bytes));
            String bold = Verdicts.isBehind(one, fastest) ? "" : "**";
            text.append(
                String.format(
                    Locale.ROOT,
                    "| `%s` | %s | %s (%s) | %s%.2f%s | %,.0f | %,.0f (%s) |%n",
                    workload,
                    Verdicts.brief(one.nanos()),
                    Verdicts.brief(fastest.nanos()),
                    fastest.peer().column,
                    bold,
                    one.nanos() / fastest.nanos(),
                    bold,
                    one.bytes(),
                    thriftiest.bytes(),
                    thriftiest.peer().column));
          }
        });
    return text.toString();
  }

  /** Our time by the best peer's, a bar for each workload; to the left of the line is faster. */
  static String svg(Map<String, ? extends Collection<Measured>> all, String title) {
    List<Map.Entry<String, Double>> bars =
        all.entrySet().stream()
            .filter(entry -> entry.getValue().size() > 1)
            .flatMap(
                entry ->
                    entry.getValue().stream()
                        .filter(one -> one.peer() == Peer.COMPACT)
                        .map(ours -> Map.entry(entry.getKey(), ratio(ours, entry.getValue()))))
            .toList();
    int height = 56 + BAR * bars.size() + 10;
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
                + " font-family=\"sans-serif\" font-size=\"11\">%n"
                + "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n"
                + "<text x=\"8\" y=\"18\" font-size=\"13\">%s</text>%n",
            LEFT + WIDTH + 60,
            height,
            escaped(title)));
    for (double tick = 1 / MOST; tick <= MOST; tick *= 2) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<line x1=\"%1$.1f\" x2=\"%1$.1f\" y1=\"44\" y2=\"%2$d\" stroke=\"%3$s\"/>%n"
                  + "<text x=\"%1$.1f\" y=\"40\" text-anchor=\"middle\">%4$s</text>%n",
              x(tick),
              height - 8,
              tick == 1 ? "black" : "#ddd",
              tick < 1 ? "1/" + Math.round(1 / tick) : "" + Math.round(tick)));
    }
    int y = 50;
    for (Map.Entry<String, Double> bar : bars) {
      double end = x(bar.getValue());
      svg.append(
          String.format(
              Locale.ROOT,
              "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>%n"
                  + "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n"
                  + "<text x=\"%.1f\" y=\"%d\"%s>%.2f</text>%n",
              LEFT - 6,
              y + 10,
              escaped(bar.getKey()),
              Math.min(end, x(1)),
              y + 1,
              Math.max(1, Math.abs(end - x(1))),
              BAR - 3,
              bar.getValue() <= 1 ? "#2a7f62" : "#c8553d",
              end + (end < x(1) ? -4 : 4),
              y + 10,
              end < x(1) ? " text-anchor=\"end\"" : "",
              bar.getValue()));
      y += BAR;
    }
    return svg.append("</svg>\n").toString();
  }

  private static double ratio(Measured ours, Collection<Measured> all) {
    return ours.nanos()
        / all.stream()
            .filter(one -> one.peer() != Peer.COMPACT)
            .min(Comparator.comparing(Measured::nanos))
            .orElseThrow()
            .nanos();
  }

  private static double x(double ratio) {
    double clipped = Math.max(1 / MOST, Math.min(MOST, ratio));
    return LEFT + WIDTH * (Math.log(clipped) / Math.log(MOST) + 1) / 2;
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }
}
