/** Checks the future against a sequential model under Lincheck, by model checking and by stress. */
@NullMarked
package dev.compactfuture.lincheck;

import org.jspecify.annotations.NullMarked;
