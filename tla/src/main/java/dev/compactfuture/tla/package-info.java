/** The judge: runs every checker, and says in one table what was checked and how much. */
@NullMarked
package dev.compactfuture.tla;

import org.jspecify.annotations.NullMarked;
