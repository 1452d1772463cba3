package dev.compactfuture.report;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Mutants by checkers: which checker killed which mutant.
 *
 * @param of the side: "java" or "tla"
 */
public record KillMatrix(String of, List<String> checkers, List<Mutant> mutants) {
  /** Returns what the mutants are of, in words. */
  public String title() {
    return of.equals("java") ? "of the Java" : "of the specification";
  }

  /**
   * A mutant.
   *
   * @param id of the element on the page
   * @param equivalent why it does what the original does; empty if it does not
   * @param verdicts one for each checker, in the order of {@link #checkers}
   */
  public record Mutant(
      String id,
      String name,
      String operator,
      String label,
      String where,
      String what,
      String equivalent,
      List<Verdict> verdicts) {
    /** Returns the verdicts of the checkers that got to see it. */
    public List<Verdict> shown() {
      return verdicts.stream().filter(v -> !v.verdict.equals(Verdict.NOT_SHOWN)).toList();
    }
  }

  /**
   * A checker's verdict.
   *
   * @param verdict in a word; "not shown" if the checker did not get to see the mutant
   * @param reason what the checker said
   */
  public record Verdict(String checker, String verdict, String reason) {
    static final String NOT_SHOWN = "not shown";

    /** Returns the class by which the style sheet paints it. */
    public String style() {
      return verdict.replace(' ', '-');
    }

    /** Returns the character in its cell, so that no one depends on colours. */
    public String mark() {
      return switch (verdict) {
        case "killed" -> "✓";
        case "broke down" -> "!";
        case "blind" -> "○";
        case NOT_SHOWN -> "";
        default -> "✗";
      };
    }
  }

  /** The file of results, as far as the page reads it. */
  record Data(List<Row> mutants) {
    /** A mutant with its verdicts. */
    record Row(
        String of,
        String id,
        String operator,
        String label,
        String where,
        String what,
        String equivalent,
        Map<String, Result> checkers) {}

    /** A checker's verdict on a mutant. */
    record Result(String verdict, String reason) {}
  }

  /** Returns a matrix for each side. */
  static List<KillMatrix> of(Data data) {
    Set<String> sides = new LinkedHashSet<>();
    data.mutants.forEach(mutant -> sides.add(mutant.of));
    return sides.stream().map(side -> of(side, data)).toList();
  }

  private static KillMatrix of(String side, Data data) {
    List<Data.Row> rows = data.mutants.stream().filter(row -> row.of.equals(side)).toList();
    Set<String> checkers = new LinkedHashSet<>();
    rows.forEach(row -> checkers.addAll(row.checkers.keySet()));
    return new KillMatrix(
        side, List.copyOf(checkers), rows.stream().map(row -> mutant(row, checkers)).toList());
  }

  private static Mutant mutant(Data.Row row, Set<String> checkers) {
    List<Verdict> verdicts = new ArrayList<>();
    for (String checker : checkers) {
      Data.Result result = row.checkers.get(checker);
      verdicts.add(
          result == null
              ? new Verdict(checker, Verdict.NOT_SHOWN, "")
              : new Verdict(checker, result.verdict, result.reason));
    }
    return new Mutant(
        Anchor.of("mutant." + row.of + "." + row.id),
        row.id,
        row.operator,
        row.label,
        row.where,
        row.what,
        row.equivalent,
        verdicts);
  }
}
