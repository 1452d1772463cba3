package dev.compactfuture.bench;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A peer that does not offer what a workload measures. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Repeatable(LeftOut.All.class)
@interface LeftOut {
  /** Which one. */
  Peer peer();

  /** Why, in one line; the table has it. */
  String why();

  /** The container that {@code Repeatable} asks for. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.TYPE)
  @interface All {
    /** All of a workload. */
    LeftOut[] value();
  }
}
