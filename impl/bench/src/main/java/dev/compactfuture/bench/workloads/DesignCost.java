package dev.compactfuture.bench.workloads;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Names the property of ours that costs time or bytes in a workload, and what it buys. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface DesignCost {
  /** The property, in one line; it is printed with the results where ours is behind. */
  String value();
}
