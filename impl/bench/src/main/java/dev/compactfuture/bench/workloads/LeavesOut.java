package dev.compactfuture.bench.workloads;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says that peers do less than ours in a workload: they leave out a service that costs time or
 * bytes there. Ours is to be level with the best of the other peers.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Repeatable(LeavesOut.List.class)
public @interface LeavesOut {
  /** The service, in one line; it is printed with the results. */
  String service();

  /** The peers that leave it out. */
  Peer[] peers();

  /** The container that {@code Repeatable} asks for. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.TYPE)
  @interface List {
    /** All services that peers leave out in the workload. */
    LeavesOut[] value();
  }
}
