/** Futures with the semantics of Python's {@code concurrent.futures}, each held in one word. */
@NullMarked
package dev.compactfuture;

import org.jspecify.annotations.NullMarked;
