package dev.compactfuture.lockstep;

import java.util.List;

/**
 * The graph of one program, as the code has it and as the specification has it. Either side was
 * explored by itself, so where they differ, a state or step is of one side only.
 *
 * @param titles the titles of the program's threads
 * @param states the states of both sides, in breadth-first order
 * @param starts the indices of those that a side starts in, the specification's first
 * @param steps the steps of both sides, by the state that they lead from
 * @param cutShort why one side was not explored to its end; empty if both were
 */
public record ProgramGraph(
    List<String> titles,
    List<Place> states,
    List<Integer> starts,
    List<Step> steps,
    String cutShort) {
  /**
   * A state.
   *
   * @param shown what {@link Subject#show} returns for it
   * @param ofCode whether the code is in it
   * @param ofSpecification whether the specification is
   */
  public record Place(State state, String shown, boolean ofCode, boolean ofSpecification) {}

  /**
   * A step. Of equal steps that lead to one state there is one.
   *
   * @param from the index of the state before it
   * @param to the index of the state after it
   * @param thread whose step it is, from 1; if it is the environment's, to whom it happens
   * @param label the label of the code's step, or the name of the specification's action
   * @param ofCode whether the code takes it
   * @param ofSpecification whether the specification does
   */
  public record Step(
      int from, int to, int thread, String label, boolean ofCode, boolean ofSpecification) {}

  /** Copies the lists. */
  public ProgramGraph {
    titles = List.copyOf(titles);
    states = List.copyOf(states);
    starts = List.copyOf(starts);
    steps = List.copyOf(steps);
  }

  /** Returns in how many states the code is. */
  public long codeStates() {
    return states.stream().filter(Place::ofCode).count();
  }

  /** Returns in how many states the specification is. */
  public long specificationStates() {
    return states.stream().filter(Place::ofSpecification).count();
  }

  /** Returns how many steps the code takes. */
  public long codeSteps() {
    return steps.stream().filter(Step::ofCode).count();
  }

  /** Returns how many steps the specification takes. */
  public long specificationSteps() {
    return steps.stream().filter(Step::ofSpecification).count();
  }
}
