/**
 * Lockstep: the bytecode of a class and TLC's graph of its TLA+ specification, walked together
 * through every interleaving of small programs. In every state both must allow the same steps, with
 * the same names, to the same states.
 *
 * <p>Nothing here knows what the class does. A {@link dev.compactfuture.lockstep.Subject} says how
 * its operations are run and how its heap and threads read in the variables of the specification;
 * {@link dev.compactfuture.lockstep.Lockstep} is the way in.
 */
@NullMarked
package dev.compactfuture.lockstep;

import org.jspecify.annotations.NullMarked;
