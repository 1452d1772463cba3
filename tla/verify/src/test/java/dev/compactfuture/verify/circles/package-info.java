/** Classes and packages in a circle, which {@code ArchitectureTest} must see. */
package dev.compactfuture.verify.circles;
