package dev.compactfuture.lockstep;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A state of the code and one path to it from a start.
 *
 * @param node the state of the specification that it is mapped to
 * @param start the start of the path
 * @param from the place before; null at the start
 * @param by the last move of the path; null at the start
 * @param length of the path, in moves
 * @param switches how often a move of the path is another thread's than the one before
 * @param moves what can happen next
 * @param parked the threads that are parked
 */
record Place(
    SpecificationGraph.Node node,
    State start,
    @Nullable Place from,
    @Nullable Move by,
    int length,
    int switches,
    List<Move> moves,
    Set<Integer> parked) {
  /** Orders places so that the first difference is found on a shortest path. */
  static final Comparator<Place> BY_LENGTH = Comparator.comparingInt(Place::length);

  /** Orders places so that exploring is fast: nothing costs as much as a switch of threads. */
  static final Comparator<Place> BY_SWITCHES =
      Comparator.comparingInt(Place::switches).thenComparing(BY_LENGTH);

  /** Returns the place at a start, without moves. */
  static Place start(SpecificationGraph.Node node) {
    return new Place(node, node.state, null, null, 0, 0, List.of(), Set.of());
  }

  /** Returns the place that {@code move} leads to from here, without moves. */
  Place after(Move move, SpecificationGraph.Node to) {
    boolean other = by != null && by.thread() != move.thread();
    return new Place(
        to, start, this, move, length + 1, switches + (other ? 1 : 0), List.of(), Set.of());
  }

  /** Returns this place with what can happen next. */
  Place with(List<Move> moves, Set<Integer> parked) {
    return new Place(node, start, from, by, length, switches, moves, parked);
  }

  /** Returns the places on the path but the start, this one last. */
  List<Place> path() {
    Deque<Place> path = new ArrayDeque<>();
    for (Place at = this; at.by != null; at = requireNonNull(at.from)) {
      path.addFirst(at);
    }
    return new ArrayList<>(path);
  }

  /** Returns the moves of the path, to be run as a schedule. */
  List<Move> schedule() {
    List<Move> schedule = new ArrayList<>();
    path().forEach(place -> schedule.add(requireNonNull(place.by)));
    return schedule;
  }
}
