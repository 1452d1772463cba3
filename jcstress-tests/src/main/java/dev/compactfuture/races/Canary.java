package dev.compactfuture.races;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a race of a future that is broken on purpose. Its {@link RequiredOutcomes} are the symptom of
 * the fault, and its row holds only if the same run has seen them.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Canary {
  /** The row that does not count without this canary. */
  RaceRow row();

  /** The fault, in a few words. */
  String fault();

  /** The claims C1…C12 that the fault violates: the row supports them where it was caught. */
  String[] violates();
}
