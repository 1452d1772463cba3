package dev.compactfuture.lockstep;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Makes a run of its own for every move, those from the nearest states first: so the first
 * counterexample is a shortest one. It is the slow way, for programs that are known to have one.
 */
final class ShortestFirst implements Scheduler.RunSource {
  private final ProgramExplorer explorer;
  private final ConcreteState key;
  private final Deque<State> starts;
  private final PriorityQueue<CodeState> open =
      new PriorityQueue<>(Comparator.comparingInt((CodeState state) -> state.length));
  private @Nullable CodeState from;

  ShortestFirst(ProgramExplorer explorer) {
    this.explorer = explorer;
    this.key = new ConcreteState(explorer.loader);
    this.starts = new ArrayDeque<>(explorer.starts());
  }

  @Override
  public Scheduler.@Nullable Run next(Scheduler scheduler) {
    State start = starts.poll();
    if (start != null) {
      return explorer.begin(start, null, scheduler);
    }
    int move = from == null ? CodeState.NONE : from.take(0);
    while (move == CodeState.NONE) {
      from = open.poll();
      if (from == null) {
        return null;
      }
      move = from.take(0);
    }
    CodeState now = requireNonNull(from);
    Attempt attempt = explorer.begin(now.start, now, scheduler);
    attempt.goOn(now, move);
    return attempt;
  }

  @Override
  public void scheduleDone(Scheduler.Run run) throws Divergence {
    Attempt attempt = (Attempt) run;
    CodeState now = attempt.from;
    long before = explorer.known.size();
    CodeState at = explorer.arrive(attempt, key);
    if (explorer.known.size() > before && at.hasUntried()) {
      open.add(at);
    }
    if (now != null) {
      List<Move> others = explorer.otherChoices(attempt);
      now.addMoves(others);
      if (now.arrive(attempt.index, at)) {
        explorer.complete(now);
      }
    }
  }

  @Override
  public Throwable failure(Scheduler.Run run, Throwable cause) {
    return explorer.failure((Attempt) run, cause);
  }
}
