package dev.compactfuture.lockstep;

import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** The states that a search has found, in order, and how. It is used for search after search. */
final class BreadthFirstSearch {
  private final CodeState[] found;
  private final int[] before; // the index of the state from which each was found
  private final int[] by; // the index of the move there
  private final int[] distance;
  private final @Nullable CodeState[] table; // hash table with linear probing
  private int size;

  /**
   * Creates a search.
   *
   * @param capacity how many states it may find
   */
  BreadthFirstSearch(int capacity) {
    found = new CodeState[capacity];
    before = new int[capacity];
    by = new int[capacity];
    distance = new int[capacity];
    table = new CodeState[4 * Integer.highestOneBit(capacity)];
  }

  /** Begins anew with one state. */
  void begin(CodeState start) {
    Arrays.fill(table, null);
    size = 0;
    add(start, 0, 0);
    distance[0] = 0;
  }

  /** Adds a state, unless it was found already; returns whether it is new. */
  boolean add(CodeState state, int from, int move) {
    int slot = (int) state.low & (table.length - 1);
    for (CodeState at; (at = table[slot]) != null; slot = (slot + 1) & (table.length - 1)) {
      if (at == state) {
        return false;
      }
    }
    table[slot] = state;
    found[size] = state;
    before[size] = from;
    by[size] = move;
    distance[size] = distance[from] + 1;
    size++;
    return true;
  }

  int size() {
    return size;
  }

  CodeState state(int i) {
    return found[i];
  }

  /** Returns the number of moves from the start to a state. */
  int distance(int i) {
    return distance[i];
  }

  /** Adds to {@code path} the moves that lead from the start to the state found last. */
  void pathToLast(Deque<Integer> path) {
    for (int at = size - 1; at > 0; at = before[at]) {
      path.addFirst(by[at]);
    }
  }
}
