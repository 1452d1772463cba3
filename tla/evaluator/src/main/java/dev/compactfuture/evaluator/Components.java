package dev.compactfuture.evaluator;

import dev.compactfuture.evaluator.StateTable.IntList;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** The strongly connected components of a part of a graph, by Tarjan's algorithm. */
final class Components {
  private final StateGraph graph;
  private final BitSet allowed;
  private final BitSet within;
  private final int[] index;
  private final int[] low;
  private final BitSet onStack = new BitSet();
  private final IntList stack = new IntList();
  private final List<int[]> found = new ArrayList<>();
  private int next = 1;

  /**
   * Prepares the search.
   *
   * @param allowed the steps that count
   * @param within the states that count
   */
  Components(StateGraph graph, BitSet allowed, BitSet within) {
    this.graph = graph;
    this.allowed = allowed;
    this.within = within;
    this.index = new int[graph.states()];
    this.low = new int[graph.states()];
  }

  List<int[]> all() {
    for (int s = within.nextSetBit(0); s >= 0; s = within.nextSetBit(s + 1)) {
      if (index[s] == 0) {
        visit(s);
      }
    }
    return found;
  }

  /** Visits what can be reached from a state; not by recursion, because ways are long. */
  private void visit(int root) {
    IntList path = new IntList();
    IntList steps = new IntList();
    enter(root, path, steps);
    while (path.size() > 0) {
      int s = path.get(path.size() - 1);
      int e = steps.removeLast();
      if (e == graph.firstStep(s + 1)) {
        leave(s, path);
        continue;
      }
      steps.add(e + 1);
      int to = graph.target(e);
      if (!allowed.get(e) || !within.get(to)) {
        continue;
      }
      if (index[to] == 0) {
        enter(to, path, steps);
      } else if (onStack.get(to)) {
        low[s] = Math.min(low[s], index[to]);
      }
    }
  }

  private void enter(int s, IntList path, IntList steps) {
    index[s] = next;
    low[s] = next++;
    stack.add(s);
    onStack.set(s);
    path.add(s);
    steps.add(graph.firstStep(s));
  }

  private void leave(int s, IntList path) {
    path.removeLast();
    if (path.size() > 0) {
      int parent = path.get(path.size() - 1);
      low[parent] = Math.min(low[parent], low[s]);
    }
    if (low[s] != index[s]) {
      return;
    }
    List<Integer> members = new ArrayList<>();
    int member;
    do {
      member = stack.removeLast();
      onStack.clear(member);
      members.add(member);
    } while (member != s);
    found.add(members.stream().mapToInt(Integer::intValue).toArray());
  }
}
