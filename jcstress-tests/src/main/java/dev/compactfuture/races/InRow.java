package dev.compactfuture.races;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** On an outer class: the row of evidence that its nested classes, which are races, fill. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface InRow {
  /** The row; several outer classes may fill one. */
  RaceRow value();
}
