package dev.compactfuture.lincheck;

import dev.compactfuture.evidence.EvidenceRow;
import dev.compactfuture.evidence.Verdict;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One of several parts that the work of all rows is dealt out to, so that each can be done in a JVM
 * of its own: Lincheck runs one check at a time in a JVM, and mostly one thread. Scenarios and
 * programs are dealt out one by one, and what Lincheck does with each depends on no other, so that
 * all parts together check the same whatever their number. Each part has a canary.
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

  /**
   * Whether the {@code n}th canary of a check, counted from 0, is in this part. Each canary is in a
   * part, and each part has one: what a JVM does not find counts only if it found a known fault.
   */
  boolean hasCanary(int n, int canaries) {
    return has(n) || index % canaries == n;
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

  /**
   * Returns the row of all work, from those of all its parts: red if one is, else not run if one
   * was not. A canary that several parts caught is named once. A claim counts if a part supports
   * it.
   */
  static EvidenceRow merge(List<EvidenceRow> parts) {
    EvidenceRow first = parts.get(0);
    Map<String, Long> figures = new LinkedHashMap<>();
    Set<String> reasons = new LinkedHashSet<>();
    Set<String> claims = new LinkedHashSet<>();
    Map<String, String> caught = new LinkedHashMap<>(); // by canary
    Verdict verdict =
        Stream.of(Verdict.VIOLATED, Verdict.NOT_RUN)
            .filter(bad -> parts.stream().anyMatch(part -> part.verdict() == bad))
            .findFirst()
            .orElse(Verdict.HOLDS);
    double seconds = 0;
    for (EvidenceRow part : parts) {
      claims.addAll(part.claims());
      part.figures()
          .forEach(
              (name, number) ->
                  figures.merge(
                      name,
                      number.longValue(),
                      name.equals(CONCURRENT_PAIRS) ? Math::max : Math::addExact));
      if (part.verdict() == verdict && !part.why().isEmpty()) {
        reasons.add(part.why());
      }
      for (String canary : part.caughtVariants()) {
        caught.putIfAbsent(canary.replaceFirst(" \\(.*", ""), canary);
      }
      seconds = Math.max(seconds, part.seconds()); // they run side by side
    }
    return new EvidenceRow(
        first.id(),
        first.tool(),
        List.copyOf(claims),
        verdict,
        String.join("; ", reasons),
        seconds,
        EvidenceRow.caught(caught.values()),
        figures);
  }
}
