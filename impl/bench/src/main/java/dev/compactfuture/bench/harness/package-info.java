/** The harness: measures the workloads with JMH and JOL, and judges what it measured. */
@NullMarked
package dev.compactfuture.bench.harness;

import org.jspecify.annotations.NullMarked;
