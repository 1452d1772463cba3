package dev.compactfuture.evaluator;

import java.util.List;

/**
 * A behaviour that violates a property: the shortest if the property is about states or steps.
 *
 * @param property its name in the model
 * @param steps the initial state, and the steps from there
 * @param loop the states that the behaviour then visits for ever, the last of {@code steps} first;
 *     empty if it violates the property already, and a single state if it stops there
 */
public record Violation(String property, List<Step> steps, List<Step> loop) {
  /**
   * A step.
   *
   * @param action the action that takes it, or Init
   * @param state the state after it
   */
  public record Step(String action, String state) {}

  /** Copies the lists. */
  public Violation {
    steps = List.copyOf(steps);
    loop = List.copyOf(loop);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(property + " is violated\n");
    steps.forEach(step -> text.append(step.action).append('\n').append(step.state).append('\n'));
    if (!loop.isEmpty()) {
      text.append(loop.size() == 1 ? "and stops there" : "and then for ever").append('\n');
      loop.stream()
          .skip(1)
          .forEach(step -> text.append(step.action).append('\n').append(step.state).append('\n'));
    }
    return text.toString();
  }
}
