/**
 * The page of evidence: reads what the checkers left in {@code target/report}, and makes one
 * self-contained HTML file of it. Nothing on the page is typed in by hand: its figures, names and
 * texts come from those files, from the sources, and from the claims in {@code README.md}.
 */
@NullMarked
package dev.compactfuture.report;

import org.jspecify.annotations.NullMarked;
