package dev.compactfuture.lincheck;

import dev.compactfuture.evidence.EvidenceRow;
import dev.compactfuture.evidence.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One of several parts that the work of all rows is dealt out to, so that each can be done in a JVM
 * of its own: Lincheck runs one check at a time in a JVM, and mostly one thread. Scenarios,
 * programs and canaries are dealt out one by one, and what Lincheck does with each depends on no
 * other, so that all parts together do the same work whatever their number.
 *
 * @param index counted from 0
 * @param count how many parts there are
 */
record WorkPart(int index, int count) {
  /** All work. */
  static final WorkPart WHOLE = new WorkPart(0, 1);

  /** A figure that is no sum: a part counts the pairs of scenarios that other parts run, too. */
  static final String CONCURRENT_PAIRS = "concurrentPairs";

  /** Whether the {@code n}th item, counted from 0, is in this part. */
  boolean has(int n) {
    return n % count == index;
  }

  /** Returns how many of the first {@code total} items are in this part. */
  int of(int total) {
    return total / count + (index < total % count ? 1 : 0);
  }

  /** Reads what {@link #toString} wrote. */
  static WorkPart parse(String text) {
    String[] numbers = text.split("/", -1);
    if (numbers.length == 2 && text.matches("\\d{1,4}/\\d{1,4}")) {
      WorkPart part = new WorkPart(Integer.parseInt(numbers[0]) - 1, Integer.parseInt(numbers[1]));
      if (part.index >= 0 && part.index < part.count) {
        return part;
      }
    }
    throw new IllegalArgumentException("'" + text + "' is no part, such as 1/2");
  }

  /** Returns the part as on a command line: the second of three is {@code 2/3}. */
  @Override
  public String toString() {
    return index + 1 + "/" + count;
  }

  /** Returns the row of all work, from those of all its parts. */
  static EvidenceRow merge(List<EvidenceRow> parts) {
    EvidenceRow first = parts.get(0);
    Map<String, Long> figures = new LinkedHashMap<>();
    List<String> faults = new ArrayList<>();
    List<String> caught = new ArrayList<>();
    double seconds = 0;
    for (EvidenceRow part : parts) {
      part.figures()
          .forEach(
              (name, number) ->
                  figures.merge(
                      name,
                      number.longValue(),
                      name.equals(CONCURRENT_PAIRS) ? Math::max : Math::addExact));
      if (part.isRed()) {
        faults.add(part.why());
      }
      if (!part.canary().isEmpty()) {
        caught.add(part.canary().replaceFirst("caught: ", ""));
      }
      seconds = Math.max(seconds, part.seconds()); // they run side by side
    }
    return new EvidenceRow(
        first.id(),
        first.tool(),
        parts.stream()
            .map(EvidenceRow::claims)
            .filter(c -> !c.isEmpty())
            .findFirst()
            .orElse(List.of()),
        faults.isEmpty() ? Verdict.HOLDS : Verdict.VIOLATED,
        faults.stream().distinct().collect(Collectors.joining("; ")),
        seconds,
        caught.isEmpty() ? "" : "caught: " + String.join(", ", caught),
        figures);
  }
}
