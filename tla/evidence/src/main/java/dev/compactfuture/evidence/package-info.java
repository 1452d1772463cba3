/**
 * What every module that writes rows of evidence shares: the {@link
 * dev.compactfuture.evidence.EvidenceRow row}, the {@link dev.compactfuture.evidence.Level level},
 * the verdict table, the evidence file, command lines and child JVMs. Knows no checker.
 */
@NullMarked
package dev.compactfuture.evidence;

import org.jspecify.annotations.NullMarked;
