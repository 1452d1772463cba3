package dev.compactfuture.lockstep;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An interleaving and what is wrong at its end.
 *
 * @param interleaving how to get there; null if the program did not start
 * @param finding what is wrong, in a line
 * @param details what differs, a line each
 * @param kind what was found
 * @param schedule runs it again, see {@link Lockstep#replaySteps}; null if the program did not
 *     start
 */
public record Counterexample(
    @Nullable Interleaving interleaving,
    String finding,
    List<String> details,
    Kind kind,
    @Nullable Schedule schedule) {
  /** What a counterexample shows. */
  public enum Kind {
    /** Code and specification differ. */
    DIFFERENCE,
    /** Nothing orders two accesses of plain data. */
    DATA_RACE,
    /** The code or the subject threw an exception, or the engine does not support what they do. */
    BREAKDOWN,
    /**
     * A thread did not reach its next step in the time that it is given. It may loop, be in a call
     * that does not return, or not have been scheduled by the operating system.
     */
    STUCK;

    static Kind of(@Nullable Throwable cause) {
      if (cause == null) {
        return DIFFERENCE;
      }
      if (cause instanceof LockstepException.DataRace) {
        return DATA_RACE;
      }
      return cause instanceof LockstepException.Stuck ? STUCK : BREAKDOWN;
    }

    /** Returns whether the comparison ended without showing anything about the code. */
    public boolean isFailure() {
      return this == BREAKDOWN || this == STUCK;
    }
  }

  /** Copies the details. */
  public Counterexample {
    details = List.copyOf(details);
  }

  /** Returns the number of steps to where it is wrong. */
  public int steps() {
    return interleaving == null ? 0 : interleaving.steps();
  }

  /** Returns the titles of the program's threads; none if it did not start. */
  public List<String> titles() {
    return interleaving == null ? List.of() : interleaving.titles();
  }

  /** Returns finding and details in one line, without the interleaving. */
  public String summary() {
    return Stream.concat(Stream.of(finding), details.stream())
        .collect(joining(" "))
        .strip()
        .replaceAll("\\s*\\n\\s*", " ");
  }

  /** Returns the interleaving, and below it the finding and the details. */
  @Override
  public String toString() {
    if (interleaving == null) {
      return finding;
    }
    StringBuilder text = new StringBuilder(interleaving.toString());
    text.append("=> ").append(finding).append('\n');
    details.forEach(line -> text.append("   ").append(line).append('\n'));
    return text.toString();
  }
}
