package dev.compactfuture.lockstep;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Explores all executions of one program and compares their outcomes with the specification's:
 * where no thread can go on by itself, the code must have an outcome that the specification has,
 * too. On the way there the code may differ from the specification, because reads may be stale.
 *
 * <p>The shortest paths come first. A state that is known is not explored again. Time passes where
 * a thread waits for it; interrupts and spurious wake-ups are left to {@link StepExplorer}.
 */
final class OutcomeExplorer implements Scheduler.RunSource {
  /** A shortest path to a state. */
  private static final class Path {
    final State start;
    final @Nullable Path before;
    final @Nullable Move last; // null at the start
    String staleRead = ""; // in the last step

    Path(State start, @Nullable Path before, @Nullable Move last) {
      this.start = start;
      this.before = before;
      this.last = last;
    }

    /** Returns the paths that this one extends but the start, and this one last. */
    List<Path> prefixes() {
      Deque<Path> prefixes = new ArrayDeque<>();
      for (Path at = this; at.last != null; at = requireNonNull(at.before)) {
        prefixes.addFirst(at);
      }
      return new ArrayList<>(prefixes);
    }
  }

  private static final class PathRun extends Scheduler.Run {
    final Path path;

    PathRun(
        Path path,
        Subject subject,
        Observation machine,
        List<Worker> workers,
        List<Move> schedule) {
      super(subject, machine, workers, schedule);
      this.path = path;
    }

    @Override
    void stepTaken() {} // only the abstraction needs the history, and it is not asked here
  }

  private final ProgramToExplore program;
  private final Loader loader;
  private final Set<Object> allowed;
  private final Set<Object> outcomes = new HashSet<>();
  private final Set<Fingerprint> known = new HashSet<>();
  private final Deque<Path> open = new ArrayDeque<>();
  private final OutcomeComparison result = new OutcomeComparison();

  /**
   * Creates an explorer for one program.
   *
   * @param program refused if the code has more states than it may have
   * @param allowed the outcomes that the specification has, see {@link #outcomes}
   */
  OutcomeExplorer(ProgramToExplore program, Loader loader, Set<Object> allowed) {
    this.program = program;
    this.loader = loader;
    this.allowed = allowed;
    program.starts().forEach(start -> open.add(new Path(start.state(), null, null)));
    result.programs = 1;
  }

  /** Returns the specification's outcomes: in the states that only the environment can leave. */
  static Set<Object> outcomes(ProgramToExplore program, Subject subject) {
    Set<String> environment = subject.environment().keySet();
    Set<Object> outcomes = new HashSet<>();
    Set<State> seen = new HashSet<>();
    Deque<Specification.Vertex> queue = new ArrayDeque<>(program.starts());
    program.starts().forEach(start -> seen.add(start.state()));
    for (Specification.Vertex from; (from = queue.poll()) != null; ) {
      boolean ended = true;
      for (Specification.Edge edge : program.specification().next(from)) {
        ended &= environment.contains(edge.action());
        if (seen.add(edge.to().state())) {
          queue.add(edge.to());
        }
      }
      if (ended) {
        outcomes.add(subject.outcome(from.state()));
      }
    }
    return outcomes;
  }

  /** Explores all executions and returns what was explored. */
  OutcomeComparison explore(Scheduler scheduler) throws Divergence {
    scheduler.runAll(this);
    result.states = known.size();
    result.outcomes = outcomes.size();
    return result;
  }

  @Override
  public Scheduler.@Nullable Run next(Scheduler scheduler) {
    Path path = open.poll();
    if (path == null) {
      return null;
    }
    List<Move> schedule = new ArrayList<>();
    path.prefixes().forEach(each -> schedule.add(requireNonNull(each.last)));
    result.executions++;
    Subject subject = loader.newSubject();
    List<Worker> workers = scheduler.workers(subject.start(path.start));
    return new PathRun(path, subject, new Observation(workers, loader), workers, schedule);
  }

  @Override
  public void scheduleDone(Scheduler.Run run) throws Divergence {
    Path path = ((PathRun) run).path;
    if (path.last != null) {
      Worker mover = run.workers.get(path.last.thread() - 1);
      path.staleRead = mover.staleRead;
      result.labels.add(path.last.label());
      for (Move other : path.last.withOtherChoices(mover.choices)) {
        open.add(new Path(path.start, path.before, other));
      }
    }
    Object outcome = run.subject.outcome(run.machine);
    String concrete = ConcreteState.describe(run.workers, loader, run.subject.root());
    if (!known.add(Fingerprint.of(concrete + outcome))) {
      return;
    }
    if (known.size() > program.maxStates()) {
      throw new LockstepException(
          "more than " + program.maxStates() + " states in one program", null);
    }
    if (!extend(path, run.workers)) {
      outcomes.add(outcome);
      if (!allowed.contains(outcome)) {
        throw divergence(
            path, "here it ends, as the specification never does: " + State.text(outcome), null);
      }
    }
  }

  /**
   * Adds the extensions of {@code path} to the paths to be run; returns whether a thread can go on.
   */
  private boolean extend(Path path, List<Worker> workers) {
    boolean goesOn = false;
    for (Worker worker : workers) {
      if (!worker.returned && worker.isEnabled()) {
        goesOn = true;
        String label = requireNonNull(requireNonNull(worker.next).step()).label();
        open.add(new Path(path.start, path, Move.step(worker.number, label)));
      }
      if (worker.waitsForTime()) {
        Move time = Move.ofEnvironment(worker.number, "time passes", Subject.Environment.TIME);
        open.add(new Path(path.start, path, time));
      }
    }
    return goesOn;
  }

  @Override
  public Throwable failure(Scheduler.Run run, Throwable cause) {
    return divergence(((PathRun) run).path, Divergence.message(cause), cause);
  }

  private Divergence divergence(Path path, String finding, @Nullable Throwable cause) {
    Interleaving interleaving = new Interleaving(program.titles(), "stale reads", "");
    for (Path at : path.prefixes()) {
      Move move = requireNonNull(at.last);
      Steps.Step step = program.labels().get(move.label());
      interleaving.addStep(
          move.thread(), move.label() + (step == null ? "" : " " + step.where()), at.staleRead);
    }
    Counterexample.Kind kind = Counterexample.Kind.of(cause);
    return new Divergence(
        program, new Counterexample(interleaving, finding, List.of(), kind), cause);
  }
}
