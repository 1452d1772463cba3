package dev.compactfuture.bench.workloads;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Says that a workload leaves out a peer, because the peer has no such operation. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Repeatable(WithoutPeer.List.class)
public @interface WithoutPeer {
  /** The peer that is left out. */
  Peer peer();

  /** The reason, in one line; it is part of the workload's row. */
  String why();

  /** The container that {@code Repeatable} asks for. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.TYPE)
  @interface List {
    /** All peers that the workload leaves out. */
    WithoutPeer[] value();
  }
}
