/**
 * The measured workloads. An outer class is a family of workloads, a nested class is a workload, a
 * method in it calls a {@link dev.compactfuture.bench.workloads.Peer} as its own users do.
 */
@NullMarked
package dev.compactfuture.bench.workloads;

import org.jspecify.annotations.NullMarked;
