/** Lincheck: the future against a sequential model, under model checking and under stress. */
@NullMarked
package dev.compactfuture.lincheck;

import org.jspecify.annotations.NullMarked;
