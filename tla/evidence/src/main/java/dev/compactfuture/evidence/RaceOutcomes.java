package dev.compactfuture.evidence;

import java.util.List;

/**
 * The outcomes observed in one race, summed over the configurations in which it ran.
 *
 * @param race its name without the package, as in {@code GetterRaces.SetAgainstGet}
 * @param row the id of the row of evidence that it belongs to
 * @param canary whether it is a known-bad variant, whose fault has to be seen
 * @param configurations how many JVMs took samples; 0 if it did not run
 * @param outcomes in the order of their texts
 */
public record RaceOutcomes(
    String race, String row, boolean canary, long configurations, List<Outcome> outcomes) {

  /** Copies the list. */
  public RaceOutcomes {
    outcomes = List.copyOf(outcomes);
  }

  /**
   * An outcome.
   *
   * @param outcome the results of the actors, in order
   * @param count in how many samples it was seen
   * @param description an order of the operations that explains it, or what is wrong
   */
  public record Outcome(String outcome, boolean forbidden, long count, String description) {
    /** Refuses an outcome that was not seen. */
    public Outcome {
      if (count < 1) {
        throw new IllegalArgumentException("outcome '" + outcome + "': count is " + count);
      }
    }
  }

  /** Returns the number of samples. */
  public long samples() {
    return outcomes.stream().mapToLong(Outcome::count).sum();
  }

  /** Returns how many samples had a forbidden outcome. */
  public long forbidden() {
    return outcomes.stream().filter(Outcome::forbidden).mapToLong(Outcome::count).sum();
  }
}
