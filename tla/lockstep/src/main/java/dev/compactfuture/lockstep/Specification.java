package dev.compactfuture.lockstep;

import java.util.List;
import java.util.Set;

/** The graph of a specification. Public only because another class loader has to implement it. */
public interface Specification {
  /**
   * A state of the specification.
   *
   * @param state its variables
   * @param handle what the implementation needs to find the next states
   */
  record Vertex(State state, Object handle) {}

  /** A step of the specification: an action of a thread, and the state that it leads to. */
  record Edge(int thread, String action, Vertex to) {}

  /** Returns the initial states. */
  List<Vertex> initial();

  /** Returns all steps from a state. */
  List<Edge> next(Vertex state);

  /** Returns the names of all actions. */
  Set<String> actions();
}
