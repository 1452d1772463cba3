package dev.compactfuture.evaluator;

import dev.compactfuture.evaluator.StateTable.IntList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;

/** A loop through a strongly connected part of a graph that takes certain steps. */
final class Loop {
  private final StateGraph graph;
  private final BitSet own;
  private final int steps;

  /**
   * Prepares the search.
   *
   * @param own the steps of the part; the one of a state to itself comes after those of the graph
   */
  Loop(StateGraph graph, BitSet own) {
    this.graph = graph;
    this.own = own;
    this.steps = graph.firstStep(graph.states());
  }

  /**
   * Returns the behaviour that comes to a state the shortest way, and then takes for ever a step of
   * each set.
   */
  Violation violation(String property, List<BitSet> wanted, int start) {
    List<Integer> visited = new ArrayList<>();
    visited.add(start);
    BitSet taken = new BitSet();
    for (BitSet each : wanted) {
      if (!taken.intersects(each)) {
        extend(visited, each, taken);
      }
    }
    BitSet toStart = new BitSet();
    for (int e = own.nextSetBit(0); e >= 0; e = own.nextSetBit(e + 1)) {
      toStart.set(e, target(e) == start);
    }
    int last = visited.get(visited.size() - 1);
    if (last != start || visited.size() == 1) {
      extend(visited, toStart, taken);
    }
    List<Violation.Step> loop = new ArrayList<>();
    for (int i = 0; i < visited.size(); i++) {
      int state = visited.get(i);
      boolean stays = i == 0 || state == visited.get(i - 1);
      Violation.Step step = stays ? null : graph.step(visited.get(i - 1), state);
      if (i == 0 || !stays) {
        loop.add(step == null ? new Violation.Step("", graph.text(state)) : step);
      }
    }
    return new Violation(property, graph.way(start), loop);
  }

  private int target(int step) {
    return step < steps ? graph.target(step) : step - steps;
  }

  /** Goes on the shortest way to a step of a set, and takes it. */
  private void extend(List<Integer> visited, BitSet wanted, BitSet taken) {
    int from = visited.get(visited.size() - 1);
    int[] stepTo = new int[graph.states()];
    int[] before = new int[graph.states()];
    Arrays.fill(before, -1);
    before[from] = from;
    IntList open = new IntList();
    open.add(from);
    for (int next = 0; next < open.size(); next++) {
      int s = open.get(next);
      IntList all = new IntList();
      all.add(steps + s);
      for (int e = graph.firstStep(s); e < graph.firstStep(s + 1); e++) {
        all.add(e);
      }
      for (int i = 0; i < all.size(); i++) {
        int e = all.get(i);
        if (!own.get(e)) {
          continue;
        }
        if (wanted.get(e)) {
          List<Integer> way = new ArrayList<>(List.of(target(e)));
          taken.set(e);
          for (int at = s; at != from; at = before[at]) {
            way.add(at);
            taken.set(stepTo[at]);
          }
          Collections.reverse(way);
          visited.addAll(way);
          return;
        }
        int to = target(e);
        if (before[to] < 0) {
          before[to] = s;
          stepTo[to] = e;
          open.add(to);
        }
      }
    }
    throw new IllegalStateException("no such step in a strongly connected part");
  }
}
