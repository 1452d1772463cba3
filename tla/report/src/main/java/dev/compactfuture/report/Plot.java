package dev.compactfuture.report;

/**
 * Points of a plot.
 *
 * @param command what measured them
 * @param machine where
 * @param state of which commit and sources
 * @param json the points, fit to stand in a script
 */
public record Plot(String command, String machine, String state, String json) {}
