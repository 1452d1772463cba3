/**
 * The program {@code tlc.jar}: TLC on the models on other machines, with other constants, and on
 * several machines at a time. The jar holds the specification and its models.
 */
@NullMarked
package dev.compactfuture.subject.command;

import org.jspecify.annotations.NullMarked;
