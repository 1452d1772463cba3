/** What the subjects of all specifications of programs have in common. */
@NullMarked
package dev.compactfuture.subject.programs;

import org.jspecify.annotations.NullMarked;
