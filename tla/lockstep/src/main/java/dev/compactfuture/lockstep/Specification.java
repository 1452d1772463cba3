package dev.compactfuture.lockstep;

import java.util.List;
import java.util.Set;

/** The graph of a specification. (Public, as its implementation has a class loader of its own.) */
public interface Specification {
  /** A state, and what the implementation needs to go on from it. */
  record Reached(State state, Object handle) {}

  /** A step of the specification: an action of a thread. */
  record Edge(int thread, String action, Reached to) {}

  /** The states to start from. */
  List<Reached> initial();

  /** All steps from a state. */
  List<Edge> next(Reached state);

  /** The names of all actions that there are. */
  Set<String> actions();
}
