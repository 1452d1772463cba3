package dev.compactfuture.subject;

/**
 * What TLC's run of a model shows, compared with what the model's head plans.
 *
 * @param wrong what is not as planned; empty if all is
 * @param brokeDown whether TLC found no violation but could not go on: an expression without value,
 *     an incomplete state, a missing definition
 */
public record TlcVerdict(String wrong, boolean brokeDown) {
  /** Whether everything is as planned. */
  public boolean holds() {
    return wrong.isEmpty();
  }
}
