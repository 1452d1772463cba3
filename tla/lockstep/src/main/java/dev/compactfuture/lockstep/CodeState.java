package dev.compactfuture.lockstep;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A state of the code, with one path to it from a start, and the moves from it. Several schedulers
 * may take moves from it at a time; what changes is guarded by this object's lock.
 */
final class CodeState extends StateTable.Entry {
  /** There is no move to be tried. */
  static final int NONE = -1;

  /** The state of the specification that it is mapped to; null if only outcomes are compared. */
  final SpecificationGraph.@Nullable Node node;

  /** The state of the specification in which the path starts. */
  final State start;

  final @Nullable CodeState before; // on the path; null at the start
  final @Nullable Move by; // the last move of the path; null at the start
  final int length; // of the path, in moves
  private final int parked; // a bit for each thread, from thread 1

  /** What the last step of the path read if the heap held something newer; empty if not. */
  final String staleRead;

  private Move[] moves;
  private @Nullable CodeState[] reached; // by the moves; null if one is untried or under way
  private int begun; // the moves before this index are tried, or under way
  private int pending; // moves that are untried or under way
  private boolean listed;
  private volatile boolean exhausted;

  /**
   * How a run came to a state.
   *
   * @param start the state of the specification in which the run started
   * @param before the state before the last move; null at the start
   * @param by the last move; null at the start
   * @param workers in the new state
   */
  record Arrival(
      State start, @Nullable CodeState before, @Nullable Move by, List<Worker> workers) {}

  /**
   * Creates a state.
   *
   * @param high the high half of its key, see {@link ConcreteState}
   * @param low the low half
   * @param moves what can happen next
   */
  CodeState(
      long high,
      long low,
      SpecificationGraph.@Nullable Node node,
      Arrival arrival,
      List<Move> moves) {
    super(high, low);
    this.node = node;
    this.before = arrival.before;
    this.start = before == null ? arrival.start : before.start; // the run may have another start
    this.by = arrival.by;
    this.length = before == null ? 0 : before.length + 1;
    this.parked = parked(arrival.workers);
    this.staleRead = by == null ? "" : arrival.workers.get(by.thread() - 1).staleRead;
    this.moves = moves.toArray(Move[]::new);
    this.reached = new CodeState[this.moves.length];
    this.pending = this.moves.length;
  }

  private static int parked(List<Worker> workers) {
    int parked = 0;
    for (Worker worker : workers) {
      parked |= worker.isParked() ? 1 << worker.number : 0;
    }
    return parked;
  }

  boolean isParked(int thread) {
    return (parked & 1 << thread) != 0;
  }

  // The moves.

  /**
   * Takes an untried move.
   *
   * @param thread whose move is preferred; 0 for none's: then the moves are taken in their order
   * @return its index; {@link #NONE} if all are tried or under way
   */
  synchronized int take(int thread) {
    for (int i = begun; i < moves.length && thread > 0; i++) {
      if (moves[i].thread() == thread) {
        Move move = moves[i];
        moves[i] = moves[begun];
        moves[begun] = move;
        break;
      }
    }
    return begun < moves.length ? begun++ : NONE;
  }

  /** Returns whether the state is to be put on a list of those with untried moves, and marks it. */
  synchronized boolean list() {
    boolean isNew = !listed && begun < moves.length;
    listed |= isNew;
    return isNew;
  }

  /** Marks that the state was taken off that list. */
  synchronized void unlist() {
    listed = false;
  }

  synchronized Move move(int index) {
    return moves[index];
  }

  /** Returns the state that a move led to; null if it is not tried yet. */
  synchronized @Nullable CodeState reached(int index) {
    return reached[index];
  }

  /** Returns how many moves there are, as far as they are known. */
  synchronized int moves() {
    return moves.length;
  }

  synchronized boolean hasUntried() {
    return begun < moves.length;
  }

  /** Returns whether all moves are tried. */
  synchronized boolean isComplete() {
    return pending == 0;
  }

  /** Adds moves that became known when another was tried. */
  synchronized void addMoves(List<Move> others) {
    int n = moves.length;
    moves = Arrays.copyOf(moves, n + others.size());
    reached = Arrays.copyOf(reached, moves.length);
    for (Move each : others) {
      moves[n++] = each;
    }
    pending += others.size();
  }

  /** Records where a move has led; returns whether it was the last one. */
  synchronized boolean arrive(int index, CodeState at) {
    reached[index] = at;
    return --pending == 0;
  }

  /** Returns whether no state that can be reached from here has moves that are not tried. */
  boolean isExhausted() {
    return exhausted;
  }

  void setExhausted() {
    exhausted = true;
  }

  // The path.

  /** Returns the states on the path but the start, this one last. */
  List<CodeState> path() {
    Deque<CodeState> path = new ArrayDeque<>();
    for (CodeState at = this; at.by != null; at = requireNonNull(at.before)) {
      path.addFirst(at);
    }
    return new ArrayList<>(path);
  }

  /** Returns the moves of the path, to be run as a schedule. */
  List<Move> schedule() {
    List<Move> schedule = new ArrayList<>(length + 16);
    path().forEach(state -> schedule.add(requireNonNull(state.by)));
    return schedule;
  }
}
