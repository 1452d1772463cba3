package dev.compactfuture.report;

import org.jspecify.annotations.Nullable;

/**
 * An access of the future to shared memory, and what breaks where it is weaker by one mode.
 *
 * @param label the action of TLA+
 * @param where the line of Java
 * @param mode the access and its mode
 * @param weaker the next weaker mode; empty if there is none
 * @param breaks what breaks, in words
 * @param counterexample the name of the file that shows it; null if nothing breaks
 */
public record AccessMode(
    String label,
    String where,
    String mode,
    String weaker,
    String breaks,
    @Nullable String counterexample) {
  /** Returns the id of the counterexample on the page; an empty string if there is none. */
  public String trace() {
    return counterexample == null ? "" : Anchor.ofTrace(counterexample);
  }
}
