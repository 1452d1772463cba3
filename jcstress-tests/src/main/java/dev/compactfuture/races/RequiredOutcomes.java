package dev.compactfuture.races;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Outcomes that a run must have seen. jcstress passes a race whose acceptable outcomes never occur,
 * for example because its actors never overlapped. Only outcomes that every run sees are listed, so
 * that a loaded machine raises no false alarm.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface RequiredOutcomes {
  String[] value();
}
