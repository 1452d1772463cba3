@NullMarked
package dev.compactfuture.evaluator;

import org.jspecify.annotations.NullMarked;
