package dev.compactfuture.races;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;

/**
 * On an outer class: its nested classes are races that answer one question, and fill one row of the
 * table.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Question {
  /** The row; its id is this after {@code jcstress.} */
  Row value();

  /** The rows, each with the claims it supports. */
  enum Row {
    completion("C1", "C2", "C6"),
    callbacks("C3", "C4"),
    getters("C5", "C8"),
    publication("C9"),
    termination("C7", "C8"),
    watchers("C7", "C8"),
    threeActors("C1", "C2", "C3", "C5", "C7", "C8");

    /** The claims that the row supports. */
    @SuppressWarnings("ImmutableEnumChecker") // List.of is immutable
    public final List<String> claims;

    Row(String... claims) {
      this.claims = List.of(claims);
    }
  }
}
