package dev.compactfuture.report;

/**
 * Points of a plot.
 *
 * @param command what measured them
 * @param machine where
 * @param commit the commit that was measured
 * @param sources the hash of its sources
 * @param json the points, fit to stand in a script
 */
public record Plot(String command, String machine, String commit, String sources, String json) {}
