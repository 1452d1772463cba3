package dev.compactfuture.bench.workloads;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a workload in which threads park. To park and to wake a thread takes microseconds, which
 * all peers pay alike and which would hide what a future costs; so means over all workloads are
 * given without these, too.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Parks {}
