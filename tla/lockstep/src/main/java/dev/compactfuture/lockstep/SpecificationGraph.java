package dev.compactfuture.lockstep;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The graph of one program's specification, and how much of it the code has taken. It is read as
 * far as the code comes: TLC is asked for the steps of a state when the code has reached it.
 */
final class SpecificationGraph {
  /** A state of the specification. */
  static final class Node extends StateTable.Entry {
    final State state;
    private Specification.@Nullable Vertex vertex; // until the steps are known
    private volatile Step @Nullable [] steps;
    private int concrete;

    private Node(Specification.Vertex vertex) {
      super(vertex.key(), 0);
      this.state = vertex.state();
      this.vertex = vertex;
    }

    /** Returns the steps that the specification takes; only of a state that was expanded. */
    List<Step> steps() {
      return Arrays.asList(requireNonNull(steps));
    }

    /** Returns the step of a thread's action that leads to {@code to}; null if there is none. */
    @Nullable Step step(int thread, String action, Node to) {
      for (Step each : requireNonNull(steps)) {
        if (each.to == to && each.thread == thread && each.action.equals(action)) {
          return each;
        }
      }
      return null;
    }

    /** Returns the step of a thread's action that leads to {@code to}; null if there is none. */
    @Nullable Step step(int thread, String action, State to) {
      for (Step each : requireNonNull(steps)) {
        if (each.thread == thread && each.action.equals(action) && each.to.state.equals(to)) {
          return each;
        }
      }
      return null;
    }

    /** Counts one more state of the code that is mapped to this one; returns how many there are. */
    synchronized int addConcrete() {
      return ++concrete;
    }
  }

  /** A step of the specification: an action of a thread. */
  static final class Step {
    final int thread;
    final String action;
    final Node to;

    /** Whether the code takes it, too. Threads that write it write the same. */
    boolean taken;

    private Step(int thread, String action, Node to) {
      this.thread = thread;
      this.action = action;
      this.to = to;
    }
  }

  private final ProgramToExplore program;
  private final StateTable<Node> nodes = new StateTable<>();

  /**
   * Begins to read the graph of a program.
   *
   * @param program refused if the graph has more states than it may have
   */
  SpecificationGraph(ProgramToExplore program) {
    this.program = program;
  }

  /** Returns the nodes of the states that the program starts in. */
  List<Node> starts() {
    return program.starts().stream().map(this::node).distinct().toList();
  }

  private Node node(Specification.Vertex vertex) {
    Node known = nodes.find(vertex.key(), 0);
    if (known != null) {
      return known;
    }
    Node mine = new Node(vertex);
    Node node = nodes.add(mine);
    if (node == mine && nodes.size() > program.maxStates()) {
      throw new LockstepException(
          "more than " + program.maxStates() + " states in one program", null);
    }
    return node;
  }

  /** Asks for the steps of a state, unless they are known. */
  void expand(Node node) {
    if (node.steps != null) {
      return;
    }
    synchronized (node) {
      if (node.steps == null) {
        try {
          node.steps = read(requireNonNull(node.vertex));
        } catch (LockstepException e) {
          throw e instanceof LockstepException.Invalid
              ? e
              : new LockstepException.Invalid(String.valueOf(e.getMessage()), e);
        }
        node.vertex = null;
      }
    }
  }

  private Step[] read(Specification.Vertex vertex) {
    List<Step> steps = new ArrayList<>();
    for (Specification.Edge edge : program.specification().next(vertex)) {
      int thread = edge.thread();
      if (thread < 1 || thread > program.titles().size()) {
        throw new LockstepException(
            "action " + edge.action() + " is taken by " + thread + ", which is no thread", null);
      }
      Node to = node(edge.to());
      if (steps.stream()
          .noneMatch(s -> s.to == to && s.thread == thread && s.action.equals(edge.action()))) {
        steps.add(new Step(thread, edge.action(), to));
      }
    }
    return steps.toArray(Step[]::new);
  }

  /** Forgets what the code has taken, to compare other code. */
  void forgetCode() {
    nodes.forEach(
        node -> {
          node.concrete = 0;
          if (node.steps != null) {
            node.steps().forEach(step -> step.taken = false);
          }
        });
  }

  /** Returns the expanded states that the specification takes no step from. */
  List<State> finalStates() {
    List<State> states = new ArrayList<>();
    nodes.forEach(
        node -> {
          if (node.steps != null && node.steps().isEmpty()) {
            states.add(node.state);
          }
        });
    return states;
  }

  /**
   * Adds to a result how much of the graph there is, and how much of it the code has taken.
   *
   * @param environment the actions that are no steps of the code
   */
  void count(StepComparison result, Set<String> environment) {
    Set<String> actions = new TreeSet<>();
    nodes.forEach(
        node -> {
          result.specificationStates++;
          result.codeStates += node.concrete > 0 ? 1 : 0;
          if (node.steps == null) {
            return;
          }
          for (Step step : node.steps()) {
            result.specificationEdges++;
            result.actions.add(step.action);
            if (step.taken) {
              result.codeEdges++;
              if (!environment.contains(step.action)) {
                result.labels.add(step.action);
              }
            }
          }
        });
  }

  /** Graphs that are kept for other code, by the titles of their programs. */
  static final class Store {
    private final Map<List<String>, SpecificationGraph> graphs = new ConcurrentHashMap<>();

    /** Returns the graph of a program; it is read anew if it is not kept. */
    SpecificationGraph graph(ProgramToExplore program, boolean keep) {
      SpecificationGraph known = graphs.get(program.titles());
      if (known != null) {
        known.forgetCode();
        return known;
      }
      SpecificationGraph graph = new SpecificationGraph(program);
      if (keep) {
        graphs.put(program.titles(), graph);
      }
      return graph;
    }
  }
}
