package dev.compactfuture.lockstep;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The result of comparing a class with its specification, so far. */
public interface Comparison {
  /** Returns the first counterexample; null if code and specification agree. */
  @Nullable Counterexample counterexample();

  /** Returns how much was compared: numbers by their names in reports, in a fixed order. */
  Map<String, Long> figures();

  /** Returns how long it took. */
  double seconds();
}
