package dev.compactfuture.lockstep;

/**
 * The classes under test, ready to be run.
 *
 * @param loader loads them with the probes, and the subject
 * @param steps their steps
 */
record LoadedCode(Loader loader, Steps steps) {}
