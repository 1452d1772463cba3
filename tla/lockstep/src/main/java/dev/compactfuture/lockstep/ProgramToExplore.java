package dev.compactfuture.lockstep;

import java.util.List;
import java.util.Map;

/**
 * A program, and what an explorer has to know of its code and its specification.
 *
 * @param specification the specification that has the program
 * @param starts the states that the program starts in
 * @param titles the titles of its threads
 * @param labels the steps of the code, by their labels
 * @param maxStates a program with more states is refused
 */
record ProgramToExplore(
    Specification specification,
    List<Specification.Vertex> starts,
    List<String> titles,
    Map<String, Steps.Step> labels,
    long maxStates) {}
