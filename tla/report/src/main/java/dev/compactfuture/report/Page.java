package dev.compactfuture.report;

import dev.compactfuture.evidence.EvidenceRow;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is on the page.
 *
 * @param sentence the verdict
 * @param red the rows that are violated on some machine
 * @param violations the counterexamples of red rows
 * @param programs the graphs that the stepper walks, as JSON; null if there are none
 * @param modeTraces a counterexample for each access that is weaker
 * @param benchmarks the results of the benchmarks; null if there are none
 * @param growth how TLC's states and seconds grow; null if it was not measured
 * @param leftOut what is not on the page or did not run, and why
 * @param versions of the tools, by name
 * @param script the page's own script and the library of its plots
 */
public record Page(
    String sentence,
    List<String> red,
    List<Machine> machines,
    List<Trace> violations,
    ClaimsPicture claims,
    @Nullable StateDiagram diagram,
    @Nullable String programs,
    List<Race> races,
    List<KillMatrix> matrices,
    List<AccessMode> modes,
    List<Trace> modeTraces,
    @Nullable Plot benchmarks,
    @Nullable Plot growth,
    List<Check> checks,
    List<String> leftOut,
    Map<String, String> versions,
    String style,
    String script) {

  /** A run on a machine: a column of the tables. */
  public record Machine(String name, String level, String commit, String sources) {}

  /**
   * A row of the verdict table.
   *
   * @param results of each machine; null if it has no such row
   */
  public record Check(
      String id, String tool, List<String> claims, List<@Nullable EvidenceRow> results) {
    /** Returns the first result. */
    public EvidenceRow first() {
      return results.stream().filter(row -> row != null).findFirst().orElseThrow();
    }
  }

  /**
   * A race of jcstress.
   *
   * @param id of the element on the page
   * @param row the id of its row
   */
  public record Race(String id, String name, String row, boolean canary, List<Outcome> outcomes) {}

  /**
   * An outcome of a race.
   *
   * @param counts of each machine, in how many samples it was seen
   * @param shares of each machine, from 0 to 1
   */
  public record Outcome(
      String outcome,
      boolean forbidden,
      String description,
      List<Long> counts,
      List<Double> shares) {}

  /** Returns the class by which the style sheet paints a row's verdict. */
  public static String style(EvidenceRow row) {
    return row.verdict().toString().replace(' ', '-');
  }
}
