/** Futures with the semantics of Python's {@code concurrent.futures}, one word each. */
@NullMarked
package dev.compactfuture;

import org.jspecify.annotations.NullMarked;
