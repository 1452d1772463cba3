package dev.compactfuture.lockstep;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An entry of a {@link Schedule}: the next step of a thread, or something that the environment does
 * to it.
 *
 * @param label the label of the step, or the specification's name for what the environment does
 * @param environment what the environment does; null for a step
 * @param choices the alternatives taken in the step: those of {@link Choice}, and under weak memory
 *     which value is read; where the list ends, 0
 */
public record Move(
    int thread, String label, Subject.@Nullable Environment environment, List<Integer> choices) {
  /**
   * A choice that was made in a step.
   *
   * @param alternative the one that was taken, from 0
   * @param alternatives how many there were
   */
  record MadeChoice(int alternative, int alternatives) {}

  /** Returns the next step of a thread, with the first alternative of every choice. */
  static Move step(int thread, String label) {
    return new Move(thread, label, null, List.of());
  }

  /** Returns a move of the environment; {@code action} is its name in the specification. */
  static Move ofEnvironment(int thread, String action, Subject.Environment environment) {
    return new Move(thread, action, environment, List.of());
  }

  /**
   * Returns this move with every other alternative of the choices that it did not prescribe.
   *
   * @param made all choices that were made when it was taken, in order
   */
  List<Move> withOtherChoices(List<MadeChoice> made) {
    List<Move> others = new ArrayList<>();
    for (int i = choices.size(); i < made.size(); i++) {
      for (int other = 1; other < made.get(i).alternatives; other++) {
        List<Integer> changed = new ArrayList<>();
        made.subList(0, i).forEach(choice -> changed.add(choice.alternative));
        changed.add(other);
        others.add(new Move(thread, label, environment, changed));
      }
    }
    return others;
  }
}
