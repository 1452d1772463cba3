package dev.compactfuture.races;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Outcomes that a run must have seen, or the race was not run in earnest: an acceptable outcome
 * that never occurs would pass unnoticed. Only what is seen in every run, on a loaded machine too.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface MustSee {
  String[] value();
}
