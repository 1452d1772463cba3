/**
 * The future beside its peers: a nested class is a workload, a method in it is a peer, called as
 * its own users call it.
 */
@NullMarked
package dev.compactfuture.bench;

import org.jspecify.annotations.NullMarked;
