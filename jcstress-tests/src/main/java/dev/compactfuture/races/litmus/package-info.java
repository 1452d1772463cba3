/**
 * The litmus tests of the literature, whose accesses take their modes from a system property. A
 * memory model says which outcomes they may have; jcstress shows which ones this machine has.
 */
package dev.compactfuture.races.litmus;
