/** The main job: a class per tool, each of which makes rows of the verdict table. */
@NullMarked
package dev.compactfuture.verify;

import org.jspecify.annotations.NullMarked;
