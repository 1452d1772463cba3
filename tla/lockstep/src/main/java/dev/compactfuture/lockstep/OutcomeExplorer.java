package dev.compactfuture.lockstep;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Compares the outcomes of all executions with the specification's: where no thread can go on by
 * itself, the code must have an outcome that the specification has, too. On the way there the code
 * may differ from the specification, because reads may be stale.
 *
 * <p>Time passes where a thread waits for it; interrupts and spurious wake-ups are left to {@link
 * StepExplorer}.
 */
final class OutcomeExplorer extends ProgramExplorer {
  private final Specified specified;
  private final Set<Object> outcomes = ConcurrentHashMap.newKeySet();

  /**
   * Creates an explorer for one program.
   *
   * @param program refused if the code has more states than it may have
   * @param specified what the specification has
   */
  OutcomeExplorer(ProgramToExplore program, Loader loader, Specified specified) {
    super(program, loader);
    this.specified = specified;
  }

  /**
   * What the specification of a program has.
   *
   * @param outcomes its outcomes: in the states that only the environment can leave
   * @param interrupted the threads that its environment interrupts
   */
  record Specified(Set<Object> outcomes, Set<Integer> interrupted) {}

  @Override
  List<State> starts() {
    return program.starts().stream().map(Specification.Vertex::state).toList();
  }

  @Override
  boolean keepsHistory() {
    return false; // only the abstraction needs it, and is not asked here
  }

  /** Reads what the specification has. */
  static Specified specified(ProgramToExplore program, Subject subject) {
    Map<String, Subject.Environment> environment = subject.environment();
    Set<Object> outcomes = new HashSet<>();
    Set<Integer> interrupted = new TreeSet<>();
    Set<Long> seen = new HashSet<>();
    Deque<Specification.Vertex> queue = new ArrayDeque<>(program.starts());
    program.starts().forEach(start -> seen.add(start.key()));
    for (Specification.Vertex from; (from = queue.poll()) != null; ) {
      boolean ended = true;
      for (Specification.Edge edge : program.specification().next(from)) {
        ended &= environment.containsKey(edge.action());
        if (environment.get(edge.action()) == Subject.Environment.INTERRUPT) {
          interrupted.add(edge.thread());
        }
        if (seen.add(edge.to().key())) {
          queue.add(edge.to());
        }
      }
      if (ended) {
        outcomes.add(subject.outcome(from.state()));
      }
    }
    return new Specified(outcomes, interrupted);
  }

  /** Returns what was explored. */
  OutcomeComparison result(PathCover.Effort effort) {
    OutcomeComparison result = new OutcomeComparison();
    result.programs = 1;
    result.states = known.size();
    result.executions = effort.moves;
    result.outcomes = outcomes.size();
    Set<String> labels = new TreeSet<>();
    known.forEach(
        state -> {
          for (int i = 0; i < state.moves(); i++) {
            labels.add(state.move(i).label());
          }
        });
    result.labels.addAll(labels);
    return result;
  }

  @Override
  CodeState arrive(Attempt attempt, ConcreteState key) throws Divergence {
    Object outcome = attempt.subject.outcome(attempt.machine);
    key.read(attempt.workers, attempt.subject.root(), outcome);
    CodeState at = known.find(key.high(), key.low());
    if (at != null) {
      return at;
    }
    CodeState mine =
        new CodeState(key.high(), key.low(), null, attempt.arrival(), moves(attempt.workers));
    at = known.add(mine);
    if (at == mine) {
      if (known.size() > program.maxStates()) {
        throw new LockstepException(
            "more than " + program.maxStates() + " states in one program", null);
      }
      if (attempt.workers.stream().noneMatch(OutcomeExplorer::canGoOn)) {
        outcomes.add(outcome);
        if (!specified.outcomes.contains(outcome)) {
          String finding = "here it ends, as the specification never does: ";
          Schedule schedule = program.schedule(at.start, at.schedule(), null);
          throw divergence(schedule, interleaving(at), finding + State.text(outcome), null);
        }
      }
    }
    return at;
  }

  @Override
  void arriveAgain(Attempt attempt, ConcreteState key, CodeState expected) {
    Object outcome = attempt.subject.outcome(attempt.machine);
    key.read(attempt.workers, attempt.subject.root(), outcome);
    requireSame(expected, key.high(), key.low());
  }

  private static boolean canGoOn(Worker worker) {
    return !worker.returned && worker.isEnabled();
  }

  private List<Move> moves(List<Worker> workers) {
    List<Move> moves = new ArrayList<>();
    for (Worker worker : workers) {
      if (canGoOn(worker)) {
        moves.add(shared(Move.step(worker.number, requireNonNull(worker.next).label())));
      }
      if (specified.interrupted.contains(worker.number)
          && !worker.returned
          && !worker.interrupted) {
        moves.add(
            shared(Move.ofEnvironment(worker.number, "interrupt", Subject.Environment.INTERRUPT)));
      }
      if (worker.waitsForTime()) {
        moves.add(
            shared(Move.ofEnvironment(worker.number, "time passes", Subject.Environment.TIME)));
      }
    }
    return moves;
  }

  @Override
  void complete(CodeState state) {} // the specification is not asked for its steps

  @Override
  Divergence failure(Attempt attempt, Throwable cause) {
    Interleaving interleaving = interleaving(attempt.from);
    if (attempt.move != null) {
      addStep(interleaving, attempt.move, "");
    }
    CodeState from = attempt.from;
    Schedule schedule =
        from == null
            ? program.schedule(attempt.start, List.of(), attempt.move)
            : program.schedule(from.start, from.schedule(), attempt.move);
    return divergence(schedule, interleaving, Divergence.message(cause), cause);
  }

  private Interleaving interleaving(@Nullable CodeState at) {
    Interleaving interleaving = new Interleaving(program.titles(), "stale reads", "");
    for (CodeState each : at == null ? List.<CodeState>of() : at.path()) {
      addStep(interleaving, requireNonNull(each.by), each.staleRead);
    }
    return interleaving;
  }

  private void addStep(Interleaving interleaving, Move move, String staleRead) {
    Steps.Step step = program.labels().get(move.label());
    interleaving.addStep(
        move.thread(), move.label() + (step == null ? "" : " " + step.where()), staleRead);
  }

  private Divergence divergence(
      Schedule schedule, Interleaving interleaving, String finding, @Nullable Throwable cause) {
    Counterexample.Kind kind = Counterexample.Kind.of(cause);
    return new Divergence(
        program, new Counterexample(interleaving, finding, List.of(), kind, schedule), cause);
  }
}
