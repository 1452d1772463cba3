package dev.compactfuture.report;

import dev.compactfuture.evidence.EvidenceRow;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is on the page.
 *
 * @param machines the runs: the columns of the tables
 * @param programs the graphs that the stepper walks, as JSON; null if there are none
 * @param leftOut what is not on the page or did not run, and why
 */
public record Page(
    Summary summary,
    List<Machine> machines,
    Failures failures,
    ClaimsPicture claims,
    @Nullable StateDiagram diagram,
    @Nullable String programs,
    List<Race> races,
    List<KillMatrix> matrices,
    MemoryModes modes,
    Measurements measurements,
    List<Check> checks,
    List<String> leftOut,
    Origin origin) {

  /** Returns this page with the graphs of programs, and with what is left out then. */
  Page with(@Nullable String graphs, List<String> nowLeftOut) {
    return new Page(
        summary,
        machines,
        failures,
        claims,
        diagram,
        graphs,
        races,
        matrices,
        modes,
        measurements,
        checks,
        nowLeftOut,
        origin);
  }

  /**
   * The verdict.
   *
   * @param sentence the verdict in words
   * @param style the class by which the style sheet paints it
   */
  public record Summary(String sentence, String style) {
    /** Returns the character of the verdict, so that no one depends on colours. */
    public String mark() {
      return ClaimsPicture.mark(style);
    }
  }

  /** A run on a machine. */
  public record Machine(String name, String level, String commit, String sources) {}

  /**
   * What a red run begins with.
   *
   * @param checks the rows that are violated on some machine
   * @param traces their counterexamples
   * @param races those with a forbidden outcome, canaries apart
   */
  public record Failures(List<Check> checks, List<Trace> traces, List<Race> races) {
    /** Whether there is something to begin with besides the names of rows. */
    public boolean haveCounterexamples() {
      return !traces.isEmpty() || !races.isEmpty();
    }
  }

  /**
   * The accesses to shared memory.
   *
   * @param traces a counterexample for each access that is weaker
   */
  public record MemoryModes(List<AccessMode> accesses, List<Trace> traces) {
    /** Whether the counterexample of an access is on the page. */
    public boolean has(AccessMode access) {
      return traces.stream().anyMatch(trace -> trace.id().equals(access.trace()));
    }
  }

  /**
   * What was measured.
   *
   * @param benchmarks null if there are none
   * @param growth how TLC's states and seconds grow; null if it was not measured
   * @param speed lockstep beside TLC; null if it was not measured
   */
  public record Measurements(
      @Nullable Plot benchmarks, @Nullable Plot growth, @Nullable Speed speed) {}

  /**
   * The speed of lockstep beside that of TLC, in edges per second.
   *
   * @param how how it was measured
   */
  public record Speed(String how, double lockstep, double tlc) {}

  /**
   * Where the page comes from.
   *
   * @param command what made it
   * @param versions of the tools, by name
   * @param script the page's own script and the library of its plots
   */
  public record Origin(String command, Map<String, String> versions, String style, String script) {}

  /**
   * A row of the verdict table.
   *
   * @param results of each machine; null if it has no such row
   * @param command what runs it alone; empty if nothing does
   */
  public record Check(
      String id, List<String> claims, List<@Nullable EvidenceRow> results, String command) {
    /** Whether it is violated on some machine. */
    public boolean isRed() {
      return ran().anyMatch(EvidenceRow::isRed);
    }

    /** Returns why it is violated, on each machine where it is. */
    public List<String> reasons() {
      return ran().filter(EvidenceRow::isRed).map(EvidenceRow::why).distinct().toList();
    }

    private Stream<EvidenceRow> ran() {
      return results.stream().filter(Objects::nonNull).map(Objects::requireNonNull);
    }
  }

  /**
   * A race of jcstress.
   *
   * @param id of the element on the page
   * @param row the id of its row
   */
  public record Race(String id, String name, String row, boolean canary, List<Outcome> outcomes) {
    /** Whether it had an outcome that it must not have; a canary must have one. */
    boolean isViolated() {
      return !canary && outcomes.stream().anyMatch(Outcome::forbidden);
    }
  }

  /**
   * An outcome of a race.
   *
   * @param counts of each machine; null where the race did not run
   */
  public record Outcome(
      String outcome, boolean forbidden, String description, List<@Nullable Count> counts) {
    double greatestShare() {
      return counts.stream()
          .filter(Objects::nonNull)
          .mapToDouble(count -> Objects.requireNonNull(count).share())
          .max()
          .orElse(0);
    }
  }

  /**
   * How often an outcome was seen.
   *
   * @param share of all samples, from 0 to 1
   */
  public record Count(long count, double share) {
    /** Returns the share for people: 12.3 %, or in a million where it is small. */
    public String shown() {
      return share >= 0.001
          ? String.format(Locale.ROOT, "%.1f %%", 100 * share)
          : String.format(Locale.ROOT, "%.1f in a million", 1e6 * share);
    }
  }
}
