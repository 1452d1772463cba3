package dev.compactfuture.lockstep;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The graph of one program's specification, and how much of it the code has taken. */
final class SpecificationGraph {
  /** A state of the specification. */
  static final class Node {
    final State state;

    /** The steps that the specification takes. */
    final Set<Step> steps = new LinkedHashSet<>();

    /** Those that the code has taken, too. */
    final Set<Step> taken = new HashSet<>();

    /** The states of the code that are mapped to this one. */
    final Set<Fingerprint> concrete = new HashSet<>();

    Node(State state) {
      this.state = state;
    }
  }

  /** A step of the specification: an action of a thread. */
  record Step(int thread, String action, Node to) {}

  private final Map<State, Node> nodes = new HashMap<>();
  private final Map<Object, Object> values = new HashMap<>(); // shared by the states
  private final Set<String> actions = new TreeSet<>();
  private final long maxStates;
  private long edges;

  /**
   * Reads the graph of a program.
   *
   * @param program refused if the graph has more states than it may have
   */
  SpecificationGraph(ProgramToExplore program) {
    this.maxStates = program.maxStates();
    int threads = program.titles().size();
    Deque<Specification.Vertex> queue = new ArrayDeque<>();
    program.starts().forEach(start -> node(start, queue));
    for (Specification.Vertex from; (from = queue.poll()) != null; ) {
      Node node = node(from, queue);
      for (Specification.Edge edge : program.specification().next(from)) {
        if (edge.thread() < 1 || edge.thread() > threads) {
          throw new LockstepException(
              "action " + edge.action() + " is taken by " + edge.thread() + ", which is no thread",
              null);
        }
        node.steps.add(new Step(edge.thread(), edge.action(), node(edge.to(), queue)));
        actions.add(edge.action());
      }
      edges += node.steps.size();
    }
  }

  private Node node(Specification.Vertex reached, Deque<Specification.Vertex> queue) {
    Node known = nodes.get(reached.state());
    if (known != null) {
      return known;
    }
    if (nodes.size() == maxStates) {
      throw new LockstepException("more than " + maxStates + " states in one program", null);
    }
    Node node = new Node(reached.state().shared(values));
    nodes.put(node.state, node);
    queue.add(reached);
    return node;
  }

  /** Returns the node of {@code state}; null if the specification does not have that state. */
  @Nullable Node find(State state) {
    return nodes.get(state);
  }

  /** Returns all nodes. */
  Collection<Node> nodes() {
    return Collections.unmodifiableCollection(nodes.values());
  }

  /** Returns the states that the specification takes no step from. */
  List<State> finalStates() {
    return nodes.values().stream().filter(n -> n.steps.isEmpty()).map(n -> n.state).toList();
  }

  /** Returns the actions that label an edge. */
  Set<String> actions() {
    return actions;
  }

  long edges() {
    return edges;
  }
}
