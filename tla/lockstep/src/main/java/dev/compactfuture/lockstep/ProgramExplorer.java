package dev.compactfuture.lockstep;

import static java.util.Objects.requireNonNull;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Explores the states of the code of one program, and compares them with the specification. Which
 * run is made next is decided by a {@link PathCover}, or by {@link ShortestFirst}.
 *
 * <p>A thread cannot be set back. To take a move from a state, a run has to come there again.
 */
abstract class ProgramExplorer {
  final ProgramToExplore program;
  final Loader loader;
  final StateTable<CodeState> known = new StateTable<>();

  /** The fields that the abstraction has read. */
  final Set<Field> mapped = ConcurrentHashMap.newKeySet();

  private final Map<Move, Move> moves = new ConcurrentHashMap<>(); // one of each

  ProgramExplorer(ProgramToExplore program, Loader loader) {
    this.program = program;
    this.loader = loader;
  }

  /** Returns the states of the specification in which the program starts. */
  abstract List<State> starts();

  /** Begins a run of the program, on the workers of a scheduler. */
  Attempt begin(State start, @Nullable CodeState to, Scheduler scheduler) {
    Subject subject = loader.newSubject();
    List<Worker> workers = scheduler.workers(subject.start(start));
    Observation machine = new Observation(workers, loader, mapped);
    List<Move> schedule = to == null ? new ArrayList<>() : to.schedule();
    return new Attempt(start, subject, machine, workers, schedule, keepsHistory());
  }

  /** Returns whether the subject's history variables are needed. */
  abstract boolean keepsHistory();

  /**
   * Checks the last move of an attempt, or the start, and returns the state that it has led to.
   *
   * @param key reads the key of that state
   */
  abstract CodeState arrive(Attempt attempt, ConcreteState key) throws Divergence;

  /** Checks that an attempt, which took a move once more, is in {@code expected} again. */
  abstract void arriveAgain(Attempt attempt, ConcreteState key, CodeState expected);

  /** Checks a state from which all moves are tried. */
  abstract void complete(CodeState state) throws Divergence;

  /** Returns what to throw for an attempt that could not make its last move. */
  abstract Divergence failure(Attempt attempt, Throwable cause);

  /** Returns the moves that became known in the last move of an attempt. */
  List<Move> otherChoices(Attempt attempt) {
    Move move = attempt.move;
    if (move == null || (move.environment() != null && !move.environment().isStep())) {
      return List.of(); // the code has not gone on
    }
    return move.withOtherChoices(attempt.workers.get(move.thread() - 1).choices);
  }

  /**
   * Returns what can happen next: the steps of the code, and what the environment does.
   *
   * @param environment the actions of the environment that the specification has
   * @param threadsOf the threads for which the specification takes such an action there
   */
  List<Move> moves(
      List<Worker> workers,
      Map<String, Subject.Environment> environment,
      Function<String, List<Integer>> threadsOf) {
    List<Move> moves = new ArrayList<>();
    for (Worker worker : workers) {
      if (!worker.returned && worker.isEnabled()) {
        moves.add(shared(Move.step(worker.number, requireNonNull(worker.next).label())));
      }
    }
    environment.forEach(
        (action, what) -> {
          if (what.isStep()) { // wherever it is possible
            for (Worker worker : workers) {
              if (StepExecutor.isPossible(what, worker)) {
                moves.add(shared(Move.ofEnvironment(worker.number, action, what)));
              }
            }
          } else { // where the specification takes it
            for (int thread : threadsOf.apply(action)) {
              moves.add(shared(Move.ofEnvironment(thread, action, what)));
            }
          }
        });
    return moves;
  }

  /** Returns a move that is equal, and shared by all states. */
  Move shared(Move move) {
    Move known = moves.putIfAbsent(move, move);
    return known == null ? move : known;
  }

  /** Throws if an attempt is not in the state whose key was expected. */
  static void requireSame(CodeState expected, long high, long low) {
    if (high != expected.high || low != expected.low) {
      throw new LockstepException(
          "the same steps led to another state than before; something is hidden from the engine",
          null);
    }
  }
}
