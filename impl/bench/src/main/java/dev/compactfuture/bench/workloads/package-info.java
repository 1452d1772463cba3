/**
 * What is measured. An outer class is a family of workloads, a nested class is a workload, a method
 * in it is a {@link dev.compactfuture.bench.workloads.Peer}, called as its own users call it.
 */
@NullMarked
package dev.compactfuture.bench.workloads;

import org.jspecify.annotations.NullMarked;
