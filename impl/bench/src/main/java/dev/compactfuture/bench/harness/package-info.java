/** How it is measured: what JMH runs in which order, and the rows, table and picture after it. */
@NullMarked
package dev.compactfuture.bench.harness;

import org.jspecify.annotations.NullMarked;
