/**
 * Runs the races and the litmus tests on the hardware at hand, and judges what was seen: {@link
 * dev.compactfuture.races.runner.Main} and {@link dev.compactfuture.races.runner.LitmusMain}.
 */
package dev.compactfuture.races.runner;
