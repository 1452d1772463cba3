package dev.compactfuture.lockstep;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A run of a program to a state, and from there one move after the other. */
final class Attempt extends Scheduler.Run {
  final State start;

  /** The state before the last move of the schedule; null at the start. */
  @Nullable CodeState from;

  /** The last move of the schedule; null at the start. */
  @Nullable Move move;

  /** The index of the move in {@link #from}. */
  int index;

  private final boolean keepsHistory;

  /**
   * Creates an attempt that starts the program and does nothing else.
   *
   * @param keepsHistory whether history variables are updated after every step
   */
  Attempt(
      State start,
      Subject subject,
      Observation machine,
      List<Worker> workers,
      List<Move> schedule,
      boolean keepsHistory) {
    super(subject, machine, workers, schedule);
    this.start = start;
    this.keepsHistory = keepsHistory;
  }

  /** Returns how the run came to the state in which it is. */
  CodeState.Arrival arrival() {
    return new CodeState.Arrival(start, from, move, workers);
  }

  /** Goes on with a move from a state, in which the run is. */
  void goOn(CodeState from, int index) {
    this.from = from;
    this.index = index;
    this.move = from.move(index);
    schedule.add(move);
  }

  @Override
  void stepTaken() {
    if (keepsHistory) {
      super.stepTaken();
    }
  }
}
