package dev.compactfuture.mutants.spec;

import java.util.Map;

/** Mutants that allow the same behaviours as the original, each with the reason. */
final class EquivalentMutants {
  /**
   * The reasons by id and by what is wrong: ids are numbered, and a new conjunct shifts the numbers
   * of those behind it.
   */
  static final Map<String, String> REASONS =
      Map.of(
          "EnvTimeOut.drop.4 without ~TimeIsUp(t)",
          "to expire again changes nothing: it stutters, which every specification allows",
          "EnvInterrupt.drop.2 without ~interrupted[t]",
          "to interrupt again changes nothing: it stutters, which every specification allows");

  private EquivalentMutants() {}

  /** Returns why the mutant is equivalent; empty if it is not known to be. */
  static String reason(String id, String what) {
    return REASONS.getOrDefault(id + " " + what, "");
  }
}
