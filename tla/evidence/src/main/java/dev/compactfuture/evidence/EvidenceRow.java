package dev.compactfuture.evidence;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row of the verdict table, and an element of {@code checks} in the evidence file.
 *
 * @param id begins with the tool, then a dot
 * @param tool the checker
 * @param claims the claims C1…C12 that the check supports, each once, by their numbers
 * @param why what was violated, why the check did not run, or what it left out; may be empty
 * @param seconds the wall-clock time that the check took
 * @param canary the known-bad variant that the same run caught, beginning with "caught"; else empty
 * @param figures how much was checked, by name
 */
public record EvidenceRow(
    String id,
    String tool,
    List<String> claims,
    Verdict verdict,
    String why,
    double seconds,
    String canary,
    Map<String, ? extends Number> figures) {
  /** The order of claims: C10 comes after C2. */
  public static final Comparator<String> BY_NUMBER =
      Comparator.comparing(String::length).thenComparing(Comparator.naturalOrder());

  /** The suffix of figures that are rates: how fast the check ran, not that it ran. */
  public static final String RATE = "PerSecond";

  /** Checks that a row read from a file is whole: Gson fills in what is missing with null. */
  public EvidenceRow {
    requireField(id, "id");
    requireField(tool, "tool");
    requireField(verdict, "verdict");
    requireField(why, "why");
    requireField(canary, "canary");
    claims =
        List.copyOf(requireField(claims, "claims")).stream().distinct().sorted(BY_NUMBER).toList();
    requireField(figures, "figures");
    if (!id.startsWith(tool + ".")) {
      throw new IllegalArgumentException("id: '" + id + "' does not begin with '" + tool + ".'");
    }
  }

  private static <T> T requireField(@Nullable T value, String name) {
    if (value == null) {
      throw new IllegalArgumentException("row of evidence without '" + name + "'");
    }
    return value;
  }

  /** Returns a red row for a check that was planned and has no result. */
  public static EvidenceRow missing(String id, String why) {
    String tool = id.substring(0, id.indexOf('.'));
    return new EvidenceRow(id, tool, List.of(), Verdict.VIOLATED, why, 0, "", Map.of());
  }

  /** Returns the canary of a row whose run caught these known-bad variants; empty for none. */
  public static String caught(Collection<String> variants) {
    return variants.isEmpty() ? "" : "caught: " + String.join("; ", variants);
  }

  /** Returns the known-bad variants that {@link #caught} wrote into the canary. */
  public List<String> caughtVariants() {
    return canary.isEmpty() ? List.of() : List.of(canary.replaceFirst("^caught: ", "").split("; "));
  }

  /** Returns this row with another verdict and its reason. */
  public EvidenceRow with(Verdict otherVerdict, String otherWhy) {
    return new EvidenceRow(id, tool, claims, otherVerdict, otherWhy, seconds, canary, figures);
  }

  /** Whether the row fails the build. */
  public boolean isRed() {
    return verdict == Verdict.VIOLATED;
  }

  /** Returns this row, red if it holds without a figure above zero: a check of nothing. */
  public EvidenceRow requireFigures() {
    boolean empty =
        figures.entrySet().stream()
            .allMatch(f -> f.getKey().endsWith(RATE) || f.getValue().doubleValue() == 0);
    return verdict == Verdict.HOLDS && empty ? with(Verdict.VIOLATED, "ran nothing") : this;
  }

  /** Returns this row, red if it holds but the same run did not show that it can fail. */
  public EvidenceRow requireCanary() {
    return verdict == Verdict.HOLDS && !canary.startsWith("caught")
        ? with(Verdict.VIOLATED, "no canary was caught")
        : this;
  }
}
