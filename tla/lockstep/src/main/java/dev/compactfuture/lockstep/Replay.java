package dev.compactfuture.lockstep;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs one schedule again, and then takes every move from its end, each in a run of its own: a
 * counterexample may be a step that is missing there.
 */
final class Replay implements Scheduler.RunSource {
  private final ProgramExplorer explorer;
  private final ConcreteState key;
  private final Schedule schedule;
  private final State start;
  private final int stopBefore;
  private int position; // in the schedule
  private boolean began;
  private @Nullable CodeState end; // where the schedule has led

  /**
   * Creates a replay.
   *
   * @param stopBefore the step before which {@link Breakpoint#reached} is called; 0 for none
   * @throws IllegalArgumentException if the program does not start as the schedule does
   */
  Replay(ProgramExplorer explorer, Schedule schedule, int stopBefore) {
    this.explorer = explorer;
    this.key = new ConcreteState(explorer.loader);
    this.schedule = schedule;
    this.start =
        explorer.starts().stream()
            .filter(state -> state.toString().equals(schedule.start()))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "schedule: the program does not start in " + schedule.start()));
    this.stopBefore = stopBefore;
  }

  @Override
  public Scheduler.@Nullable Run next(Scheduler scheduler) {
    if (!began) {
      began = true;
      scheduler.stopBefore(stopBefore);
      return explorer.begin(start, null, scheduler);
    }
    scheduler.stopBefore(0);
    int move = end == null ? CodeState.NONE : end.take(0);
    if (end == null || move == CodeState.NONE) {
      return null;
    }
    Attempt attempt = explorer.begin(end.start, end, scheduler);
    attempt.goOn(end, move);
    return attempt;
  }

  @Override
  public void scheduleDone(Scheduler.Run run) throws Divergence {
    Attempt attempt = (Attempt) run;
    CodeState at = explorer.arrive(attempt, key);
    CodeState from = attempt.from;
    if (from != null) {
      from.addMoves(explorer.otherChoices(attempt));
      if (from.arrive(attempt.index, at)) {
        explorer.complete(from);
      }
    }
    if (end != null) {
      return;
    }
    if (position == schedule.moves().size()) {
      end = at;
      return;
    }
    Move next = schedule.moves().get(position++);
    requirePossible(at, next);
    at.addMoves(List.of(next)); // once more: its choices may be others than the first ones
    attempt.goOn(at, at.moves() - 1);
  }

  private void requirePossible(CodeState at, Move next) {
    StringBuilder possible = new StringBuilder();
    for (int i = 0; i < at.moves(); i++) {
      Move each = at.move(i);
      if (each.thread() == next.thread()
          && each.label().equals(next.label())
          && each.environment() == next.environment()) {
        return;
      }
      possible.append(i == 0 ? "" : ", ").append(each.label()).append(" of ").append(each.thread());
    }
    throw new LockstepException.Invalid(
        "schedule: step "
            + position
            + ", "
            + next.label()
            + " of thread "
            + next.thread()
            + ", is not possible; possible are: "
            + (possible.length() == 0 ? "none" : possible)
            + ". Code or specification have changed since it was recorded",
        null);
  }

  @Override
  public Throwable failure(Scheduler.Run run, Throwable cause) {
    return explorer.failure((Attempt) run, cause);
  }
}
