package dev.compactfuture.lockstep;

import java.util.List;

/**
 * The schedule of one run: all that is needed to run it again. The code must be deterministic apart
 * from it.
 *
 * @param titles the titles of the program's threads
 * @param start the state of the specification in which the run starts, in the notation of TLA+
 * @param moves the steps of the threads, and what the environment does, in order
 */
public record Schedule(List<String> titles, String start, List<Move> moves) {
  /** Copies the lists. */
  public Schedule {
    titles = List.copyOf(titles);
    moves = List.copyOf(moves);
  }
}
