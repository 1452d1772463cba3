package dev.compactfuture.subject;

/**
 * The verdict on a run of a model, compared with what the model's head plans.
 *
 * @param wrong the difference from the plan; empty if there is none
 * @param brokeDown whether TLC found no violation but could not go on: an expression has no value,
 *     a variable has no next value, or a definition is missing
 */
public record TlcVerdict(String wrong, boolean brokeDown) {
  /** Returns whether the run is as planned. */
  public boolean holds() {
    return wrong.isEmpty();
  }
}
