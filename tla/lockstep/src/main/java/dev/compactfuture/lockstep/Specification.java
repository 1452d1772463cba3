package dev.compactfuture.lockstep;

import java.util.List;
import java.util.Set;

/**
 * The graph of a specification, from TLC. Several threads may ask for the steps of different states
 * at a time.
 */
public interface Specification {
  /** A state of the specification. */
  interface Vertex {
    /** Returns the fingerprint by which TLC itself tells states apart. */
    long key();

    /**
     * Returns the variables. Expensive, and not asked of a state whose key is known. After the
     * first call any thread may use the vertex.
     */
    State state();
  }

  /**
   * Creates a state, which keeps the arrays.
   *
   * @param variables their names in alphabetical order, in one array for all states
   * @param values their values in the same order, as {@link State} describes them
   */
  static State state(String[] variables, Object[] values) {
    return new State(variables, values);
  }

  /** A step of the specification: an action of a thread, and the state that it leads to. */
  record Edge(int thread, String action, Vertex to) {}

  /** Returns the initial states. */
  List<Vertex> initial();

  /** Returns all steps from a state. */
  List<Edge> next(Vertex state);

  /** Returns the names of all actions. */
  Set<String> actions();
}
