/**
 * Races of the future under jcstress, and canaries. The outer class is the subject, the nested
 * class the operations in the order of the actors, the first sentence of its comment the question.
 */
package dev.compactfuture.races;
