package dev.compactfuture.lockstep;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
    long maxStates) {
  /**
   * Returns the schedule of a run of this program.
   *
   * @param path its moves but {@code last}
   * @param last the move that comes after them; null for none
   */
  Schedule schedule(State start, List<Move> path, @Nullable Move last) {
    List<Move> moves = new ArrayList<>(path);
    if (last != null) {
      moves.add(last);
    }
    return new Schedule(titles, start.toString(), moves);
  }
}
